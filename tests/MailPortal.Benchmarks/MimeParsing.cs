using System.Buffers;
using System.Buffers.Text;
using System.Text;
using MailPortal.Mail.Mime;

namespace MailPortal.Benchmarks;

/// <summary>Mails with a base64 attachment, taken apart with every leaf decoded, against the platform's decoder on the same base64: without
/// line breaks, which no mail is, and on the bodies as they are. Every mail has memory of its own and all of them together fit no cache;
/// each result goes into memory of its own, as the parser's must.</summary>
internal static class MimeParsing
{
    public static Task RunAsync(Arguments arguments, CancellationToken cancellation)
    {
        var rounds = Math.Max(3, arguments.Number("rounds", 15));
        Compare(arguments.Number("mails", 200), arguments.Number("kilobytes", 500), rounds, cancellation);
        Compare(arguments.Number("small", 2000), arguments.Number("smallkilobytes", 60), rounds, cancellation);
        return Task.CompletedTask;
    }

    private static void Compare(int count, int kilobytes, int rounds, CancellationToken cancellation)
    {
        var random = new Random(1);
        var mails = new Sample[count];
        foreach (ref var mail in mails.AsSpan())
            mail = Sample.Of(kilobytes * 1024, random);
        new Turns<Sample>($"mime: {count} mails of {mails[0].Mail.Length / 1024} KB, {mails.Sum(mail => (long)mail.Mail.Length) / 1e6:0} MB", mails,
        [
            ("base64 without line breaks", mail => Plain(mail.Base64)),
            ("base64 with its line breaks", mail => Plain(mail.Mail.AsSpan(mail.Body))),
            ("`MimeParser`, leaves decoded", mail => Parse(mail.Mail)),
        ]).Run(rounds, cancellation);
    }

    private static long Parse(byte[] mail)
    {
        long bytes = 0;
        foreach (var leaf in MimeParser.Parse(mail).Leaves)
        {
            var content = leaf.Decode();
            if (leaf.FileName is not null)
                bytes += content.Length;
        }
        return bytes;
    }

    private static long Plain(ReadOnlySpan<byte> base64)
    {
        var target = GC.AllocateUninitializedArray<byte>(Base64.GetMaxDecodedFromUtf8Length(base64.Length));
        return Base64.DecodeFromUtf8(base64, target, out _, out var written) == OperationStatus.Done ? written : throw new InvalidOperationException("The baseline decoded nothing.");
    }

    /// <param name="Mail">As it comes from a mailbox.</param>
    /// <param name="Body">Where the attachment's base64 lies in it.</param>
    /// <param name="Base64">The same without line breaks.</param>
    private sealed record Sample(byte[] Mail, Range Body, byte[] Base64)
    {
        public static Sample Of(int length, Random random)
        {
            var content = new byte[length];
            random.NextBytes(content);
            var text = Convert.ToBase64String(content);
            var lines = string.Join("\r\n", text.Chunk(76).Select(line => new string(line)));
            var head = "From: Proveedor <a@example.com>\r\nTo: b@example.com\r\nSubject: =?utf-8?Q?Factura_electr=C3=B3nica?=\r\nMessage-ID: <1@example.com>\r\n"
                + "Date: Mon, 13 Nov 2017 08:01:13 -0500\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"=_part\"\r\n\r\n"
                + "--=_part\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nAdjunto la factura.\r\n"
                + "--=_part\r\nContent-Type: application/zip; name=\"f.zip\"\r\nContent-Transfer-Encoding: base64\r\n\r\n";
            return new(Encoding.ASCII.GetBytes(head + lines + "\r\n--=_part--\r\n"), head.Length..(head.Length + lines.Length), Encoding.ASCII.GetBytes(text));
        }
    }
}
