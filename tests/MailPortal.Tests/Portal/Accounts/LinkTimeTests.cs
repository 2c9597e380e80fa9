using MailPortal.Accounts;
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
        var (_, ticket) = await sending.Portal.Get<AccountLinking>().StartAsync(sender.Actor, sender.AccountId, new("http://localhost/"), largeMail: false, Cancellation);

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
}
