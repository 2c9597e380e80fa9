using System.Net;
using MailPortal.Accounts;
using MailPortal.Documents;
using MailPortal.Mail.Problems;
using MailPortal.Tests.Portal.Accounts;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal.Dashboard;

/// <summary>The panel of somebody who is here to send.</summary>
public sealed class OwnSendingTests(SendingPortal sending) : IClassFixture<SendingPortal>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LinkExpired_IsSaid_WithTheWayToLinkAgain()
    {
        using var _ = new Culture("es");
        var sender = await sending.NewLinkedAsync();
        Assert.Contains(AccountText.Linked, await PanelAsync(sender), StringComparison.Ordinal);
        await using (var db = await sending.Portal.DbAsync())
        {
            (await db.Set<AccountLink>().SingleAsync(l => l.AccountId == sender.AccountId, Cancellation)).Broken(MailProblem.SignInNeeded, "detail", DateTimeOffset.UtcNow);
            await db.SaveChangesAsync(Cancellation);
        }

        var panel = await PanelAsync(sender);

        foreach (var told in (string[])[sender.Address, AccountText.LinkExpired, AccountText.LinkAgain, PortalUrls.LinkOf(sender.AccountId, largeMail: false, sendAs: false)]) Assert.Contains(told, panel, StringComparison.Ordinal);
        Assert.DoesNotContain(ListText.NothingTitle, panel, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NotLinkedYet_OffersToLink_AlsoToManagers()
    {
        using var _ = new Culture("es");
        foreach (var role in (PortalRole[])[PortalRole.User, PortalRole.Manager])
        {
            var panel = await PanelAsync(await sending.NewSenderAsync(role));
            Assert.Contains(AccountText.NotLinked, panel, StringComparison.Ordinal);
            Assert.Contains(AccountText.Link, panel, StringComparison.Ordinal);
        }
    }

    /// <summary>Signing in would be refused: the application is the organisation's no more.</summary>
    [Fact]
    public async Task NotLinked_AndItsApplicationIsLentNoMore_LeadsToTheForm()
    {
        using var _ = new Culture("es");
        var scene = new SharedApplicationScene(sending);
        var (organization, _) = await scene.NewAsync();
        var sender = await sending.NewSenderAsync(change: s => SharedApplicationScene.Shared(s, organization), organization: organization);
        Assert.Contains(PortalUrls.LinkOf(sender.AccountId, largeMail: false, sendAs: false), await PanelAsync(sender), StringComparison.Ordinal);
        await scene.LeaveAsync(sender);

        var panel = await PanelAsync(sender);

        Assert.DoesNotContain(PortalUrls.LinkOf(sender.AccountId, largeMail: false, sendAs: false), panel, StringComparison.Ordinal);
        Assert.Contains(MailPortal.Dashboard.DashboardText.OwnSendingMend, panel, StringComparison.Ordinal);
    }

    private static async Task<string> PanelAsync(Sender sender)
    {
        using var browser = await sender.BrowserAsync();
        return WebUtility.HtmlDecode(await browser.GetStringAsync("/", Cancellation));
    }
}
