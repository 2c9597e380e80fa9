using Bunit;
using MailPortal.Shell;
using MailPortal.Users;

namespace MailPortal.Tests.Portal.Shell;

public sealed class NavMenuTests
{
    [Theory]
    [InlineData(PortalRole.Administrator, true)]
    [InlineData(PortalRole.Manager, false)]
    [InlineData(PortalRole.User, false)]
    [InlineData(PortalRole.Reader, false)]
    public async Task Administration_IsOfferedToAdministratorsAlone(PortalRole role, bool offered)
    {
        await using var bunit = new BunitContext();
        var menu = bunit.Render<NavMenu>(p => p.Add(m => m.Actor, new Actor(Guid.NewGuid(), "x", role, new HashSet<Guid>())));
        Assert.Equal(offered, menu.FindAll("a").Any(a => a.GetAttribute("href") == PortalUrls.Organizations));
    }
}
