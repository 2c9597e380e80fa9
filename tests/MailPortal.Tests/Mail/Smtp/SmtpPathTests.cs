using MailPortal.Mail.Smtp;

namespace MailPortal.Tests.Mail.Smtp;

public sealed class SmtpPathTests
{
    [Theory]
    [InlineData("ana@contoso.test", "ana@contoso.test")]
    [InlineData("a.b+c=d'e{f}~g!#$%&*/?^_`|-@contoso.test", "a.b+c=d'e{f}~g!#$%&*/?^_`|-@contoso.test")]
    [InlineData("a..b.@docomo.test", "a..b.@docomo.test")]
    [InlineData("\"a b, <c>@\\\"d\\\\\"@contoso.test", "\"a b, <c>@\\\"d\\\\\"@contoso.test")]
    [InlineData("ana@[192.0.2.1]", "ana@[192.0.2.1]")]
    [InlineData("ana@[IPv6:2001:db8::1]", "ana@[IPv6:2001:db8::1]")]
    [InlineData("ana@host_1", "ana@host_1")]
    [InlineData("ana@año.test", "ana@xn--ao-zja.test")]
    [InlineData("ana@BÜCHER.test", "ana@xn--bcher-kva.test")]
    public void Address_ThatCanBeSent_IsWrittenInAscii(string address, string expected)
    {
        var path = SmtpPath.Parse(address, "address");
        Assert.Equal(expected, path.Text);
        Assert.False(path.NeedsUtf8);
    }

    [Theory]
    [InlineData("josé@contoso.test", "josé@contoso.test")]
    [InlineData("josé@año.test", "josé@xn--ao-zja.test")]
    [InlineData("用户@例え.test", "用户@xn--r8jz45g.test")]
    public void Address_BeyondAscii_NeedsUtf8OnlyForItsLocalPart(string address, string expected)
    {
        var path = SmtpPath.Parse(address, "address");
        Assert.Equal(expected, path.Text);
        Assert.True(path.NeedsUtf8);
    }

    // The attack: a second command, or a parameter, rides in on an address.
    [Theory]
    [InlineData("a@b.test>\r\nRCPT TO:<evil@b.test")]
    [InlineData("a@b.test\nDATA")]
    [InlineData("a\r@b.test")]
    [InlineData("\"a\r\nDATA\"@b.test")]
    [InlineData("a@b.test> NOTIFY=NEVER")]
    [InlineData("a@b.test>")]
    [InlineData("a>b@c.test")]
    [InlineData("<a@b.test>")]
    [InlineData("a b@c.test")]
    [InlineData("a@b c.test")]
    [InlineData("a@b.test\0")]
    [InlineData("a\u0085b@c.test")]
    [InlineData("a\u2028b@c.test")]
    [InlineData("a\u00a0b@c.test")]
    [InlineData("a@[1.2.3.4> SIZE=1]")]
    [InlineData("a@[1.2.3.4")]
    [InlineData("\"a\"b\"@c.test")]
    [InlineData("\"a\\\"@c.test")]
    [InlineData("\"@c.test")]
    [InlineData("a,b@c.test")]
    [InlineData("a@b.test,c@d.test")]
    [InlineData("Ana <a@b.test>")]
    [InlineData("a\ud800b@c.test")]
    [InlineData("@c.test")]
    [InlineData("a@")]
    [InlineData("a@.test")]
    [InlineData("a")]
    [InlineData("")]
    public void Address_ThatWouldSayMore_IsRefused(string address) => Assert.Throws<ArgumentException>(() => SmtpPath.Parse(address, "address"));

    [Fact]
    public void Address_AsLongAsABook_IsRefused() => Assert.Throws<ArgumentException>(() => SmtpPath.Parse(new string('a', 100_000) + "@b.test", "address"));

    [Theory]
    [InlineData(null, "[127.0.0.1]")]
    [InlineData("portal.contoso.test", "portal.contoso.test")]
    [InlineData(" portal.contoso.test ", "portal.contoso.test")]
    [InlineData("año.test", "xn--ao-zja.test")]
    [InlineData("[192.0.2.1]", "[192.0.2.1]")]
    public void ClientName_IsSaidInAscii(string? name, string expected) => Assert.Equal(expected, new SmtpOptions { ClientName = name }.NameFor(null));

    [Theory]
    [InlineData("192.0.2.1", "[192.0.2.1]")]
    [InlineData("::ffff:192.0.2.1", "[192.0.2.1]")]
    [InlineData("fe80::1%3", "[IPv6:fe80::1]")]
    public void ClientName_NotGiven_IsTheAddressInBrackets(string address, string expected) =>
        Assert.Equal(expected, new SmtpOptions().NameFor(System.Net.IPAddress.Parse(address)));

    [Theory]
    [InlineData("a\r\nMAIL FROM:<evil@b.test>")]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("a\0")]
    public void ClientName_ThatWouldSayMore_IsRefused(string name) => Assert.Throws<ArgumentException>(() => new SmtpOptions { ClientName = name }.NameFor(null));
}
