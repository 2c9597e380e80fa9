using MailPortal.Mail.Mime;
using MailPortal.Mail.Mime.Composing;

namespace MailPortal.Tests.Mail.Mime.Composing;

public sealed class ComposedFileNameTests
{
    [Theory]
    [InlineData("a.zip", "application/zip; name=\"a.zip\"", "attachment; filename=\"a.zip\"")]
    [InlineData("a \"b\" c.zip", "application/zip; name=\"a \\\"b\\\" c.zip\"", "attachment; filename=\"a \\\"b\\\" c.zip\"")]
    [InlineData("factura ñ 1.zip", "application/zip; name=\"=?utf-8?Q?factura_=C3=B1_1=2Ezip?=\"", "attachment; filename*=utf-8''factura%20%C3%B1%201.zip")]
    [InlineData("=?x?q?a?=.zip", "application/zip; name=\"=?utf-8?B?PT94P3E/YT89LnppcA==?=\"", "attachment; filename*=utf-8''%3D%3Fx%3Fq%3Fa%3F%3D.zip")]
    [InlineData(null, "application/zip", "attachment")]
    public async Task Name_IsPlain_OrBothExtendedAndEncoded(string? name, string type, string disposition)
    {
        var part = (await Named(name)).Read.Root.Children[0];
        Assert.Equal(type, part.Headers.Find("Content-Type")!.Unfolded);
        Assert.Equal(disposition, part.Headers.Find("Content-Disposition")!.Unfolded);
    }

    [Theory]
    [InlineData("Factura electrónica nº 1001, de «Aceros».zip")]
    [InlineData("电子发票.pdf")]
    [InlineData("فاتورة.pdf")]
    [InlineData("😀.png")]
    [InlineData("it's 100% (a*b) [c];d=e,f@g.zip")]
    [InlineData("a  b.zip")]
    public async Task Name_ComesBack(string name) => await ComesBack(name, name);

    [Theory]
    [InlineData("/etc/passwd", "passwd")]
    [InlineData("C:\\temp\\a.zip", "a.zip")]
    [InlineData("../../a.zip", "a.zip")]
    [InlineData("a\u202Efdp.exe", "afdp.exe")]
    [InlineData("a\r\nX-Evil: 1\0.zip", "a X-Evil: 1.zip")]
    [InlineData("a.zip. . ", "a.zip")]
    [InlineData("\r\n", null)]
    [InlineData("..", null)]
    public async Task Name_LosesWhatDeceives(string name, string? expected) => await ComesBack(name, expected);

    [Fact]
    public async Task Name_OfThreeHundred_ComesBackWhole()
    {
        foreach (var letter in (string[])["a", "ñ", "发", "😀", "a b"])
        {
            var name = string.Concat(Enumerable.Repeat(letter, 300 / letter.Length)) + ".zip";
            await ComesBack(name, name);
        }
    }

    /// <summary>Content-Disposition says it to programs of today, Content-Type to those that know only RFC 2047.</summary>
    private static async Task ComesBack(string name, string? expected)
    {
        var part = (await Named(name)).Read.Root.Children[0];
        Assert.Equal(expected, part.OriginalFileName);
        Assert.Equal(expected, part.Parameters.GetValueOrDefault("name"));
        Assert.DoesNotContain(part.Headers, header => header.Name == "X-Evil");
    }

    private static Task<Composed> Named(string? name) =>
        Composed.Of(Composed.Mail() with { Attachments = [new OutgoingAttachment(name, "application/zip", Composed.Bytes("x"))] });
}
