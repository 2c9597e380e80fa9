using System.Formats.Asn1;
using System.Text;
using MailPortal.Mail.Mime;

namespace MailPortal.Tests.Mail.Mime;

public sealed class UnpackTests
{
    private const string Uu = "begin 644 a\n#86)C\n`\nend\n", YEnc = "=ybegin line=128 size=3 name=a\n\u008b\u008c\u008d\n=yend size=3\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Names and lengths as they stand in the files' attributes.
    [Theory]
    [InlineData("winmail", "Untitled Attachment ")]
    [InlineData("attachments", "zappa_av1.jpg 2937")]
    [InlineData("attachments", "bookmark.htm 85805")]
    [InlineData("body", "1.1 text/html - 5358")]
    [InlineData("missing-filenames", "generpts.src 61210")]
    [InlineData("unicode-mapi-attr", "example.dat ")]
    [InlineData("winmail", "1.1 text/rtf - 13412")]
    [InlineData("attachments", "1.1 text/rtf - 443")]
    [InlineData("missing-filenames", "1.1 text/rtf - 1367")]
    public void WinMail_OfTheSamples_GivesItsFiles(string name, string file)
    {
        var mail = Small.WinMail(File.ReadAllBytes(Samples.Require($"mail-MimeKit/UnitTests/TestData/tnef/{name}.tnef")));
        Assert.DoesNotContain(MimeWarningKind.DamagedTnef, mail.Kinds());
        Assert.Contains(file, string.Join(", ", mail.Leaves.Skip(1).Select(leaf => $"{leaf.Path} {leaf.ContentType} {leaf.FileName ?? "-"} {leaf.RawBody.Length}")), StringComparison.Ordinal);
    }

    [Fact]
    public void WinMail_Cut_GivesWhatIsThere()
    {
        var whole = File.ReadAllBytes(Samples.Require("mail-MimeKit/UnitTests/TestData/tnef/winmail.tnef"));
        for (var length = 0; length < whole.Length; length += 97)
        {
            var mail = Small.WinMail(whole[..length]);
            Assert.Equal(length, mail.Leaves[0].Decode().Length);
        }
        Assert.Contains(MimeWarningKind.DamagedTnef, Small.WinMail(whole[..(whole.Length / 2)]).Kinds());
    }

    [Fact]
    public void UuEncode_InText_FollowsItsText()
    {
        var mail = Small.Mail("\nsee\nbegin 644 a.zip\n#86)C\n`\nend\nbye");
        Assert.Equal(["1 text/plain see\r\nbegin 644 a.zip\r\n#86)C\r\n`\r\nend\r\nbye", "1.1 application/octet-stream abc"], mail.Show());
        Assert.Equal("a.zip", mail.Leaves[1].FileName);
        Assert.Empty(mail.Warnings);
    }

    [Theory]
    [InlineData(Uu, Uu)]
    [InlineData(Uu, Uu, Uu)]
    [InlineData(YEnc, YEnc)]
    [InlineData(YEnc, YEnc, YEnc)]
    [InlineData(Uu, YEnc, Uu)]
    [InlineData("see\n", Uu, "and\n", YEnc, Uu, "bye")]
    public void Blocks_OneBehindAnother_AllFollowTheText(params string[] pieces)
    {
        var body = string.Concat(pieces);
        string[] expected = [.. pieces.Where(piece => piece is Uu or YEnc).Select(piece => piece == Uu ? "UuEncode a abc" : "YEnc a abc")];
        foreach (var mail in new[] { Small.Mail($"\n{body}"), Small.Raw($"\n{body}"), Small.Raw($"\r{body.Replace('\n', '\r')}") })
        {
            Assert.Equal(expected, mail.Leaves.Skip(1).Select(leaf => $"{leaf.Origin} {leaf.FileName} {leaf.Text()}"));
            Assert.DoesNotContain(mail.Kinds(), kind => kind is MimeWarningKind.DamagedUuEncode or MimeWarningKind.DamagedYEnc);
        }
    }

    [Fact]
    public void UuEncode_BehindALineThatOnlyLooksLikeItsOwn_FollowsTheText() =>
        Assert.Equal(["abc"], Small.Mail($"\nbegin 644 ways\n{Uu}").Leaves.Skip(1).Select(leaf => leaf.Text()));

    [Fact]
    public void UuEncode_WithoutEnd_IsDamagedAndKept()
    {
        var mail = Small.Mail("\nbegin 644 a.zip\n#86)C\n");
        Assert.Equal("abc", mail.Leaves[1].Text());
        Assert.Equal([MimeWarningKind.DamagedUuEncode], mail.Kinds());
    }

    [Theory]
    [InlineData("begin 644 ways\nHello there, this is prose")]
    [InlineData("begin 644 ways\n \nHello there, this is prose")]
    [InlineData("begin 644 ways\n+as long as it says\nHello there, this is prose")]
    [InlineData("begin here\nend")]
    [InlineData("we begin 644 a\n#86)C\nend")]
    public void UuEncode_OnlyInWords_IsNone(string body) => Assert.Single(Small.Mail($"\n{body}").Leaves);

    // A server that does not know 8BITMIME makes this of a text on the way.
    [Theory]
    [InlineData("quoted-printable")]
    [InlineData("base64")]
    public void Blocks_InAnEncodedText_FollowIt(string encoding)
    {
        var mail = Small.Raw(Encoded(encoding, $"Señor:\r\nbegin 666 factura.xml\r\n#0V%T\r\n`\r\nend\r\n{YEnc}"));
        Assert.Equal(["UuEncode factura.xml Cat", "YEnc a abc"], mail.Leaves.Skip(1).Select(leaf => $"{leaf.Origin} {leaf.FileName} {leaf.Text()}"));
        Assert.Empty(mail.Warnings);
    }

    [Theory]
    [InlineData("quoted-printable", Uu)]
    [InlineData("quoted-printable", YEnc)]
    [InlineData("base64", Uu)]
    [InlineData("base64", YEnc)]
    public void Block_InAnEncodedText_IsFoundWhereverThePiecesAreCut(string encoding, string block)
    {
        // What a piece of 64 KB gives: 840 lines of base64, and nearly all of it of a line that needs no escaping.
        var piece = encoding == "base64" ? 840 * 57 : 65536;
        for (var before = piece - 20; before < piece + 5; before++)
            Assert.Equal("abc", Assert.Single(Small.Raw(Encoded(encoding, $"{new string('x', before)}\n{block}")).Leaves.Skip(1)).Text());
    }

    [Theory]
    [InlineData("quoted-printable")]
    [InlineData("base64")]
    public void Blocks_InAnEncodedTextOfWordsOnly_AreNone(string encoding) =>
        Assert.Single(Small.Raw(Encoded(encoding, "begin here\nwe begin 644 a\n#86)C\nend")).Leaves);

    private static string Encoded(string encoding, string text)
    {
        var body = encoding == "base64"
            ? Convert.ToBase64String(Encoding.Latin1.GetBytes(text), Base64FormattingOptions.InsertLineBreaks)
            : string.Concat(text.Select(c => c is '=' or > '~' ? $"={(int)c:X2}" : c.ToString()));
        return $"Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}";
    }

    [Fact]
    public void UuEncode_AsTransferEncoding_IsUndone() =>
        Assert.Equal("abc", Small.Leaf("Content-Type: application/zip\nContent-Transfer-Encoding: x-uuencode", "begin 644 a.zip\n#86)C\n`\nend\n").Text());

    [Fact]
    public void YEnc_OfTheSample_GivesItsFile()
    {
        var mail = MimeParser.Parse(File.ReadAllBytes(Samples.Require("mail-MimeKit/UnitTests/TestData/yenc/simple.msg")), cancellation: Cancellation);
        var file = Assert.Single(mail.Leaves, leaf => leaf.Origin == MimePartOrigin.YEnc);
        // The line =yend of the sample says size=584 crc32=ded29f4f; a contradiction would be a warning.
        Assert.Equal(("testfile.txt", 584), (file.FileName, file.Decode().Length));
        Assert.DoesNotContain(MimeWarningKind.DamagedYEnc, mail.Kinds());
    }

    [Fact]
    public void YEnc_WithAnotherChecksum_IsDamagedAndKept()
    {
        var mail = Small.Mail("\n=ybegin line=128 size=3 name=a.zip\n\u008b\u008c\u008d\n=yend size=3 crc32=00000000\n");
        Assert.Equal("abc", mail.Leaves[1].Text());
        Assert.Equal([MimeWarningKind.DamagedYEnc], mail.Kinds());
    }

    [Theory]
    [InlineData("1.2.840.113549.1.7.2", MimeWarningKind.SignatureNotChecked)]
    [InlineData("1.2.840.113549.1.7.3", MimeWarningKind.Encrypted)]
    [InlineData("1.2.840.113549.1.9.16.1.9", MimeWarningKind.DamagedSmime)]
    public void Smime_InOneBlock_IsUnwrappedOrNamed(string kind, MimeWarningKind warning)
    {
        var mail = Smime(Wrapped(kind, "Content-Type: text/html\r\n\r\nsigned"));
        Assert.Equal([warning], mail.Kinds());
        Assert.Equal(kind.EndsWith(".7.2", StringComparison.Ordinal) ? ["1.1 text/html signed"] : [], mail.Show().Skip(1));
        Assert.Equal("application/pkcs7-mime", mail.Leaves[0].ContentType);
    }

    [Fact]
    public void Smime_Damaged_IsNamedAndKept()
    {
        var whole = Wrapped("1.2.840.113549.1.7.2", "\r\nsigned");
        for (var length = 0; length < whole.Length; length++)
            Assert.Equal([MimeWarningKind.DamagedSmime], Smime(whole[..length]).Kinds());
    }

    // A signature alone, or certificates (RFC 8551 section 3.2.2): nothing to be unwrapped, no empty mail either.
    [Fact]
    public void Smime_WithoutContent_IsNamedAndKept()
    {
        var mail = Smime(Wrapped("1.2.840.113549.1.7.2", null));
        Assert.Single(mail.Leaves);
        Assert.Equal([MimeWarningKind.DamagedSmime], mail.Kinds());
    }

    [Fact]
    public void Smime_OfCertificatesOnly_IsNothingDamaged()
    {
        var mail = Smime(Wrapped("1.2.840.113549.1.7.2", null), "application/pkcs7-mime; smime-type=certs-only; name=smime.p7c");
        Assert.Single(mail.Leaves);
        Assert.Empty(mail.Warnings);
    }

    [Theory]
    [InlineData("\"a b.txt\"", "a b.txt")]
    [InlineData("=?utf-8?Q?f=C3=B3.txt?=", "fó.txt")]
    public void UuName_AsItWouldStandInAHeader_IsRead(string written, string name) =>
        Assert.Equal(name, Small.Mail($"\n\nbegin 644 {written}\n#86)C\n`\nend\n").Leaves[1].FileName);

    // RFC 8551 section 3.9: a sender that knows no application/pkcs7-mime says what it is by the name alone.
    [Theory]
    [InlineData("1.2.840.113549.1.7.2", "smime.p7m", MimeWarningKind.SignatureNotChecked)]
    [InlineData("1.2.840.113549.1.7.2", "SMIME.P7M", MimeWarningKind.SignatureNotChecked)]
    [InlineData("1.2.840.113549.1.7.3", "smime.p7m", MimeWarningKind.Encrypted)]
    [InlineData("1.2.840.113549.1.9.16.1.23", "message.p7m", MimeWarningKind.Encrypted)]
    public void Smime_KnownByItsNameOnly_IsUnwrappedOrNamed(string kind, string name, MimeWarningKind warning)
    {
        var mail = Smime(Wrapped(kind, "Content-Type: text/html\r\n\r\nsigned"), $"application/octet-stream; name={name}");
        Assert.Equal([warning], mail.Kinds());
        Assert.Equal(kind.EndsWith(".7.2", StringComparison.Ordinal) ? ["1.1 text/html signed"] : [], mail.Show().Skip(1));
        Assert.Equal("application/octet-stream", mail.Leaves[0].ContentType);
    }

    // By its name alone it may be a signed file as well: only a mail starts with a mail's header. Mail programs type such a file as S/MIME, too: then what no header starts with tells.
    [Theory]
    [InlineData("application/octet-stream", "<p:FatturaElettronica xmlns:p=\"urn:a\">\r\n<a/>\r\n\r\n</p:FatturaElettronica>")]
    [InlineData("application/octet-stream", "<?xml version=\"1.0\"?>\n<a/>")]
    [InlineData("application/octet-stream", "\r\nNota: 1\r\n\r\n")]
    [InlineData("application/octet-stream", "%PDF-1.7")]
    [InlineData("application/pkcs7-mime", "<p:FatturaElettronica xmlns:p=\"urn:a\">\r\n<a/>\r\n\r\n</p:FatturaElettronica>")]
    [InlineData("application/x-pkcs7-mime", "{\"id\":1}\r\n\r\n")]
    public void SignedFile_KnownByNoMailsHeader_IsUnwrappedWhole(string type, string content)
    {
        var mail = Smime(Wrapped("1.2.840.113549.1.7.2", content), $"{type}; name=x.p7m");
        Assert.Equal([MimeWarningKind.SignatureNotChecked], mail.Kinds());
        var file = Assert.Single(mail.Leaves.Skip(1));
        Assert.Equal(("1.1", "application/octet-stream", "x", MimePartOrigin.Smime, content), (file.Path, file.ContentType, file.FileName, file.Origin, file.Text()));
    }

    [Theory]
    [InlineData("content-type: text/html\r\n\r\nsigned")]
    [InlineData("MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\nsigned")]
    [InlineData("From: a@x.co\r\nContent-Type: text/html\r\n\r\nsigned")]
    public void Smime_KnownByItsNameOnly_IsAMailByItsFirstHeader(string content) =>
        Assert.Equal(["1.1 text/html signed"], Smime(Wrapped("1.2.840.113549.1.7.2", content), "application/octet-stream; name=x.p7m").Show().Skip(1));

    [Theory]
    [InlineData("X-Own: 1\r\nContent-Type: text/html\r\n\r\nsigned", "1.1 text/html signed")]
    [InlineData("\r\nsigned", "1.1 text/plain signed")]
    [InlineData(" \r\nsigned", "1.1 text/plain signed")]
    public void Smime_ByItsType_MayHaveAnyHeaderOrNone(string content, string shown) =>
        Assert.Equal([shown], Smime(Wrapped("1.2.840.113549.1.7.2", content)).Show().Skip(1));

    [Fact]
    public void Smime_BehindAByteOrderMark_IsAMail()
    {
        var mail = Smime(Wrapped("1.2.840.113549.1.7.2", "\u00ef\u00bb\u00bfContent-Type: text/html\r\n\r\nsigned"));
        Assert.Equal(["1.1 text/html signed"], mail.Show().Skip(1));
        Assert.Contains(MimeWarningKind.ByteOrderMark, mail.Kinds());
    }

    [Theory]
    [InlineData("application/pkcs7-mime; name=invoice.xml.p7m")]
    [InlineData("application/octet-stream; name=invoice.xml.p7m")]
    [InlineData("application/octet-stream; name=smime.p7s")]
    [InlineData("application/octet-stream; name=smime")]
    public void SignedFile_StaysAFile(string type)
    {
        var mail = Smime(Wrapped("1.2.840.113549.1.7.2", "<a/>"), type);
        Assert.Single(mail.Leaves);
        Assert.Empty(mail.Warnings);
    }

    private static MimeMessage Smime(byte[] data, string type = "application/pkcs7-mime; name=smime.p7m") =>
        Small.Mail($"Content-Type: {type}\nContent-Transfer-Encoding: base64\n\n{Convert.ToBase64String(data)}");

    private static byte[] Wrapped(string kind, string? content)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(kind);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (writer.PushSequence())
            {
                writer.WriteInteger(1);
                using (writer.PushSetOf())
                {
                }
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier("1.2.840.113549.1.7.1");
                    if (content is not null)
                        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                            writer.WriteOctetString(Encoding.Latin1.GetBytes(content));
                }
            }
        }
        return writer.Encode();
    }
}
