using MailPortal.Accounts;
using MailPortal.Alerts;
using MailPortal.Audit;
using MailPortal.Outbox;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal.Alerts;

/// <summary>"Pedir que vuelva a vincular".</summary>
public sealed class RelinkRequestTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ask_WritesToTheUser_OnceAnHour_AndIsAudited()
    {
        await using var scene = await AlertScene.StartAsync();
        var user = await scene.UserAsync(language: "en");
        var account = await scene.AccountAsync(user);
        var request = On(scene);

        var asked = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => AskAsync(request, account), Cancellation)));
        Assert.Equal(["sent", "TooSoon", "TooSoon", "TooSoon"], asked.OrderByDescending(a => a == "sent"));
        scene.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal("TooSoon", await AskAsync(request, account));
        var mail = Assert.Single(await scene.MailsAsync());
        Assert.Equal((user.Email, OutgoingKind.Alert), (mail.To[0].Address, mail.Kind));
        Assert.Contains("to link your account", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"{AlertScene.Address}/sending/link\n", mail.Text, StringComparison.Ordinal);
        scene.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("sent", await AskAsync(request, account));

        await using var db = await scene.Portal.DbAsync();
        var target = account.Id.ToString();
        Assert.Equal(2, await db.Set<AuditEntry>().CountAsync(e => e.Action == "account.linkAsked" && e.Target == target, Cancellation));
    }

    /// <summary>Whoever pressed sees that it was done, not that it is refused.</summary>
    [Fact]
    public async Task Asked_ShowsWhen()
    {
        await using var scene = await AlertScene.StartAsync();
        var account = await scene.AccountAsync(await scene.UserAsync());
        await scene.BreakAsync(account);
        await scene.Portal.Get<RelinkRequest>().SendAsync(Actor.Portal, account.Id, Cancellation);
        using var administrator = await scene.Portal.SignedInAsync();

        var page = System.Net.WebUtility.HtmlDecode(await administrator.GetStringAsync("/sending/accounts", Cancellation));

        using var _ = new Culture("es");
        Assert.Matches($"{AlertText.AskedAgo} <time [^>]+>{MailPortal.Components.ComponentsText.TimeNow}</time>", page);
        Assert.DoesNotContain(AlertText.TooSoon, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_NothingThatCouldHelp_IsRefusedWithItsReason()
    {
        await using var scene = await AlertScene.StartAsync(withSender: false);
        var account = await scene.AccountAsync(await scene.UserAsync());
        var program = await scene.AccountAsync(await scene.UserAsync(change: u => u.IsService = true));
        Assert.Equal("NoSender", await AskAsync(On(scene), account));
        using (var administrator = await scene.Portal.SignedInAsync())
        {
            await scene.BreakAsync(account);
            Assert.Contains("Remitente del sistema", await administrator.GetStringAsync("/sending/accounts", Cancellation), StringComparison.Ordinal);
        }

        await scene.ChooseSenderAsync();
        Assert.Equal("NoAddress", await AskAsync(On(scene), program));
        var own = (await scene.Portal.Get<SystemSenderSaving>().GetAsync(Actor.Portal, Cancellation)).Own!;
        Assert.Equal("NotLinkable", await AskAsync(On(scene), own));
        Assert.Empty(await scene.MailsAsync());
        Assert.Equal("sent", await AskAsync(On(scene), account));
    }

    private static RelinkRequest On(AlertScene scene) => new(
        scene.Portal.Get<IDbContextFactory<MailPortal.Data.PortalDbContext>>(), new SystemMail(scene.Portal.Get<OutboxLanes>(), scene.Clock), scene.Portal.Get<AlertMail>(), new AuditLog(scene.Clock), scene.Clock, scene.Portal.Services);

    private static async Task<string> AskAsync(RelinkRequest request, SendingAccount account)
    {
        try
        {
            await request.SendAsync(Actor.Portal, account.Id, Cancellation);
            return "sent";
        }
        catch (RelinkRefusedException e)
        {
            return $"{e.Reason}";
        }
    }
}
