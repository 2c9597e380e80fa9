using MailPortal.Mail.Mime;
using MailPortal.Mail.Mime.Composing;

namespace MailPortal.Tests.Mail.Mime.Composing;

public sealed class ComposedAddressTests
{
    [Theory]
    [InlineData("ana@x.example", "ana@x.example")]
    [InlineData(" ana@x.example ", "ana@x.example")]
    [InlineData("ana@españa.example", "ana@xn--espaa-rta.example")]
    [InlineData("ana@例え.テスト", "ana@xn--r8jz45g.xn--zckzah")]
    [InlineData("ana@[192.0.2.1]", "ana@[192.0.2.1]")]
    [InlineData("ana+tag/x=y@x.example", "ana+tag/x=y@x.example")]
    [InlineData("ana..b.@docomo.example", "\"ana..b.\"@docomo.example")]
    [InlineData("\"a b\"@x.example", "\"a b\"@x.example")]
    [InlineData("\"a\\\"b@c\"@x.example", "\"a\\\"b@c\"@x.example")]
    public async Task Address_IsAscii_WhereItCanBe(string address, string wire)
    {
        var written = await To(new MailAddress("", address));
        Assert.Equal([wire], written.Message.Recipients);
        Assert.Equal(wire.StartsWith('"') ? $"To: <{wire}>" : $"To: {wire}", written.Field("To"));
        Assert.False(written.Message.NeedsSmtpUtf8);
    }

    [Theory]
    [InlineData("añil@x.example")]
    [InlineData("用户@例え.テスト")]
    public async Task Address_BeforeTheSign_NeedsSmtpUtf8(string address)
    {
        var written = await To(new MailAddress("Señor", address));
        Assert.True(written.Message.NeedsSmtpUtf8);
        Assert.Equal([address], written.Message.Recipients);
        Assert.Equal([new MailAddress("Señor", address)], written.Read.To);
        Assert.Equal($"To: =?utf-8?B?U2XDsW9y?= <{address}>", written.Field("To"));
    }

    [Fact]
    public async Task HiddenAddress_NeedsSmtpUtf8_Too() =>
        Assert.True((await Composed.Of(Composed.Mail() with { Bcc = [new MailAddress("", "añil@x.example")] })).Message.NeedsSmtpUtf8);

    [Theory]
    [InlineData("")]
    [InlineData("ana")]
    [InlineData("@x.example")]
    [InlineData("ana@")]
    [InlineData("ana@x..example")]
    [InlineData("ana@.example")]
    [InlineData("ana@x.example.")]
    [InlineData("ana@x,example")]
    [InlineData("ana@x example")]
    [InlineData("ana b@x.example")]
    [InlineData("a@x.example, b@y.example")]
    [InlineData("a@x.example,b@y.example")]
    [InlineData("<ana@x.example>")]
    [InlineData("Ana <ana@x.example>")]
    [InlineData("ana@x.example>,<b@y.example")]
    [InlineData("\"ana@x.example")]
    [InlineData("\"a\"b\"@x.example")]
    [InlineData("\"\"@x.example")]
    [InlineData("ana@[1.2.3.4")]
    [InlineData("ana@[1.2\\.3.4]")]
    [InlineData("ana@x.example\r\nBcc: b@y.example")]
    [InlineData("ana\0@x.example")]
    [InlineData("ana\u0085@x.example")]
    [InlineData("\"a\r\nb\"@x.example")]
    [InlineData("a\uD800@x.example")]
    [InlineData("añil x@x.example")]
    public async Task NoAddress_IsRefused_AndItsFieldNamed(string address)
    {
        var bad = new MailAddress("Ana", address);
        foreach (var (mail, field) in ((OutgoingMessage, string)[])[
            (Composed.Mail() with { From = [bad] }, "From"), (Composed.Mail() with { Sender = bad }, "Sender"), (Composed.Mail() with { ReplyTo = [bad] }, "Reply-To"),
            (Composed.Mail() with { To = [bad] }, "To"), (Composed.Mail() with { Cc = [bad] }, "Cc"), (Composed.Mail() with { Bcc = [bad] }, "Bcc")])
            Assert.StartsWith(field + ":", (await Assert.ThrowsAsync<ArgumentException>(() => Composed.Of(mail))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LongAddress_IsRefused()
    {
        Assert.Single((await To(new MailAddress("", new string('a', 200) + "@" + new string('b', 60) + ".example"))).Read.To);
        await Assert.ThrowsAsync<ArgumentException>(() => To(new MailAddress("", new string('a', 400) + "@x.example")));
    }

    private static Task<Composed> To(MailAddress address) => Composed.Of(Composed.Mail() with { To = [address] });
}
