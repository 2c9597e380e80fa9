using Bunit;
using MailPortal.Shell;
using MailPortal.Users;

namespace MailPortal.Tests.Portal.Shell;

public sealed class NavMenuTests
{
    private static readonly string[] OfEverybody = [PortalUrls.Home];
    private static readonly string[] OfSenders = [PortalUrls.Sending, PortalUrls.Outbox];
    private static readonly string[] OfReaders = [.. OfEverybody, PortalUrls.Reception, PortalUrls.Documents, PortalUrls.Messages];
    private static readonly string[] OfManagers = [.. OfReaders, .. OfSenders, PortalUrls.Organizations, PortalUrls.Audit];
    private static readonly string[] OfAdministrators = [.. OfManagers, PortalUrls.Users, PortalUrls.Accounts, PortalUrls.Jobs, PortalUrls.Settings];

    public static TheoryData<PortalRole, string[]> Offered => new()
    {
        { PortalRole.Administrator, OfAdministrators }, { PortalRole.Manager, OfManagers }, { PortalRole.Reader, OfReaders }, { PortalRole.User, [.. OfEverybody, .. OfSenders] },
    };

    [Theory]
    [MemberData(nameof(Offered))]
    public async Task Menu_OffersWhatTheRoleMayOpen(PortalRole role, string[] offered)
    {
        await using var bunit = new BunitContext();
        var menu = bunit.Render<NavMenu>(p => p.Add(m => m.Actor, new Actor(Guid.NewGuid(), "x", role, new HashSet<Guid>())));
        Assert.Equal(offered.Order(), menu.FindAll("a").Select(a => a.GetAttribute("href")!).Order());
    }
}
