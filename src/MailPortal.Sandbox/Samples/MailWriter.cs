using System.Globalization;
using System.Text;

namespace MailPortal.Sandbox.Samples;

/// <summary>Writes a mail as a supplier's invoicing program does: multipart/mixed, encoded words, base64 attachments, CRLF.</summary>
internal static class MailWriter
{
    public static byte[] Write(MailHead head, string body, IReadOnlyList<MailAttachment> attachments)
    {
        var boundary = "=_sandbox_" + head.MessageId[..Math.Min(24, head.MessageId.IndexOf('@', StringComparison.Ordinal))];
        var mail = new StringBuilder();
        void Line(string text) => mail.Append(text).Append("\r\n");
        Line($"Return-Path: <{head.FromAddress}>");
        Line($"Received: from mail.{head.FromAddress[(head.FromAddress.IndexOf('@', StringComparison.Ordinal) + 1)..]} ([192.0.2.25]) by mx.contoso.test with ESMTPS; {Date(head.Date)}");
        Line($"Date: {Date(head.Date)}");
        Line($"From: {Words(head.FromName)} <{head.FromAddress}>");
        Line($"To: <{head.To}>");
        Line($"Subject: {Words(head.Subject)}");
        Line($"Message-ID: <{head.MessageId}>");
        Line("MIME-Version: 1.0");
        Line($"Content-Type: multipart/mixed; boundary=\"{boundary}\"");
        Line("");
        Line($"--{boundary}");
        Line("Content-Type: text/plain; charset=utf-8");
        Line("Content-Transfer-Encoding: quoted-printable");
        Line("");
        Line(QuotedPrintable(body));
        foreach (var attachment in attachments)
        {
            Line($"--{boundary}");
            Line($"Content-Type: {attachment.ContentType}; name=\"{attachment.Name}\"");
            Line("Content-Transfer-Encoding: base64");
            Line($"Content-Disposition: attachment; filename=\"{attachment.Name}\"");
            Line("");
            foreach (var row in Convert.ToBase64String(attachment.Content).Chunk(76)) Line(new string(row));
        }
        Line($"--{boundary}--");
        return Encoding.ASCII.GetBytes(mail.ToString());
    }

    internal static string Date(DateTimeOffset date) => date.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture) + date.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);

    /// <summary>RFC 2047: =?utf-8?B?…?= in pieces of at most 75 characters, never splitting a character, one to a line.</summary>
    internal static string Words(string text)
    {
        if (text.All(c => c is >= ' ' and <= '~' && !"\"(),:;<>@[\\]=?".Contains(c, StringComparison.Ordinal))) return text;
        var words = new List<string>();
        var piece = new List<byte>();
        var buffer = new byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var bytes = buffer.AsSpan(0, rune.EncodeToUtf8(buffer));
            if (piece.Count + bytes.Length > 42) Flush();
            piece.AddRange(bytes);
        }
        Flush();
        return string.Join("\r\n ", words);

        void Flush()
        {
            words.Add($"=?utf-8?B?{Convert.ToBase64String([.. piece])}?=");
            piece.Clear();
        }
    }

    /// <summary>RFC 2045, 6.7: lines of at most 76 characters, soft breaks by "=".</summary>
    internal static string QuotedPrintable(string text)
    {
        var lines = new List<string>();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var row = new StringBuilder();
            var bytes = Encoding.UTF8.GetBytes(line);
            for (var i = 0; i < bytes.Length; i++)
            {
                var blankAtEnd = bytes[i] is (byte)' ' or (byte)'\t' && i == bytes.Length - 1;
                var piece = bytes[i] is >= 32 and <= 126 and not (byte)'=' && !blankAtEnd ? ((char)bytes[i]).ToString() : $"={bytes[i]:X2}";
                if (row.Length + piece.Length > 75)
                {
                    lines.Add(row.Append('=').ToString());
                    row.Clear();
                }
                row.Append(piece);
            }
            lines.Add(row.ToString());
        }
        return string.Join("\r\n", lines);
    }
}

/// <param name="MessageId">Without angle brackets.</param>
internal sealed record MailHead(string FromName, string FromAddress, string To, string Subject, string MessageId, DateTimeOffset Date);
