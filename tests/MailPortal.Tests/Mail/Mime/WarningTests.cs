using MailPortal.Mail.Mime;

namespace MailPortal.Tests.Mail.Mime;

/// <summary>A warning's path leads to what it is about: <c>warning.Path == part.Path</c> finds all of a part's.</summary>
public sealed class WarningTests
{
    private const string Broken = "Content-Type: text/plain; charset=utf-8; charset=utf-8\nContent-Transfer-Encoding: spam\n";

    [Theory]
    [InlineData("From: \"open <a@x.co>\nDate: never\nMessage-ID: 1\nSubject: a\nSubject: b\n", "", "MalformedAddress DoubledHeader MalformedDate MalformedMessageId")]
    [InlineData("X-A: \u00f1\nno header\nSubject: a\n", "", "EightBitHeader MalformedHeaderLine")]
    [InlineData("Subject: a\n" + Broken, "1", "MalformedParameter UnknownTransferEncoding")]
    [InlineData("Content-Type: a/b/c\n", "1", "MalformedContentType")]
    [InlineData("Content-Type: multipart/mixed\n", "1", "MissingBoundary")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\n", "1", "BoundaryNotFound")]
    [InlineData("Content-Type: multipart/mixed; boundary=b; boundary=c\n", "1", "BoundaryNotFound MalformedParameter")]
    public void Path_LeadsToTheMailOrThePart(string headers, string path, string kinds)
    {
        Check(Small.Mail(headers + "\nbody"), path, kinds);
        var nested = path.Length == 0 ? "2" : "2." + path;
        Check(Small.Mail("Content-Type: multipart/mixed; boundary=x\n\n--x\n\none\n--x\nContent-Type: message/rfc822\n\n" + headers + "\nbody\n--x--\n"), nested, kinds);
    }

    [Fact]
    public void Path_OfMultipartsThatAreRead_IsThatOfTheirMail()
    {
        const string Mixed = "Content-Type: multipart/mixed; boundary=b; boundary=c\n\n--b\n\none\n";
        Check(Small.Mail(Mixed), "", "MalformedParameter MissingTerminator");
        Check(Small.Mail("Content-Type: message/rfc822\n\n" + Mixed), "1", "MalformedParameter MissingTerminator");
    }

    [Fact]
    public void Path_OfAPart_IsItsOwn() =>
        Check(Small.Mail("Content-Type: multipart/mixed; boundary=x\n\n--x\n\none\n--x\nX-A: \u00f1\n" + Broken + "\nbody\n--x--\n"), "2", "EightBitHeader MalformedParameter UnknownTransferEncoding");

    [Fact]
    public void Path_OfContent_IsThePartsWhetherItIsDecodedOrNot()
    {
        var mail = Small.Mail("Content-Type: text/plain; charset=unheard-of\nContent-Transfer-Encoding: base64\n\nYW!Jj");
        Assert.Equal("1", mail.Root.Path);
        mail.Root.DecodeText();
        Check(mail, "1", "Base64Noise UnknownCharset");
    }

    private static void Check(MimeMessage mail, string path, string kinds)
    {
        Assert.Equal(kinds.Split(' ').Order(StringComparer.Ordinal), mail.Kinds().Select(kind => kind.ToString()).Order(StringComparer.Ordinal));
        Assert.All(mail.Warnings, warning => Assert.Equal(path, warning.Path));
    }
}
