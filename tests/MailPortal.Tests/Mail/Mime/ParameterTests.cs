using MailPortal.Mail.Mime;

namespace MailPortal.Tests.Mail.Mime;

public sealed class ParameterTests
{
    [Theory]
    [InlineData("Content-Type: text/plain", false)]
    [InlineData("Content-Type: text/html\nContent-Disposition: inline", false)]
    [InlineData("Content-Type: text/plain; name=a.txt", true)]
    [InlineData("Content-Type: text/plain\nContent-Disposition: attachment", true)]
    [InlineData("Content-Type: application/x-excel", true)]
    [InlineData("Content-Type: application/pdf\nContent-Disposition: attachment; filename=..", true)]
    public void Part_ThatIsAFile_IsCalledAnAttachment(string headers, bool isAttachment) => Assert.Equal(isAttachment, Small.Leaf(headers).IsAttachment);

    [Theory]
    [InlineData("Content-Disposition: attachment; filename=\"a.zip\"", "a.zip")]
    [InlineData("Content-Disposition: attachment; filename=a b (2).zip", "a b (2).zip")]
    [InlineData("Content-Disposition: attachment; filename*=utf-8''factura%20%C3%B1.zip", "factura ñ.zip")]
    [InlineData("Content-Disposition: attachment; filename='f.xml'", "f.xml")]
    [InlineData("Content-Disposition: attachment; filename*0*=utf-8'es'fact%C3; filename*1*=%B1; filename*2=\".zip\"", "factñ.zip")]
    [InlineData("Content-Disposition: attachment; filename*=utf-8''%3D%3Futf-8%3FQ%3Fx%3F%3D.zip", "=?utf-8?Q?x?=.zip")]
    [InlineData("Content-Disposition: attachment; filename*1=\".zip\"; filename*0=\"a\"", "a.zip")]
    [InlineData("Content-Disposition: attachment; filename=\"old.zip\"; filename*=utf-8''new.zip", "new.zip")]
    [InlineData("Content-Disposition: attachment; filename=\"=?utf-8?Q?factura_=C3=B1.zip?=\"", "factura ñ.zip")]
    [InlineData("Content-Disposition: attachment; filename==?utf-8?Q?=C3=B1.zip?=", "ñ.zip")]
    [InlineData("Content-Disposition: attachment; filename*0=\"=?utf-8?Q?=C3=B1\"; filename*1=\".zip?=\"", "ñ.zip")]
    [InlineData("Content-Disposition: attachment; filename=\"\u00f1.zip\"", "ñ.zip")]
    [InlineData("Content-Disposition: attachment; filename=\"\u00c3\u00b1.zip\"", "ñ.zip")]
    [InlineData("Content-Type: application/zip; name=\"a.zip\"", "a.zip")]
    [InlineData("Content-Type: application/zip name=a.zip", "a.zip")]
    [InlineData("Content-Type: application/zip; (comment) name (x) = a.zip", "a.zip")]
    [InlineData("Content-Type: application/zip;\n\tname=\n \"a.zip\"", "a.zip")]
    [InlineData("Content-Disposition: attachment; filename=\"open.zip", "open.zip")]
    [InlineData("Content-Disposition: attachment; filename=\"a \"quoted\" b.zip\"", "a \"quoted\" b.zip")]
    [InlineData("Content-Disposition: attachment; filename=\"a\\\"b.zip\"", "a\"b.zip")]
    [InlineData("Content-Disposition: attachment; filename=\"C:\\temp\\a.zip\"", "a.zip")]
    [InlineData("Content-Disposition: attachment; filename=\"../../etc/passwd\"", "passwd")]
    [InlineData("Content-Disposition: attachment; filename*=utf-8''a%E2%80%AEpiz.exe", "apiz.exe")]
    [InlineData("Content-Disposition: attachment; filename*=utf-8''a%00%0D%0A.zip", "a.zip")]
    [InlineData("Content-Disposition: attachment; filename=\"a.zip. . \"", "a.zip")]
    [InlineData("Content-Disposition: attachment; filename=\"..\"", null)]
    [InlineData("Content-Disposition: attachment; filename=\"\"", null)]
    [InlineData("Content-Disposition: attachment; filename*0*=utf-8''fact%C3; filename*1*=%B1%; filename*2*=20x%2; filename*3*=Ezip", "factñ x.zip")]
    [InlineData("Content-Disposition: attachment; filename*0*=utf-8''a%2; filename*1=\"0.zip\"", "a%20.zip")]
    [InlineData("Content-Disposition: attachment; filename*=utf-8'factura%20%C3%B1.zip", "factura ñ.zip")]
    [InlineData("Content-Disposition: attachment; filename*=it's.zip", "it's.zip")]
    [InlineData("Content-Disposition: attachment; filename=\"factura\n\t1.zip\"", "factura 1.zip")]
    [InlineData("Content-Disposition: attachment; filename=\"factura \n\t\t1.zip\"", "factura 1.zip")]
    [InlineData("Content-Disposition: attachment; filename=\"=?utf-8?Q?factura=0D=0A1=2Ezip?=\"", "factura 1.zip")]
    [InlineData("Content-Disposition: attachment; filename=\"factura .zip\"", "factura .zip")]
    [InlineData("Content-Disposition: attachment; filename=\"fact\u00f1 .zip\"", "factñ .zip")]
    [InlineData("Content-Disposition: attachment; filename=factura 1;2.zip; size=3", "factura 1;2.zip")]
    [InlineData("Content-Disposition: attachment; filename=a;size=3", "a")]
    [InlineData("Content-Disposition: attachment; filename=a; x.zip", "a")]
    [InlineData("Content-Disposition: attachment; filename=\"\"a.zip\"\"", "a.zip")]
    [InlineData("Content-Disposition: attachment; filename=\"a.zip\",", "a.zip")]
    [InlineData("Content-Disposition: attachment; filename=\"a.zip\", size=3", "a.zip")]
    [InlineData("Content-Disposition: attachment; filename=\"a \"b\", c.zip\"", "a \"b\", c.zip")]
    [InlineData("Content-Disposition: attachment; filename*0*=utf-8''fac (x) ; filename*1*=tura.zip", "factura.zip")]
    [InlineData("Content-Type: application/zip; charset=utf-8 (x); name=a.zip", "a.zip")]
    [InlineData("Content-Disposition: attachment; filename*0*=gb18030''%81; filename*1=\"0\"; filename*2*=%8A; filename*3=\"9.zip\"", "ñ.zip")]
    [InlineData("Content-Disposition: attachment; filename*=utf-8''all.zip; filename*0*=utf-8''al; filename*1*=l.zip", "all.zip")]
    [InlineData("Content-Disposition: attachment; filename*0=al; filename*=utf-8''all.zip; filename*1=l.zip", "all.zip")]
    [InlineData("Content-Disposition: attachment; filename*=\"=?utf-8?Q?factura?= =?utf-8?Q?_=C3=B1.zip?=\"; size=3", "factura ñ.zip")]
    [InlineData("Content-Disposition: =?utf-8?B?YXR0YWNobWVudDsgZmlsZW5hbWU9ImEuemlwIg==?=", "a.zip")]
    [InlineData("Content-Type: =?utf-8?Q?application/zip;_name=a.zip?=", "a.zip")]
    [InlineData("Content-Disposition: attachment", null)]
    public void FileName_IsFoundAndMadeFitToShow(string header, string? expected) => Assert.Equal(expected, Small.Leaf(header).FileName);

    [Fact]
    public void FileName_Original_IsKept() =>
        Assert.Equal("../a\u202E.zip", Small.Leaf("Content-Disposition: attachment; filename*=utf-8''../a%E2%80%AE.zip").OriginalFileName);

    [Fact]
    public void FileName_Long_IsCutBeforeItsExtension()
    {
        var name = Small.Leaf($"Content-Disposition: attachment; filename=\"{new string('a', 300)}.zip\"").FileName!;
        Assert.Equal(200, name.Length);
        Assert.EndsWith("….zip", name, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain; charset=us-ascii (Plain text)", "text/plain", "us-ascii")]
    [InlineData("text/plain; charset=us-ascii (Plain text); name=a.txt", "text/plain", "us-ascii")]
    [InlineData("TEXT/HTML;charset=\"UTF-8\"", "text/html", "utf-8")]
    [InlineData("text/plain; charset=utf-8 name=a.b", "text/plain", "utf-8")]
    [InlineData("text/plain;; ;charset = utf-8;", "text/plain", "utf-8")]
    [InlineData("text / html (x) ; charset='utf-8'", "text/html", "utf-8")]
    [InlineData("text", "text/plain", null)]
    [InlineData("", "text/plain", null)]
    [InlineData("application/pdf,", "application/pdf", null)]
    [InlineData("text/html, charset=utf-8", "text/html", "utf-8")]
    [InlineData("text/html,charset=utf-8", "text/html", "utf-8")]
    [InlineData("text/html:charset=utf-8", "text/html", null)]
    [InlineData("application/pdf.", "application/pdf", null)]
    [InlineData("\"text/html\"; charset=utf-8", "text/html", "utf-8")]
    [InlineData("\"text/html; charset=utf-8\"", "text/html", "utf-8")]
    [InlineData("<text/html>", "text/html", null)]
    [InlineData("text; charset=utf-8", "text/plain", "utf-8")]
    [InlineData("html", "text/plain", null)]
    [InlineData("application; name=a.pdf", "application/octet-stream", null)]
    [InlineData("application/; name=a.pdf", "application/octet-stream", null)]
    [InlineData("pdf; name=a.pdf", "application/octet-stream", null)]
    [InlineData("; name=a.pdf", "application/octet-stream", null)]
    [InlineData("image", "application/octet-stream", null)]
    [InlineData("text; name=a.txt", "text/plain", null)]
    [InlineData("application/x-zip-compressed; charset", "application/x-zip-compressed", null)]
    public void ContentType_IsRead(string value, string type, string? charset)
    {
        var leaf = Small.Leaf($"Content-Type: {value}");
        Assert.Equal((type, charset), (leaf.ContentType, leaf.Charset));
    }

    [Theory]
    [InlineData("\"attachment\"; filename=a.pdf", "attachment", "a.pdf")]
    [InlineData("'attachment'; filename=a.pdf", "attachment", "a.pdf")]
    [InlineData("\"attachment; filename=a.pdf\"", "attachment", "a.pdf")]
    [InlineData("attachment, filename=a.pdf", "attachment", "a.pdf")]
    [InlineData("attachment filename=a.pdf", "attachment", "a.pdf")]
    [InlineData("filename=a.pdf", null, "a.pdf")]
    [InlineData("; filename=a.pdf", null, "a.pdf")]
    [InlineData("attachment;filename:a.pdf", "attachment", null)]
    [InlineData("attachment; filename=a.pdf,", "attachment", "a.pdf,")]
    public void Disposition_OfMailers_IsRead(string value, string? disposition, string? name)
    {
        var leaf = Small.Leaf($"Content-Disposition: {value}");
        Assert.Equal((disposition, name), (leaf.Disposition, leaf.FileName));
    }

    [Fact]
    public void ContentType_OnTheFileNameOfItsDisposition_IsNoText() =>
        Assert.Equal("application/octet-stream", Small.Leaf("Content-Type: pdf\nContent-Disposition: attachment; filename=a.pdf").ContentType);

    [Fact]
    public void ContentType_MultipartWithoutSubtype_IsMixed() =>
        Assert.Equal(["1 text/plain one"], Small.Mail("Content-Type: multipart; boundary=a\n\n--a\n\none\n--a--\n").Show());

    [Fact]
    public void Disposition_AndContentId_AreRead()
    {
        var leaf = Small.Leaf("Content-Disposition: INLINE; filename=a.png\nContent-ID: <a@b>");
        Assert.Equal(("inline", "a@b"), (leaf.Disposition, leaf.ContentId));
    }

    [Theory]
    [InlineData("<a@b>")]
    [InlineData("<a@b> (x)")]
    [InlineData("(x) <a@b>;")]
    [InlineData("\"<a@b>\"")]
    [InlineData("\"a@b\"")]
    [InlineData("< a@b ")]
    [InlineData("a@b")]
    public void ContentId_IsWithoutWhatStandsAroundIt(string id) => Assert.Equal("a@b", Small.Leaf($"Content-ID: {id}").ContentId);

    [Theory]
    [InlineData("Base64 ", TransferEncoding.Base64)]
    [InlineData("\"quoted-printable\"", TransferEncoding.QuotedPrintable)]
    [InlineData("8BIT (x)", TransferEncoding.EightBit)]
    [InlineData("x-uuencode", TransferEncoding.UuEncode)]
    [InlineData("=?utf-8?Q?base64?=", TransferEncoding.Base64)]
    [InlineData("base64;", TransferEncoding.Base64)]
    [InlineData("8bit ; x", TransferEncoding.EightBit)]
    [InlineData("base64 8bit", TransferEncoding.Base64)]
    [InlineData("quoted-printable, 8bit", TransferEncoding.QuotedPrintable)]
    [InlineData("base 64", TransferEncoding.Base64)]
    [InlineData("spam", TransferEncoding.Unknown)]
    public void TransferEncoding_IsRead(string value, TransferEncoding expected) =>
        Assert.Equal(expected, Small.Leaf($"Content-Transfer-Encoding: {value}").TransferEncoding);
}
