using MailPortal.Accounts;
using MailPortal.Alerts;

using MailPortal.Dashboard;
using MailPortal.Outbox;
using MailPortal.Users;

namespace MailPortal.Tests.Portal.Alerts;

/// <summary>What the system sender cannot send is not told by it: the panel and the status say so instead.</summary>
public sealed class AlertLoopTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SystemSendersOwnMailsFail_OnThePanelAlone_AndToldOnceAnotherSends()
    {
        await using var scene = await AlertScene.StartAsync(withSender: false);
        var account = await scene.AccountAsync(await scene.UserAsync());
        await scene.Portal.Get<SystemSenderSaving>().UseAccountAsync(Actor.Portal, account.Id, version: null, Cancellation);
        await scene.AddAsync(scene.Failed(account, OutgoingKind.Alert));

        for (var run = 0; run < 4; run++)
        {
            await scene.LookAsync();
            scene.Clock.Advance(TimeSpan.FromMinutes(40));
        }

        Assert.DoesNotContain(await scene.MailsAsync(), m => m.Status is OutgoingStatus.Queued);
        var open = Assert.Single(await scene.Portal.Get<AlertQueries>().OpenAsync(Actor.Portal, Cancellation));
        Assert.Equal((AlertKind.SendsFailed, Untold.SenderItself), (open.Alert.Kind, open.Untold));
        Assert.False((await PanelAsync(scene)).NoSender);
        using var administrator = await scene.Portal.SignedInAsync();
        Assert.Contains(AlertTextOf("UntoldSenderItself"), await administrator.GetStringAsync("/", Cancellation), StringComparison.Ordinal);

        await scene.ChooseSenderAsync(await VersionAsync(scene));
        scene.Clock.Advance(TimeSpan.FromHours(1));
        await scene.LookAsync();
        await scene.LookAsync();
        var told = Assert.Single(await scene.MailsAsync(), m => m.Status is OutgoingStatus.Queued);
        Assert.Equal("avisos@contoso.test", told.From.Address);
        Assert.Null(Assert.Single(await scene.Portal.Get<AlertQueries>().OpenAsync(Actor.Portal, Cancellation)).Untold);
    }

    [Fact]
    public async Task SystemSendersLinkExpired_NothingIsQueued_ItsSecretThatExpiresIsTold()
    {
        await using var scene = await AlertScene.StartAsync("2026-12-09T15:00:00Z", withSender: false);
        var account = await scene.AccountAsync(await scene.UserAsync(), new DateOnly(2026, 12, 10), "it@contoso.test");
        await scene.Portal.Get<SystemSenderSaving>().UseAccountAsync(Actor.Portal, account.Id, version: null, Cancellation);

        await scene.LookAsync();
        Assert.Equal(["it@contoso.test"], await scene.ToldAsync());
        await scene.BreakAsync(account);
        await scene.LookAsync();
        await scene.LookAsync();

        Assert.Single(await scene.MailsAsync());
        var open = await scene.Portal.Get<AlertQueries>().OpenAsync(Actor.Portal, Cancellation);
        Assert.Equal([(AlertKind.SendingSecretExpires, null), (AlertKind.LinkExpired, Untold.SenderItself)], open.Select(o => (o.Alert.Kind, o.Untold)));
    }

    [Fact]
    public async Task NoSender_AdministratorsReadOnThePanelThatNobodyIsTold_OthersDoNot()
    {
        await using var scene = await AlertScene.StartAsync(withSender: false);
        var user = await scene.UserAsync();
        await scene.BreakAsync(await scene.AccountAsync(user));
        await scene.LookAsync();

        Assert.True((await PanelAsync(scene)).NoSender);
        using var administrator = await scene.Portal.SignedInAsync();
        Assert.Contains(AlertTextOf("UntoldNoSender"), await administrator.GetStringAsync("/", Cancellation), StringComparison.Ordinal);
        using var other = await scene.Portal.SignedInAsync(user.Email!);
        Assert.DoesNotContain(AlertTextOf("UntoldNoSender"), await other.GetStringAsync("/", Cancellation), StringComparison.Ordinal);
        await scene.ChooseSenderAsync();
        Assert.False((await PanelAsync(scene)).NoSender);
    }

    private static Task<PanelView> PanelAsync(AlertScene scene) => scene.Portal.Get<PanelQuery>().GetAsync(Actor.Portal, TimeZoneInfo.Utc, byHour: false, Cancellation);

    private static async Task<Guid?> VersionAsync(AlertScene scene) => (await scene.Portal.Get<SystemSenderSaving>().GetAsync(Actor.Portal, Cancellation)).Sender?.Version;

    // As the browser of a person without a language gets it.
    private static string AlertTextOf(string key) => System.Net.WebUtility.HtmlEncode(new System.Resources.ResourceManager("MailPortal.Alerts.AlertText", typeof(AlertKind).Assembly).GetString(key, System.Globalization.CultureInfo.GetCultureInfo("es"))!);
}
