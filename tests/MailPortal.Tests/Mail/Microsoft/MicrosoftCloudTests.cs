using MailPortal.Mail.Microsoft;

namespace MailPortal.Tests.Mail.Microsoft;

public sealed class MicrosoftCloudTests
{
    [Fact]
    public void Global_ScopeAndAuthority_AreThoseOfMicrosoftsPages()
    {
        Assert.Equal("https://outlook.office365.com/.default", MicrosoftCloud.Global.ExchangeScope);
        Assert.Equal("https://login.microsoftonline.com/contoso.com", MicrosoftCloud.Global.AuthorityOf("contoso.com"));
    }

    [Fact]
    public void All_EachCloud_HasItsOwnGraphAndHttpsEverywhere()
    {
        Assert.Equal(MicrosoftCloud.All.Count, MicrosoftCloud.All.Select(c => c.GraphBaseUrl).Distinct().Count());
        Assert.All(MicrosoftCloud.All, c => Assert.All([c.Instance, c.AuthorizeBaseUrl, c.GraphBaseUrl, new Uri(c.ExchangeResource)], u => Assert.Equal("https", u.Scheme)));
        Assert.All(MicrosoftCloud.All, c => Assert.True(c.UsesInstanceDiscovery));
    }

    [Fact]
    public void Custom_SlashAtTheEnd_DoesNotDoubleInTheScope()
    {
        var cloud = MicrosoftCloud.Custom(new("https://localhost:5443/"), "https://outlook.office365.com/", new("https://localhost:5443/graph"));
        Assert.Equal("https://outlook.office365.com/.default", cloud.ExchangeScope);
        Assert.Equal("https://localhost:5443/a%2Fb%3Fc", cloud.AuthorityOf("a/b?c"));
        Assert.Equal(cloud.Instance, cloud.AuthorizeBaseUrl);
        Assert.False(cloud.UsesInstanceDiscovery);
    }

    [Theory]
    [InlineData("http://localhost:5080")]
    [InlineData("/relative")]
    public void Custom_NotHttps_IsRefused(string instance) =>
        Assert.Throws<ArgumentException>(() => MicrosoftCloud.Custom(new(instance, UriKind.RelativeOrAbsolute), "x", new("https://graph.example.test")));
}
