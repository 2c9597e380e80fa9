namespace MailPortal.Tests.Portal;

public sealed class PortalUrlsTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/organizations?q=a%20b&sort=name")]
    public void IsLocal_AddressOfThePortal_True(string url) => Assert.True(PortalUrls.IsLocal(url));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("organizations")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/\t/evil.example")]
    [InlineData("/a\r\nSet-Cookie: x=1")]
    public void IsLocal_AddressElsewhere_FalseAndHomeInstead(string? url)
    {
        Assert.False(PortalUrls.IsLocal(url));
        Assert.Equal("/", PortalUrls.LocalOrHome(url));
    }
}
