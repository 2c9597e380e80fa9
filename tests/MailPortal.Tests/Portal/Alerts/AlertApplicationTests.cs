using MailPortal.Accounts;
using MailPortal.Alerts;
using MailPortal.Dashboard;
using MailPortal.Mail.Problems;
using MailPortal.Outbox;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal.Alerts;

/// <summary>An organisation's sending application that Microsoft refuses: its users cannot mend it, and hear of it from those who can.</summary>
public sealed class AlertApplicationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Refused_IsToldOnceToItsAddresses_AndToNoneOfItsUsers()
    {
        await using var scene = await AlertScene.StartAsync();
        var organization = await scene.OrganizationAsync();
        var application = await scene.ApplicationAsync(organization, "it@contoso.test");
        await scene.UserAsync(PortalRole.Manager, "es", null, organization);
        var accounts = new List<SendingAccount>();
        for (var i = 0; i < 5; i++) accounts.Add(await scene.BorrowerAsync(await scene.UserAsync(PortalRole.User, "es", null, organization), application));
        foreach (var account in accounts) await scene.BreakAsync(account, MailProblem.ClientSecretExpired);

        await scene.LookAsync();
        await scene.LookAsync();

        var alert = Assert.Single(await scene.AlertsAsync());
        Assert.Equal((AlertKind.ApplicationFailing, organization, organization, 5, MailProblem.ClientSecretExpired), (alert.Kind, alert.SubjectId, alert.OrganizationId, alert.Facts.Count, alert.Facts.Problem));
        Assert.Equal(["it@contoso.test"], await scene.ToldAsync());
        var text = (await scene.MailsAsync())[0].Text!;
        Assert.Contains("5 cuentas", text, StringComparison.Ordinal);
        Assert.Contains($"{AlertScene.Address}{PortalUrls.Organization(organization)}", text, StringComparison.Ordinal);

        // As they are mended one by one it is the same alert; at the end of it those who were told hear of that.
        foreach (var account in accounts) await scene.MendAsync(account);
        await scene.LookAsync();
        Assert.True(Assert.Single(await scene.AlertsAsync()).IsOver);
        Assert.Equal(["it@contoso.test", "it@contoso.test"], await scene.ToldAsync());
    }

    [Fact]
    public async Task Refused_WithoutAddresses_IsToldToTheManagersOfTheOrganizationAlone()
    {
        await using var scene = await AlertScene.StartAsync();
        var (organization, other) = (await scene.OrganizationAsync(), await scene.OrganizationAsync());
        var application = await scene.ApplicationAsync(organization);
        var manager = await scene.UserAsync(PortalRole.Manager, "es", null, organization);
        await scene.UserAsync(PortalRole.Manager, "es", null, other);
        await scene.BreakAsync(await scene.BorrowerAsync(await scene.UserAsync(PortalRole.User, "es", null, organization), application), MailProblem.ClientSecretWrong);

        await scene.LookAsync();

        Assert.Equal([manager.Email!], await scene.ToldAsync());
        Assert.Contains("hay una cuenta", (await scene.MailsAsync())[0].Text, StringComparison.Ordinal);
    }

    /// <summary>Links of an application that the organisation had before follow no new secret: their users make them anew. Whoever left can link nothing
    /// before they chose another one. Neither reads anything of fields that they do not see.</summary>
    [Fact]
    public async Task RefusedApplicationOfBefore_OrOfAnOrganizationThatWasLeft_IsItsUsersToHear()
    {
        await using var scene = await AlertScene.StartAsync();
        var organization = await scene.OrganizationAsync();
        var application = await scene.ApplicationAsync(organization, "it@contoso.test");
        var (stays, left) = (await scene.UserAsync(PortalRole.User, "es", null, organization), await scene.UserAsync());
        var (ofBefore, ofLeft) = (await scene.BorrowerAsync(stays, application), await scene.BorrowerAsync(left, application));
        await scene.ChangeAsync<SendingApplication>(a => a.OrganizationId == organization, a => a.Configure(ApplicationSettings.Of(a) with { ApplicationId = $"{Guid.NewGuid()}" }, "other", scene.Clock.GetUtcNow()));
        foreach (var account in (SendingAccount[])[ofBefore, ofLeft]) await scene.BreakAsync(account, MailProblem.ClientSecretExpired);

        await scene.LookAsync();

        Assert.Equal([AlertKind.LinkFailing, AlertKind.LinkFailing], (await scene.AlertsAsync()).Select(a => a.Kind));
        Assert.Equal(((string[])[stays.Email!, left.Email!]).Order(StringComparer.Ordinal), (await scene.ToldAsync()).Order(StringComparer.Ordinal));
        Assert.Contains(AlertText.ResourceManager.GetString("LinkFailingAnewFix", new("es"))!, await TextToAsync(stays), StringComparison.Ordinal);
        Assert.Contains(AlertText.ResourceManager.GetString("LinkChooseFix", new("es"))!, await TextToAsync(left), StringComparison.Ordinal);
        Assert.All(await scene.MailsAsync(), m => Assert.DoesNotContain("Client Secret de la cuenta", m.Text, StringComparison.Ordinal));

        async Task<string> TextToAsync(PortalUser user) => Assert.Single(await scene.MailsAsync(), m => m.To[0].Address == user.Email).Text!;
    }

    /// <summary>Somebody has to sign in again, and somebody else is refused for the application.</summary>
    [Fact]
    public async Task Expired_IsItsUsersAlone_HoweverTheApplicationIs()
    {
        await using var scene = await AlertScene.StartAsync();
        var organization = await scene.OrganizationAsync();
        var application = await scene.ApplicationAsync(organization, "it@contoso.test");
        var user = await scene.UserAsync(PortalRole.User, "es", null, organization);
        await scene.BreakAsync(await scene.BorrowerAsync(user, application));
        await scene.BreakAsync(await scene.BorrowerAsync(await scene.UserAsync(PortalRole.User, "es", null, organization), application), MailProblem.ClientSecretWrong);

        await scene.LookAsync();

        Assert.Equal([AlertKind.LinkExpired, AlertKind.ApplicationFailing], (await scene.AlertsAsync()).Select(a => a.Kind).Order());
        Assert.Equal(((string[])["it@contoso.test", user.Email!]).Order(StringComparer.Ordinal), (await scene.ToldAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Panel_TellsWhoMendsWhere_WhoWaitsWhomToAsk_AndNobodyElse()
    {
        using var _ = new Culture("es");
        await using var scene = await AlertScene.StartAsync();
        var organization = await scene.OrganizationAsync();
        var application = await scene.ApplicationAsync(organization);
        var (borrower, manager) = (await scene.UserAsync(PortalRole.User, "es", null, organization), await scene.UserAsync(PortalRole.Manager, "es", null, organization));
        var (reader, well) = (await scene.UserAsync(PortalRole.Reader, "es", null, organization), await scene.UserAsync(PortalRole.User, "es", null, organization));
        await scene.BorrowerAsync(well, application);
        await scene.BreakAsync(await scene.BorrowerAsync(borrower, application), MailProblem.ClientSecretExpired);
        await scene.LookAsync();

        var (forManager, actor) = await OpenAsync(manager);
        Assert.Equal(new AttentionRemedy(AlertText.ApplicationFailingAction, PortalUrls.Organization(organization)), AttentionRemedy.Of(AttentionItem.Of(Assert.Single(forManager))!, actor));
        var (forBorrower, me) = await OpenAsync(borrower);
        var item = AttentionItem.Of(Assert.Single(forBorrower))!;
        Assert.Equal(AlertText.ApplicationFailingTitle, AttentionLook.Of(item).Word);
        Assert.EndsWith(AlertText.ApplicationFailingAsk, AttentionLook.Sentence(item), StringComparison.Ordinal);
        Assert.Equal(new AttentionRemedy(AlertText.ApplicationFailingLook, PortalUrls.Sending), AttentionRemedy.Of(item, me));
        foreach (var other in (PortalUser[])[reader, well]) Assert.Empty((await OpenAsync(other)).Open);

        async Task<(IReadOnlyList<OpenAlert> Open, Actor Actor)> OpenAsync(PortalUser user)
        {
            await using var db = await scene.Portal.DbAsync();
            var asks = (await Actors.ReadAsync(db, user.Id, null, Cancellation))!;
            return (await scene.Portal.Get<AlertQueries>().OpenAsync(asks, Cancellation), asks);
        }
    }

    /// <summary>The organisation's application is refused too, as it is now: that is nothing to wait for where the link is of another one.</summary>
    [Fact]
    public async Task Panel_OfWhoeverHasToLinkAnew_SaysThatAlone()
    {
        await using var scene = await AlertScene.StartAsync();
        var organization = await scene.OrganizationAsync();
        var (ofBefore, ofNow) = (await scene.UserAsync(PortalRole.User, "es", null, organization), await scene.UserAsync(PortalRole.User, "es", null, organization));
        await scene.BreakAsync(await scene.BorrowerAsync(ofBefore, await scene.ApplicationAsync(organization)), MailProblem.ClientSecretExpired);
        await scene.ChangeAsync<SendingApplication>(a => a.OrganizationId == organization, a => a.Configure(ApplicationSettings.Of(a) with { ApplicationId = $"{Guid.NewGuid()}" }, "other", scene.Clock.GetUtcNow()));
        await using var db = await scene.Portal.DbAsync();
        var now = await db.Set<SendingApplication>().AsNoTracking().SingleAsync(a => a.OrganizationId == organization, Cancellation);
        await scene.BreakAsync(await scene.BorrowerAsync(ofNow, now), MailProblem.ClientSecretExpired);

        await scene.LookAsync();

        Assert.Equal([AlertKind.LinkFailing], await KindsAsync(ofBefore));
        Assert.Equal([AlertKind.ApplicationFailing], await KindsAsync(ofNow));

        async Task<IReadOnlyList<AlertKind>> KindsAsync(PortalUser user) =>
            [.. (await scene.Portal.Get<AlertQueries>().OpenAsync((await Actors.ReadAsync(db, user.Id, null, Cancellation))!, Cancellation)).Select(a => a.Alert.Kind)];
    }

    [Fact]
    public async Task Ready_BorrowedApplicationRefused_SaysWhomToAsk()
    {
        await using var scene = await AlertScene.StartAsync();
        var organization = await scene.OrganizationAsync();
        var account = await scene.BorrowerAsync(await scene.UserAsync(PortalRole.User, "es", null, organization), await scene.ApplicationAsync(organization));
        var own = await scene.AccountAsync(await scene.UserAsync());
        foreach (var broken in (SendingAccount[])[account, own]) await scene.BreakAsync(broken, MailProblem.ClientSecretExpired);
        await using var db = await scene.Portal.DbAsync();

        Assert.Equal(NotReady.SharedLinkFailing, await AccountReadiness.OfAsync(db, account, await db.Set<AccountLink>().SingleAsync(l => l.AccountId == account.Id, Cancellation), Cancellation));
        Assert.Equal(NotReady.LinkFailing, await AccountReadiness.OfAsync(db, own, await db.Set<AccountLink>().SingleAsync(l => l.AccountId == own.Id, Cancellation), Cancellation));
    }
}
