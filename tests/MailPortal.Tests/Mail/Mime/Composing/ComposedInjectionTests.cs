using MailPortal.Mail.Mime;
using MailPortal.Mail.Mime.Composing;

namespace MailPortal.Tests.Mail.Mime.Composing;

/// <summary>No field of a mail lets its writer start another one.</summary>
public sealed class ComposedInjectionTests
{
    public static TheoryData<string> Breaks { get; } = ["\r\n", "\n", "\r", "\r\n ", "\0", "\u0085", "\u2028", "\u007f\t\v\f"];

    [Theory, MemberData(nameof(Breaks))]
    public async Task Words_GetABlankInstead(string chars)
    {
        var evil = $"x{chars}Bcc: evil@z.example{chars}{chars}<b>body</b>";
        var written = await Composed.Of(Composed.Mail(evil) with
        {
            From = [new MailAddress(evil, "ana@x.example")], To = [new MailAddress(evil, "bob@y.example")],
            Attachments = [new OutgoingAttachment(evil, "application/zip", Composed.Bytes("x"))],
        });
        Assert.Equal(["Date", "From", "To", "Subject", "Message-ID", "MIME-Version", "Content-Type"], written.Read.Headers.Select(header => header.Name));
        Assert.StartsWith("x", written.Read.Subject, StringComparison.Ordinal);
        Assert.DoesNotContain(written.Read.Subject! + written.Read.To[0].Name + written.Read.From[0].Name, c => char.IsControl(c) || c == '\u2028');
        Assert.Equal(("ana@x.example", "bob@y.example"), (Assert.Single(written.Read.From).Address, Assert.Single(written.Read.To).Address));
        Assert.Equal(["Content-Type", "Content-Disposition", "Content-Transfer-Encoding"], Assert.Single(written.Read.Root.Children).Headers.Select(header => header.Name));
    }

    [Theory]
    [InlineData("\r\n"), InlineData("\n"), InlineData("\r"), InlineData("\0"), InlineData(" "), InlineData("\u0085"), InlineData("ñ"), InlineData("<"), InlineData("\"")]
    public async Task Identifiers_AreRefused(string chars)
    {
        var evil = $"x{chars}y";
        foreach (var (mail, field) in ((OutgoingMessage, string)[])[
            (Composed.Mail() with { MessageId = evil + "@z" }, "Message-ID"),
            (Composed.Mail() with { InReplyTo = evil + "@z" }, "In-Reply-To"),
            (Composed.Mail() with { References = [evil + "@z"] }, "References"),
            (Composed.Mail() with { ExtraHeaders = [new("X-" + evil + (chars[0] is '<' or '"' ? ":" : ""), "x")] }, "ExtraHeaders"),
            (Composed.Mail() with { Attachments = [new OutgoingAttachment("x", $"application/{evil}", Composed.Bytes("x"))] }, "Attachments"),
            (Composed.Mail() with { Html = "x", Pictures = [new OutgoingPicture(evil, "image/png", Composed.Bytes("x"))] }, "Pictures"),
            (Composed.Mail() with { Html = "x", Pictures = [new OutgoingPicture("x", $"image/{evil}", Composed.Bytes("x"))] }, "Pictures")])
            Assert.StartsWith(field + ":", (await Assert.ThrowsAsync<ArgumentException>(() => Composed.Of(mail))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""), InlineData("x"), InlineData("@x"), InlineData("x@"), InlineData("<>")]
    public async Task MessageId_WithoutItsSides_IsRefused(string id) =>
        await Assert.ThrowsAsync<ArgumentException>(() => Composed.Of(Composed.Mail() with { MessageId = id }));

    [Theory, MemberData(nameof(Breaks))]
    public async Task ExtraField_WithAControl_IsRefused(string chars)
    {
        if (chars == "\u2028")
            Assert.Equal("x y", (await Composed.Of(Composed.Mail() with { ExtraHeaders = [new("X-A", "x\u2028y")] })).Read.Headers.Value("X-A"));
        else
            await Assert.ThrowsAsync<ArgumentException>(() => Composed.Of(Composed.Mail() with { ExtraHeaders = [new("X-A", $"x{chars}y")] }));
    }

    [Theory]
    [InlineData("Bcc"), InlineData("subject"), InlineData("Content-Type"), InlineData("MIME-Version"), InlineData(""), InlineData("X:Y"), InlineData("From")]
    public async Task ExtraField_OfTheComposersOwn_IsRefused(string name) =>
        await Assert.ThrowsAsync<ArgumentException>(() => Composed.Of(Composed.Mail() with { ExtraHeaders = [new(name, "x")] }));

    [Fact]
    public async Task WordThatFitsNoLine_IsRefused() =>
        Assert.Contains("X-A", (await Assert.ThrowsAsync<ArgumentException>(() => Composed.Of(Composed.Mail() with { ExtraHeaders = [new("X-A", new string('x', 998))] }))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task WordOfALine_IsWritten() =>
        Assert.Equal(997, (await Composed.Of(Composed.Mail() with { ExtraHeaders = [new("X-A", new string('x', 997))] })).Read.Headers.Value("X-A")!.Length);

    [Fact]
    public async Task WithoutFrom_OrWithSeveralAndNoSender_IsRefused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Composed.Of(Composed.Mail() with { From = [] }));
        await Assert.ThrowsAsync<ArgumentException>(() => Composed.Of(Composed.Mail() with { From = [Composed.Ana, Composed.Ana] }));
        Assert.Equal(2, (await Composed.Of(Composed.Mail() with { From = [Composed.Ana, Composed.Ana], Sender = Composed.Ana })).Read.From.Count);
    }
}
