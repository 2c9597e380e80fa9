using System.Text;

namespace MailPortal.Mail.Mime.Composing;

/// <summary>Parameters of <c>Content-*</c> fields (RFC 2045 section 5.1, RFC 2231).</summary>
internal static class ParameterEncoder
{
    /// <summary><c>filename="a.zip"</c>, in quotes whether it needs them or not, as programs that search for it by a pattern expect;
    /// null when it is not ASCII or does not fit into one line.</summary>
    public static string? Plain(string name, string value)
    {
        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~') || value.Contains("=?", StringComparison.Ordinal))
            return null;
        var text = $"{name}={HeaderText.Quote(value)}";
        // Its blank before and a semicolon behind.
        return text.Length + 2 <= HeaderWriter.Width ? text : null;
    }

    /// <summary><c>filename*=utf-8''Se%C3%B1or.zip</c>, or in pieces, <c>filename*0*=utf-8''…</c>, <c>filename*1*=…</c> (RFC 2231 sections 3
    /// and 4): what Outlook, Gmail, Thunderbird and Apple Mail read.</summary>
    public static IReadOnlyList<string> Extended(string name, string value)
    {
        var whole = new StringBuilder($"{name}*=utf-8''");
        var pieces = new List<string>();
        var piece = new StringBuilder($"{name}*0*=utf-8''");
        foreach (var rune in value.EnumerateRunes())
        {
            var text = Percent(rune);
            whole.Append(text);
            if (piece.Length + text.Length + 2 > HeaderWriter.Width)
            {
                pieces.Add(piece.ToString());
                piece.Clear().Append(name).Append('*').Append(pieces.Count).Append("*=");
            }
            piece.Append(text);
        }
        pieces.Add(piece.ToString());
        return whole.Length + 2 <= HeaderWriter.Width ? [whole.ToString()] : [.. pieces[..^1].Select(text => text + ";"), pieces[^1]];
    }

    /// <summary><c>name="=?utf-8?Q?Se=C3=B1or.zip?="</c>: forbidden by RFC 2047 section 5 and written by Outlook, Gmail and Thunderbird all
    /// the same, for programs that read neither RFC 2231 nor Content-Disposition: Outlook of old, importers of ERPs.</summary>
    public static IReadOnlyList<string> EncodedWords(string name, string value, int room)
    {
        // The name, an equals sign and a quote before the first; the quote and a semicolon behind the last.
        var around = name.Length + 4;
        var words = EncodedWordEncoder.Words(value, room - around, phrase: true, EncodedWordEncoder.LongestWord - around).ToArray();
        words[0] = $"{name}=\"{words[0]}";
        words[^1] += '"';
        return words;
    }

    // attribute-char (RFC 2231 section 7), less what no file name gains by.
    private static string Percent(Rune rune)
    {
        if (rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value is '-' or '.' or '_'))
            return rune.ToString();
        Span<byte> utf8 = stackalloc byte[4];
        var text = new StringBuilder(12);
        foreach (var b in utf8[..rune.EncodeToUtf8(utf8)])
            text.Append('%').Append((char)Hex.Digit(b >> 4)).Append((char)Hex.Digit(b & 15));
        return text.ToString();
    }
}
