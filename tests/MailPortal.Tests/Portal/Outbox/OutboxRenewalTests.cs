using MailPortal.Accounts;
using MailPortal.Outbox;
using MailPortal.Tests.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailPortal.Tests.Portal.Outbox;

/// <summary>The claim on an account while a mail takes its time: here the link's lease is somebody else's, so that the mail waits for its token.</summary>
public sealed class OutboxRenewalTests(TurnedSendingPortal sending) : IClassFixture<TurnedSendingPortal>
{
    private static readonly TimeSpan WriteAgain = TimeSpan.FromSeconds(1);

    // A server database keeps microseconds.
    private static readonly TimeSpan Precision = TimeSpan.FromMilliseconds(1);
    private readonly ManualTime time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private OutboxLanes Lanes => sending.Portal.Get<OutboxLanes>();

    [Fact(Timeout = 60_000)]
    public async Task DatabaseIsAwayForAMoment_TheClaimIsRenewedAfterwardsAndTheMailGoesOut()
    {
        var (sender, database) = (await sending.NewLinkedAsync(), new AwayDatabase(sending.Portal));
        var queued = await sender.QueueAsync(Mail);
        var (run, began) = (await BeginAsync(sender, database), sending.Clock.Now);

        database.IsAway = true;
        await PassAsync(Lanes.Duration / 3, next: WriteAgain);
        await PassAsync(WriteAgain, next: WriteAgain);
        Assert.Equal(2, database.Failures);
        Assert.Equal(began + Lanes.Duration, await HeldUntilAsync(sender), Precision);
        database.IsAway = false;
        await PassAsync(WriteAgain, next: Lanes.Duration / 3);

        Assert.Equal(sending.Clock.Now + Lanes.Duration, await HeldUntilAsync(sender), Precision);
        await HoldLinkAsync(sender, until: null);
        await run;
        Assert.Equal((OutgoingStatus.Sent, 1), ((await sender.MailAsync(queued.Id)).Status, (await sender.MailAsync(queued.Id)).Attempts));
    }

    [Fact(Timeout = 60_000)]
    public async Task DatabaseIsAwayAlmostAsLongAsTheClaimHolds_TheMailIsTakenBack()
    {
        var (sender, database) = (await sending.NewLinkedAsync(), new AwayDatabase(sending.Portal));
        var queued = await sender.QueueAsync(Mail);
        var run = await BeginAsync(sender, database);

        database.IsAway = true;
        await PassAsync(Lanes.Duration / 3, next: WriteAgain);
        time.Advance(Lanes.Duration / 2);
        await run;

        Assert.Equal((OutgoingStatus.Queued, 0), ((await sender.MailAsync(queued.Id)).Status, (await sender.MailAsync(queued.Id)).Attempts));
    }

    private static NewMail Mail => new() { To = [new("", "ana@contoso.test")], Subject = "Factura", Text = "Adjunto la factura." };

    /// <summary>Up to where the mail waits for its token and the next renewal for its time.</summary>
    /// <param name="sender">Whose mail is due.</param>
    /// <param name="database">The renewals', by a clock of their own.</param>
    /// <returns>The run.</returns>
    private async Task<Task> BeginAsync(Sender sender, AwayDatabase database)
    {
        await HoldLinkAsync(sender, sending.Clock.Now + TimeSpan.FromDays(1));
        time.Advance(sending.Clock.Now - time.GetUtcNow() + WriteAgain);
        // It remembers no token.
        var attempt = Made<OutgoingAttempt>(Made<AccountMailSender>(Made<LinkTokens>()));
        var outbox = Made<OutboxSending>(time, Made<OutboxLanes>(database), attempt);
        var claim = Assert.Single(await Lanes.ClaimDueAsync(100, Cancellation), c => c.AccountId == sender.AccountId);
        var waits = time.TimerOf(Lanes.Duration / 3);
        var run = outbox.RunAsync(claim, Cancellation);
        await waits;
        return run;
    }

    /// <summary>So much time passes, until the renewal waits for its next time.</summary>
    private async Task PassAsync(TimeSpan by, TimeSpan next)
    {
        var waits = time.TimerOf(next);
        sending.Clock.Now += by;
        time.Advance(by);
        await waits;
    }

    private async Task HoldLinkAsync(Sender sender, DateTimeOffset? until)
    {
        await using var db = await sending.Portal.DbAsync();
        Guid? lease = until is null ? null : Guid.NewGuid();
        await db.Set<AccountLink>().Where(l => l.AccountId == sender.AccountId).ExecuteUpdateAsync(s => s.SetProperty(l => l.LeaseId, lease).SetProperty(l => l.LeaseUntil, until), Cancellation);
    }

    private async Task<DateTimeOffset> HeldUntilAsync(Sender sender)
    {
        await using var db = await sending.Portal.DbAsync();
        return await db.Set<OutboxLane>().Where(l => l.AccountId == sender.AccountId).Select(l => l.LeaseUntil!.Value).SingleAsync(Cancellation);
    }

    private T Made<T>(params object[] parts) => ActivatorUtilities.CreateInstance<T>(sending.Portal.Services, parts);
}
