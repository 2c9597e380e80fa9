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
    [InlineData("Subject: =?made-up?Q?=F1?=\n", "", "MalformedEncodedWord")]
    [InlineData("Subject: =?utf-8?Q?=F1?=\n", "", "MalformedEncodedWord")]
    [InlineData("Subject: =?ANSI_X3.4-1968?Q?=F1?= =?utf-8?Q?a?=\n", "", "MalformedEncodedWord")]
    [InlineData("Subject: =?utf-8?X?a?=\n", "", "MalformedEncodedWord")]
    [InlineData("Subject: =?utf-8?Q?open\n", "", "MalformedEncodedWord")]
    [InlineData("Subject: =?utf-8?Q?a=G?=\n", "", "MalformedEncodedWord")]
    [InlineData("Subject: =?utf-8?B?YW!Jj?=\n", "", "MalformedEncodedWord")]
    [InlineData("Subject: =?utf-8?B?YWJjY?=\n", "", "MalformedEncodedWord")]
    [InlineData("From: =?utf-8?Q?=F1?= <a@x.co>\n", "", "MalformedEncodedWord")]
    [InlineData("To: b@x.co, =?utf-8?Q?=F1?= <a@x.co>\nCc: b@x.co, \"=?made-up?Q?=F1?=\" <a@x.co>\n", "", "MalformedEncodedWord MalformedEncodedWord")]
    [InlineData("Content-Disposition: attachment; filename*=utf-8''%F1.pdf\n", "1", "MalformedParameter")]
    [InlineData("Content-Disposition: attachment; filename*=made-up''%F1.pdf\n", "1", "MalformedParameter")]
    [InlineData("Content-Disposition: attachment; filename*0*=utf-8''%F1; filename*1=.pdf\n", "1", "MalformedParameter")]
    [InlineData("Content-Disposition: attachment; filename*=utf-8'a.pdf\n", "1", "MalformedParameter")]
    [InlineData("Content-Disposition: attachment; filename=\"=?utf-8?Q?=F1.pdf?=\"\n", "1", "MalformedEncodedWord")]
    [InlineData("Content-Type: text/plain; name*0=\"=?utf-8?Q?=F1\"; name*1=\".pdf?=\"\n", "1", "MalformedEncodedWord")]
    [InlineData("Content-Transfer-Encoding: =?made-up?Q?8bit?=\n", "1", "MalformedEncodedWord")]
    public void Path_LeadsToTheMailOrThePart(string headers, string path, string kinds)
    {
        Check(Small.Mail(headers + "\nbody"), path, kinds);
        var nested = path.Length == 0 ? "2" : "2." + path;
        Check(Small.Mail("Content-Type: multipart/mixed; boundary=x\n\n--x\n\none\n--x\nContent-Type: message/rfc822\n\n" + headers + "\nbody\n--x--\n"), nested, kinds);
    }

    [Fact]
    public void EncodedWords_ThatAreGuessed_NameTheirHeader()
    {
        var mail = Small.Mail("Subject: =?utf-8?Q?=F1?=\nFrom: =?made-up?Q?=F1?= <a@x.co>\nContent-Type: text/plain; name=\"=?utf-8?Q?=F1?=\"\nContent-Disposition: attachment; filename*=utf-8''%F1.pdf\n\n");
        Assert.Equal(("ñ", "ñ", "ñ.pdf"), (mail.Subject, mail.From[0].Name, mail.Root.FileName));
        Assert.Equal(["Content-Disposition", "Content-Type", "From", "Subject"], mail.Warnings.Select(warning => warning.Detail).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("=?utf-8?Q?Se=C3?= =?utf-8?Q?=B1or?= =?iso-8859-1?B?8Q==?=")]
    [InlineData("=?utf-8?B?U2XDs?=\n =?utf-8?B?W9y?= 1 =? 2 ?= 3")]
    [InlineData("=?utf-8*es?Q?a_b?= (=?us-ascii?q?c?=) =?utf-16?B?/v8AYQ==?=")]
    public void EncodedWords_AsTheyShouldBe_AreNoDefect(string words) =>
        Assert.Empty(Small.Mail($"Subject: {words}\nFrom: {words} <a@x.co>\nContent-Disposition: attachment; filename=\"{words}\"\n\n").Warnings);

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
