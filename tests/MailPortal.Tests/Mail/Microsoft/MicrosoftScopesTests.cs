using MailPortal.Mail.Microsoft;

namespace MailPortal.Tests.Mail.Microsoft;

public sealed class MicrosoftScopesTests
{
    [Fact]
    public void Graph_ScopesAreAddressesOfItsCloud()
    {
        Assert.Equal(["https://graph.microsoft.com/Mail.Send", "https://graph.microsoft.com/User.Read"], MicrosoftScopes.GraphSend(MicrosoftCloud.Global));
        Assert.Equal(["https://graph.microsoft.us/Mail.Send", "https://graph.microsoft.us/User.Read", "https://graph.microsoft.us/Mail.ReadWrite"], MicrosoftScopes.GraphSendLarge(MicrosoftCloud.UsGov));
        Assert.Contains("https://graph.microsoft.com/Mail.Send.Shared", MicrosoftScopes.GraphSendShared(MicrosoftCloud.Global));
        Assert.Equal("https://microsoftgraph.chinacloudapi.cn/.default", MicrosoftScopes.GraphApplication(MicrosoftCloud.China));
    }

    [Fact]
    public void Graph_LocalStandIn_TokensAreForTheWorldwideOne()
    {
        var standIn = MicrosoftCloud.Custom(new("https://localhost:1"), "https://outlook.office365.com", new("https://localhost:2/"));
        Assert.Equal(["https://graph.microsoft.com/Mail.Send", "https://graph.microsoft.com/User.Read"], MicrosoftScopes.GraphSend(standIn));
        Assert.Equal("https://graph.example.test/.default", MicrosoftScopes.GraphApplication(MicrosoftCloud.Custom(new("https://localhost:1"), "https://outlook.office365.com", new("https://graph.example.test/"))));
    }

    [Fact]
    public void Smtp_DelegatedHostOfTheWorldwideCloud_DiffersFromTheApplications()
    {
        Assert.Equal(["https://outlook.office.com/SMTP.Send"], MicrosoftScopes.SmtpSend(MicrosoftCloud.Global));
        Assert.Equal(["https://outlook.office365.us/SMTP.Send"], MicrosoftScopes.SmtpSend(MicrosoftCloud.UsGov));
        var custom = MicrosoftCloud.Custom(new("https://localhost:1"), "https://exchange.example.test/", new("https://graph.example.test"));
        Assert.Equal(["https://exchange.example.test/SMTP.Send"], MicrosoftScopes.SmtpSend(custom));
    }
}
