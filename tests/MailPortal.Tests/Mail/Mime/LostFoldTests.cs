using MailPortal.Mail.Mime;

namespace MailPortal.Tests.Mail.Mime;

/// <summary>Header lines that scripts broke: folds without their blank, and lines that are no field.</summary>
public sealed class LostFoldTests
{
    private const string Mixed = "From: a@x.co\nContent-Type: multipart/mixed; boundary=b\n\n--b\n";

    [Theory]
    [InlineData("Content-Transfer-Encoding: base64\nContent-Type: application/pdf;\nname=\"f.pdf\"")]
    [InlineData("Content-Type: application/pdf;\nname=\"f.pdf\"\nContent-Transfer-Encoding: base64")]
    [InlineData("Content-Type: application/pdf; \ncharset=utf-8;\nname=\"f.pdf\"\nContent-Transfer-Encoding: base64")]
    [InlineData("Content-Type: application/pdf\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment;\nfilename*0=f.;\nfilename*1 = pdf")]
    public void Parameter_WithoutItsBlank_GoesOnWithItsField(string headers)
    {
        var mail = Small.Mail($"{Mixed}{headers}\n\nYWJj\n--b--\n");
        Assert.Equal(["1 application/pdf abc"], mail.Show());
        Assert.Equal("f.pdf", mail.Leaves[0].FileName);
        Assert.All(mail.Kinds(), kind => Assert.Equal(MimeWarningKind.MalformedHeaderLine, kind));
    }

    [Fact]
    public void Boundary_WithoutItsBlank_GoesOnWithItsField() =>
        Assert.Equal(["1 text/plain one"], Small.Mail("From: a@x.co\nContent-Type: multipart/mixed;\nboundary=\"b\"\n\n--b\n\none\n--b--\n").Show());

    // Its dashes and its equals sign make no parameter of it.
    [Fact]
    public void Delimiter_BehindASemicolon_IsOne() =>
        Assert.Equal(["1 text/plain one"], Small.Mail("From: a@x.co\nContent-Type: multipart/mixed; boundary=\"--=b\";\n----=b\n\none\n----=b--\n").Show());

    [Fact]
    public void Addresses_WithoutTheirBlank_GoOnWithTheirField()
    {
        var mail = Small.Mail("From: a@x.co\nTo: b@x.co,\nc@x.co,\nD <d@x.co>\nSubject: s\n\nbody");
        Assert.Equal(["b@x.co", "c@x.co", "d@x.co"], mail.To.Select(address => address.Address));
        Assert.Equal(("s", "body"), (mail.Subject, mail.Root.Text()));
    }

    [Theory]
    [InlineData("=?utf-8?B?RmFjdHVyYSBu\nwrogNQ==?=")]
    [InlineData("=?utf-8?B?RmFjdHVyYSBuwrog\nNQ==\n?=")]
    [InlineData("=?utf-8?Q?Factura n=C2=\nBA 5?=")]
    public void Word_BrokenIntoLines_GoesOn(string subject)
    {
        var mail = Small.Mail($"From: a@x.co\nSubject: {subject}\nX-Own: 1\n\nbody");
        Assert.Equal(("Factura nº 5", "body"), (mail.Subject, mail.Root.Text()));
    }

    [Theory]
    [InlineData("this is no field")]
    [InlineData("broken")]
    [InlineData("Content Description: the file")]
    [InlineData("one line\nand another one")]
    public void Line_ThatIsNoField_BeforeBase64_IsNoContent(string line)
    {
        var mail = Small.Mail($"{Mixed}Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n{line}\n\nYWJj\n--b--\n");
        Assert.Equal(["1 application/pdf abc"], mail.Show());
        Assert.Contains(MimeWarningKind.MalformedHeaderLine, mail.Kinds());
    }

    [Theory]
    [InlineData("YWJj", "abc")]
    [InlineData("YWJj\n\n", "abc")]
    [InlineData("YWJj\n\nYWJj\n", "abcabc")]
    [InlineData("YW Jj\n\n", "abc")]
    public void Base64_WithoutTheEmptyLine_IsContent(string content, string expected) =>
        Assert.Equal([$"1 application/pdf {expected}"], Small.Mail($"{Mixed}Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n{content}\n--b--\n").Show());

    [Theory]
    [InlineData("Subject: a;\nb=c said so")]
    [InlineData("To: b@x.co,\nsee you")]
    [InlineData("Subject: =?utf-8?B?RmFj\nsee you")]
    public void Words_BehindAFieldThatMayHaveEnded_AreTheBody(string text)
    {
        var mail = Small.Mail($"From: a@x.co\n{text}");
        Assert.Equal(text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..], mail.Root.Text());
        Assert.Contains(MimeWarningKind.MissingHeaderBodySeparator, mail.Kinds());
    }
}
