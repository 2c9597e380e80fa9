using MailPortal.Mail.Network;

namespace MailPortal.Tests.Mail.Network;

public sealed class MailServerEndpointTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(65536)]
    [InlineData(70000)]
    public void Port_ThatIsNone_IsRefusedWhereItIsGiven(int port)
    {
        Assert.Equal("Port", Assert.Throws<ArgumentOutOfRangeException>(() => new MailServerEndpoint("mail.contoso.test", port, ConnectionSecurity.SslTls)).ParamName);
        var good = new MailServerEndpoint("mail.contoso.test", 993, ConnectionSecurity.SslTls);
        Assert.Equal("Port", Assert.Throws<ArgumentOutOfRangeException>(() => good with { Port = port }).ParamName);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(65535)]
    public void Port_AtTheEdge_IsTaken(int port) =>
        Assert.Equal($"mail.contoso.test:{port}", new MailServerEndpoint("mail.contoso.test", port, ConnectionSecurity.SslTls).ToString());
}
