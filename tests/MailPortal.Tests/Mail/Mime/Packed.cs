using System.Formats.Asn1;
using System.Text;

namespace MailPortal.Tests.Mail.Mime;

/// <summary>Mails whose content is packed in something that has to be decoded to be looked into.</summary>
internal static class Packed
{
    private const string Inner = "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n\r\n";

    public static byte[] Mail(string type, string how, byte[] content) => how switch
    {
        "uuencode" => [.. "Content-Type: text/plain\r\n\r\n"u8, .. UuBlock(content)],
        "uuencode in base64" => [.. "Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n"u8, .. Encoded("base64", UuBlock(content))],
        "yenc" => [.. "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"u8,
            .. Encoding.ASCII.GetBytes($"=ybegin line=128 size={content.Length} name=a.bin\r\n"), .. YLines(content), .. Encoding.ASCII.GetBytes($"\r\n=yend size={content.Length}\r\n")],
        _ => [.. Encoding.ASCII.GetBytes($"Content-Type: {type}\r\nContent-Transfer-Encoding: {how}\r\n\r\n"), .. Encoded(how, Container(type, content))],
    };

    private static byte[] Container(string type, byte[] content) => type switch
    {
        "application/pkcs7-mime" => Signed([.. Encoding.ASCII.GetBytes(Inner), .. content]),
        "application/ms-tnef" => Tnef(content),
        _ => [.. Encoding.ASCII.GetBytes(Inner), .. content],
    };

    private static byte[] Encoded(string how, byte[] bytes) => how switch
    {
        "base64" => Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks)),
        "quoted-printable" => QuotedPrintable(bytes),
        _ => bytes,
    };

    // Every byte that is not a letter or a digit escaped, a soft break after 24 of them; the header's own line breaks stay.
    private static byte[] QuotedPrintable(byte[] bytes)
    {
        using var output = new MemoryStream(bytes.Length * 4);
        var head = Inner.Length;
        output.Write(bytes, 0, head);
        for (var i = head; i < bytes.Length; i++)
        {
            output.Write(Encoding.ASCII.GetBytes($"={bytes[i]:X2}"));
            if ((i - head) % 24 == 23)
                output.Write("=\r\n"u8);
        }
        return output.ToArray();
    }

    // The string in pieces of 64 KB, of indefinite length: as a signer that streams writes it.
    private static byte[] Signed(byte[] content)
    {
        using var pieces = new MemoryStream(content.Length + 100_000);
        var writer = new AsnWriter(AsnEncodingRules.BER);
        for (var at = 0; at < content.Length; at += 65536)
        {
            writer.WriteOctetString(content.AsSpan(at, Math.Min(65536, content.Length - at)));
            pieces.Write(writer.Encode());
            writer.Reset();
        }
        byte[] Open(byte tag) => [tag, 0x80];
        byte[] Oid(string oid)
        {
            writer.Reset();
            writer.WriteObjectIdentifier(oid);
            return writer.Encode();
        }
        byte[] end = [0, 0];
        return [.. Open(0x30), .. Oid("1.2.840.113549.1.7.2"), .. Open(0xA0), .. Open(0x30), 2, 1, 1, 0x31, 0, .. Open(0x30), .. Oid("1.2.840.113549.1.7.1"),
            .. Open(0xA0), .. Open(0x24), .. pieces.ToArray(), .. end, .. end, .. end, 0x31, 0, .. end, .. end, .. end];
    }

    private static byte[] Tnef(byte[] content) => TnefBytes.Whole(TnefBytes.Attribute(TnefBytes.RenderData, new byte[14]),
        TnefBytes.Attribute(TnefBytes.Title, "a.bin\0"u8.ToArray()), TnefBytes.Attribute(TnefBytes.Data, content));

    private static byte[] UuBlock(byte[] content) => [.. "begin 644 a.bin\r\n"u8, .. UuLines(content), .. "`\r\nend\r\n"u8];

    private static byte[] UuLines(byte[] content)
    {
        using var output = new MemoryStream(content.Length * 3 / 2);
        static byte Character(int six) => (byte)(six == 0 ? '`' : six + 32);
        for (var at = 0; at < content.Length; at += 45)
        {
            var line = content.AsSpan(at, Math.Min(45, content.Length - at));
            output.WriteByte(Character(line.Length));
            for (var i = 0; i < line.Length; i += 3)
            {
                var bits = (line[i] << 16) | ((i + 1 < line.Length ? line[i + 1] : 0) << 8) | (i + 2 < line.Length ? line[i + 2] : 0);
                for (var shift = 18; shift >= 0; shift -= 6)
                    output.WriteByte(Character((bits >> shift) & 63));
            }
            output.Write("\r\n"u8);
        }
        return output.ToArray();
    }

    // One endless line: what a decoder that works line by line must not hold.
    private static byte[] YLines(byte[] content)
    {
        using var output = new MemoryStream(content.Length * 2);
        foreach (var b in content)
        {
            var c = (byte)(b + 42);
            if (c is 0 or (byte)'\r' or (byte)'\n' or (byte)'=' or (byte)'.')
            {
                output.WriteByte((byte)'=');
                c += 64;
            }
            output.WriteByte(c);
        }
        return output.ToArray();
    }
}
