using MailPortal.Accounts;
using MailPortal.Sandbox;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal.Accounts;

/// <summary>Linking and links while time passes.</summary>
public sealed class LinkTimeTests(TurnedSendingPortal sending) : IClassFixture<TurnedSendingPortal>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ticket_OlderThanTwoMinutes_OpensNothing()
    {
        var sender = await sending.NewSenderAsync();
        using var browser = await sender.BrowserAsync();
        var (_, ticket) = await sending.Portal.Get<AccountLinking>().StartAsync(sender.Actor, sender.AccountId, new("http://localhost/"), LinkExtras.None, Cancellation);

        sending.Clock.Now += LinkAttempt.TicketLives + TimeSpan.FromSeconds(1);

        Assert.Equal("/sending/linked?why=TooLate", TestPortal.Leads(await browser.GetAsync($"/sending/link/{ticket}", Cancellation)));
    }

    [Fact]
    public async Task Answer_LaterThanAQuarterOfAnHour_LinksNothing()
    {
        var sender = await sending.NewSenderAsync();
        using var browser = await sender.BrowserAsync();
        var (_, answer) = await sender.SignInAsync(browser);

        sending.Clock.Now += LinkAttempt.Lives + TimeSpan.FromSeconds(1);

        Assert.Equal("/sending/linked?why=TooLate", TestPortal.Leads(await browser.GetAsync(answer.PathAndQuery, Cancellation)));
        Assert.Null((await sender.ViewAsync()).Link);
    }

    /// <summary>Microsoft lets a refresh token die after 90 days of silence.</summary>
    [Fact]
    public async Task Link_NobodySendsForHalfAYear_IsAlive()
    {
        var sender = await sending.NewLinkedAsync();

        for (var day = 0; day < 180; day++)
        {
            sending.Clock.Now += TimeSpan.FromDays(1);
            await sending.Portal.Get<RenewLinksJob>().RunAsync(Cancellation);
        }

        Assert.Equal(LinkState.Linked, (await sender.ViewAsync()).Link!.State);
        await sending.Portal.Get<LinkTokens>().ProveAsync(sender.AccountId, Cancellation);
    }

    /// <summary>One link that the portal cannot read must not keep the others from being renewed.</summary>
    [Fact]
    public async Task RenewJob_LinkThatCannotBeRead_IsPutOffAndTheOthersAreRenewed()
    {
        var (broken, sound) = (await sending.NewLinkedAsync(), await sending.NewLinkedAsync());
        await using (var db = await sending.Portal.DbAsync())
            await db.Database.ExecuteSqlAsync($"""UPDATE "AccountLinks" SET "Terms_Method" = 'NoSuchWay' WHERE "AccountId" = {broken.AccountId}""", Cancellation);
        var before = (await sound.ViewAsync()).Link!.RenewedAt;
        sending.Clock.Now += TimeSpan.FromDays(8);

        await sending.Portal.Get<RenewLinksJob>().RunAsync(Cancellation);

        Assert.True((await sound.ViewAsync()).Link!.RenewedAt > before);
        await using var after = await sending.Portal.DbAsync();
        Assert.True(await after.Set<AccountLink>().AnyAsync(l => l.AccountId == broken.AccountId && l.RenewAt > sending.Clock.Now, Cancellation));
    }

    [Fact]
    public async Task Keep_LongAfterSomebodyElseSignedIn_IsRefused_AndTheirTokensAreForgotten()
    {
        var sender = await sending.NewSenderAsync();
        using var browser = await sender.BrowserAsync();
        var attempt = await sender.LinkAsync(browser, signInAs: SampleAccounts.Luis.Address);
        sending.Clock.Now += LinkAttempt.Lives + TimeSpan.FromSeconds(1);

        await Assert.ThrowsAsync<NotFoundException>(() => sending.Portal.Get<AccountLinking>().KeepAsync(sender.Actor, attempt.Id, Cancellation));
        Assert.Null(await sending.Portal.Get<AccountLinking>().LatestAsync(sender.Actor, sender.AccountId, Cancellation));
        await sending.Portal.Get<RenewLinksJob>().RunAsync(Cancellation);

        Assert.Equal((LinkOutcome.Dropped, null), ((await sender.AttemptAsync(attempt.Id)).Outcome, (await sender.AttemptAsync(attempt.Id)).ProtectedTokens));
        Assert.Null((await sender.ViewAsync()).Link);
    }

    /// <summary>Signing in took its time: deciding may take as long once more.</summary>
    [Fact]
    public async Task Keep_ShortlyAfterALongSignIn_IsShownAndTaken()
    {
        var sender = await sending.NewSenderAsync();
        using var browser = await sender.BrowserAsync();
        var (id, ticket) = await sending.Portal.Get<AccountLinking>().StartAsync(sender.Actor, sender.AccountId, new("http://localhost/"), LinkExtras.None, Cancellation);
        var microsoft = await Sender.OpenAsync(browser, ticket);
        sending.Clock.Now += LinkAttempt.Lives - TimeSpan.FromSeconds(30);
        await browser.GetAsync((await sender.AtMicrosoftAsync(microsoft, SampleAccounts.Luis.Address)).PathAndQuery, Cancellation);
        sending.Clock.Now += TimeSpan.FromMinutes(10);
        await sending.Portal.Get<RenewLinksJob>().RunAsync(Cancellation);

        Assert.Equal(id, (await sending.Portal.Get<AccountLinking>().LatestAsync(sender.Actor, sender.AccountId, Cancellation))?.Id);
        await sending.Portal.Get<AccountLinking>().KeepAsync(sender.Actor, id, Cancellation);

        Assert.Equal(SampleAccounts.Luis.Address, (await sender.ViewAsync()).Link!.UserName);
    }

    [Fact]
    public async Task RenewJob_LinkThatTheWayOfSendingDoesNotUse_IsLeftAloneUntilItDoes()
    {
        var sender = await sending.NewLinkedAsync();
        var before = (await sender.ViewAsync()).Link!.RenewedAt;
        await SaveAsync(sender, new() { Method = SendingMethod.SmtpPassword, Address = sender.Address, SmtpHost = "smtp.example.test", SmtpPort = 587, Password = new("secreta") });
        sending.Clock.Now += TimeSpan.FromDays(30);
        await sending.Portal.Get<RenewLinksJob>().RunAsync(Cancellation);
        Assert.Equal(before, (await sender.ViewAsync()).Link!.RenewedAt);

        await SaveAsync(sender, SendingPortal.Settings(sender.Address));
        await sending.Portal.Get<RenewLinksJob>().RunAsync(Cancellation);

        Assert.True((await sender.ViewAsync()).Link is { State: LinkState.Linked } link && link.RenewedAt > before);
    }

    [Fact]
    public async Task RenewJob_LinkOfADisabledUser_IsLeftAloneUntilTheyAreEnabled()
    {
        var sender = await sending.NewLinkedAsync();
        var before = (await sender.ViewAsync()).Link!.RenewedAt;
        await DisableAsync(sender, true);
        sending.Clock.Now += TimeSpan.FromDays(30);
        await sending.Portal.Get<RenewLinksJob>().RunAsync(Cancellation);
        Assert.Equal(before, (await sender.ViewAsync()).Link!.RenewedAt);

        await DisableAsync(sender, false);
        await sending.Portal.Get<RenewLinksJob>().RunAsync(Cancellation);

        Assert.True((await sender.ViewAsync()).Link is { State: LinkState.Linked } link && link.RenewedAt > before);
    }

    private Task<SendingAccount> SaveAsync(Sender sender, AccountSettings settings) => sending.Portal.Get<AccountSaving>().SaveAsync(sender.Actor, sender.User.Id, settings, null, Cancellation);

    private async Task DisableAsync(Sender sender, bool disabled)
    {
        await using var db = await sending.Portal.DbAsync();
        await db.Set<PortalUser>().Where(u => u.Id == sender.User.Id).ExecuteUpdateAsync(s => s.SetProperty(u => u.Disabled, disabled), Cancellation);
    }
}
