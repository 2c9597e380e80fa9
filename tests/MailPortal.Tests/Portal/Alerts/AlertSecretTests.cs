using MailPortal.Accounts;
using MailPortal.Alerts;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal.Alerts;

/// <summary>Secrets whose date comes near: who is told, and when.</summary>
public sealed class AlertSecretTests
{
    private static readonly DateOnly Expires = new(2026, 12, 10);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Eight in the morning of the fifth of December, there.
    [Theory]
    [InlineData("America/Bogota", "2026-12-05T12:59:00Z", "2026-12-05T13:00:00Z")]
    [InlineData("Europe/Madrid", "2026-12-05T06:59:00Z", "2026-12-05T07:00:00Z")]
    [InlineData("Asia/Tokyo", "2026-12-04T22:59:00Z", "2026-12-04T23:00:00Z")]
    [InlineData("Pacific/Auckland", "2026-12-04T18:59:00Z", "2026-12-04T19:00:00Z")]
    public async Task AccountSecret_IsToldAtEightInTheOrganizationsMorning(string zone, string before, string at)
    {
        await using var scene = await AlertScene.StartAsync("2026-12-01T00:00:00Z");
        var organization = await scene.OrganizationAsync(zone);
        await scene.AccountAsync(await scene.UserAsync(PortalRole.User, "es", null, organization), Expires, "it@contoso.test");

        await scene.LookAsync();
        await scene.LookAtAsync(before);
        Assert.Empty(await scene.MailsAsync());
        await scene.LookAtAsync(at);
        Assert.Contains("en 5 días", Assert.Single(await scene.MailsAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AccountSecret_IsToldAtFiveOneAndZeroDays_AndOnceMoreWhenItIsReplaced()
    {
        await using var scene = await AlertScene.StartAsync("2026-12-01T03:00:00Z");
        var organization = await scene.OrganizationAsync("Europe/Madrid");
        var account = await scene.AccountAsync(await scene.UserAsync(PortalRole.User, "es", null, organization), Expires, "it@contoso.test");
        var told = new List<string>();
        for (var look = 0; look < 6 * 14; look++)
        {
            var before = (await scene.MailsAsync()).Count;
            await scene.LookAsync();
            if ((await scene.MailsAsync()).Count > before) told.Add($"{scene.Clock.GetUtcNow():MM-dd HH:mm}");
            scene.Clock.Advance(TimeSpan.FromHours(4));
        }
        Assert.Equal(["12-05 07:00", "12-09 07:00", "12-10 07:00"], told);
        Assert.Collection(await scene.MailsAsync(),
            m => Assert.Contains("expira en 5 días, el", m.Text, StringComparison.Ordinal),
            m => Assert.Contains("expira mañana, ", m.Text, StringComparison.Ordinal),
            m => Assert.Contains("expira hoy, ", m.Text, StringComparison.Ordinal));
        // Nothing sends here: that the mails wait is an alert of its own.
        var open = Assert.Single(await scene.AlertsAsync(), a => a.SubjectId == account.Id);
        Assert.True(open.Facts.DaysLeft < 0);

        await scene.ChangeAsync<SendingAccount>(a => a.Id == account.Id, a => a.Configure(AccountSettings.Of(a) with { SecretExpiresOn = Expires.AddYears(1) }, "other", null, scene.Clock.GetUtcNow()));
        await scene.LookAsync();
        await scene.LookAsync();

        Assert.True(Assert.Single(await scene.AlertsAsync(), a => a.SubjectId == account.Id).IsOver);
        Assert.Equal(4, (await scene.MailsAsync()).Count);
    }

    [Fact]
    public async Task PortalWasDownAtThatHour_IsToldAsSoonAsItIsUp_ForWhatItIsThen()
    {
        await using var scene = await AlertScene.StartAsync("2026-12-01T00:00:00Z");
        await scene.AccountAsync(await scene.UserAsync(PortalRole.User, "es", null, await scene.OrganizationAsync("Europe/Madrid")), Expires, "it@contoso.test");
        await scene.LookAtAsync("2026-12-07T16:30:00Z");
        Assert.Contains("en 3 días", Assert.Single(await scene.MailsAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recipients_AreTheFirstCircleWithAnybodyInIt()
    {
        await using var scene = await AlertScene.StartAsync("2026-12-10T15:00:00Z");
        var organization = await scene.OrganizationAsync();
        var manager = await scene.UserAsync(PortalRole.Manager, "en", null, organization);
        await scene.UserAsync(PortalRole.Manager, "en", null, await scene.OrganizationAsync());
        // Those who are named; whoever cannot be written to is passed over.
        await scene.AccountAsync(await scene.UserAsync(PortalRole.User, "es", null, organization), Expires, "it@contoso.test", "ti@contoso.test");
        var user = await scene.UserAsync(PortalRole.User, "es", null, organization);
        await scene.AccountAsync(user, Expires);
        await scene.AccountAsync(await scene.UserAsync(PortalRole.User, "es", u => u.IsService = true, organization), Expires);
        await scene.AccountAsync(await scene.UserAsync(PortalRole.User, "es", u => u.Disabled = true), Expires);

        await scene.LookAsync();

        Assert.Equal(((string[])["it@contoso.test", "ti@contoso.test", user.Email!, manager.Email!, TestPortal.AdminEmail]).Order(StringComparer.Ordinal), (await scene.ToldAsync()).Order(StringComparer.Ordinal));
        Assert.Contains("today", (await scene.MailsAsync()).Single(m => m.To[0].Address == manager.Email).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddressThatAMailboxReceivesFrom_IsNeverWrittenTo()
    {
        await using var scene = await AlertScene.StartAsync("2026-12-10T15:00:00Z");
        var organization = await scene.OrganizationAsync();
        await scene.AddAsync(ListRows.Mailbox(organization, "Facturas@contoso.test"));
        var user = await scene.UserAsync(PortalRole.User, "es", null, organization);
        await scene.AccountAsync(user, Expires, "facturas@CONTOSO.test");
        var account = await scene.AccountAsync(await scene.UserAsync(PortalRole.User, "es", null, organization), Expires, "facturas@contoso.test", "it@contoso.test");

        await scene.LookAsync();
        Assert.Equal(((string[])[user.Email!, "it@contoso.test"]).Order(StringComparer.Ordinal), (await scene.ToldAsync()).Order(StringComparer.Ordinal));

        // Who was told may have become one since: the end of it is told to nobody there.
        await scene.AddAsync(ListRows.Mailbox(organization, "it@contoso.test"));
        await scene.ChangeAsync<SendingAccount>(a => a.Id == account.Id, a => a.Configure(AccountSettings.Of(a) with { SecretExpiresOn = Expires.AddYears(1) }, "other", null, scene.Clock.GetUtcNow()));
        await scene.LookAsync();
        Assert.Equal(2, (await scene.ToldAsync()).Count);
    }

    [Fact]
    public async Task SecretOfAnApplicationAndOfAMailbox_AreToldToTheirOrganization()
    {
        await using var scene = await AlertScene.StartAsync("2026-12-10T15:00:00Z");
        var organization = await scene.OrganizationAsync(language: "en");
        var application = new SendingApplication { OrganizationId = organization };
        application.Configure(new ApplicationSettings { ApplicationId = $"{Guid.NewGuid()}", SecretExpiresOn = Expires }, "protected", scene.Clock.GetUtcNow());
        var manager = await scene.UserAsync(PortalRole.Manager, "es", null, organization);
        await scene.AddAsync(application, ListRows.Mailbox(organization, "facturas@contoso.test", s => s with { SecretExpiresOn = Expires, NotificationAddresses = ["it@contoso.test"] }));

        await scene.LookAsync();

        Assert.Equal([AlertKind.ApplicationSecretExpires, AlertKind.ReceptionSecretExpires], (await scene.AlertsAsync()).Select(a => a.Kind).Order());
        Assert.Contains("expira hoy", (await scene.MailsAsync()).Single(m => m.To[0].Address == manager.Email).Text, StringComparison.Ordinal);
        Assert.Contains("expires today", (await scene.MailsAsync()).Single(m => m.To[0].Address == "it@contoso.test").Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5, 1, 0", true)]
    [InlineData("30,7", true)]
    [InlineData("", false)]
    [InlineData("five", false)]
    [InlineData("-1", false)]
    [InlineData("400", false)]
    public void Days_ThatAreNone_StopTheStart(string days, bool fine) => Assert.Equal(fine, new AlertOptions.Validator().Validate(null, new AlertOptions { SecretDays = days }).Succeeded);

    [Fact]
    public async Task Panel_ShowsOnesOwnBrokenLink_AndAdministratorsAll()
    {
        await using var scene = await AlertScene.StartAsync();
        var (mine, others) = (await scene.UserAsync(), await scene.UserAsync());
        var account = await scene.AccountAsync(mine);
        await scene.BreakAsync(account);
        await scene.BreakAsync(await scene.AccountAsync(others));
        await scene.LookAsync();
        await using var db = await scene.Portal.DbAsync();
        var me = (await Actors.ReadAsync(db, mine.Id, null, Cancellation))!;

        var own = await scene.Portal.Get<MailPortal.Dashboard.PanelQuery>().GetAsync(me, TimeZoneInfo.Utc, false, Cancellation);
        var all = await scene.Portal.Get<MailPortal.Dashboard.PanelQuery>().GetAsync(Actor.Portal, TimeZoneInfo.Utc, false, Cancellation);

        var item = Assert.Single(own.Attention);
        Assert.Equal((MailPortal.Dashboard.AttentionKind.LinkExpired, account.Id), (item.Kind, item.Alert!.Alert.SubjectId));
        Assert.Equal(2, all.Attention.Count);
        Assert.Equal(PortalUrls.LinkStart, MailPortal.Dashboard.AttentionRemedy.Of(item, me).Href);
        Assert.Equal(PortalUrls.SendingOf(mine.Id), MailPortal.Dashboard.AttentionRemedy.Of(item, Actor.Portal).Href);
        using var browser = await scene.Portal.SignedInAsync(mine.Email!);
        var page = await browser.GetStringAsync("/", Cancellation);
        Assert.Contains(account.Address, page, StringComparison.Ordinal);
        Assert.Contains("href=\"/sending/link\"", page, StringComparison.Ordinal);
    }
}
