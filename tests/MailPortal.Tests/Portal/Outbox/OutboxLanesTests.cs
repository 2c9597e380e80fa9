using MailPortal.Data;
using MailPortal.Outbox;
using MailPortal.Sandbox.Faults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailPortal.Tests.Portal.Outbox;

/// <summary>Who sends for which account.</summary>
public sealed class OutboxLanesTests(SendingPortal sending) : IClassFixture<SendingPortal>
{
    private static readonly TimeSpan Precision = TimeSpan.FromMicroseconds(1); // PostgreSQL's

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A mail that comes while its account is put to rest would wait for ever.</summary>
    [Fact]
    public async Task Release_MailCameMeanwhile_TheAccountIsDueAgain()
    {
        var sender = await sending.NewLinkedAsync();
        var lanes = sending.Portal.Get<OutboxLanes>();
        await sender.QueueAsync(new() { To = [new("", "destino@example.org")], Subject = "Hola", Text = "Hola" });
        var claim = Assert.Single(await lanes.ClaimDueAsync(10, Cancellation), c => c.AccountId == sender.AccountId);

        await lanes.ReleaseAsync(claim, dueAt: null, paused: false, Cancellation);

        Assert.NotNull((await LaneAsync(sender)).DueAt);
    }

    /// <summary>It has to wait for its own recipient only, and what came meanwhile has not.</summary>
    [Fact]
    public async Task Release_ForAWhileAndAMailCameMeanwhile_TheAccountIsDueForThatOne()
    {
        var sender = await sending.NewLinkedAsync();
        var lanes = sending.Portal.Get<OutboxLanes>();
        var mail = await sender.QueueAsync(new() { To = [new("", "destino@example.org")], Subject = "Hola", Text = "Hola" });
        var claim = Assert.Single(await lanes.ClaimDueAsync(10, Cancellation), c => c.AccountId == sender.AccountId);

        await lanes.ReleaseAsync(claim, mail.DueAt.AddMinutes(30), paused: false, Cancellation);

        Assert.Equal(mail.DueAt, (await LaneAsync(sender)).DueAt!.Value, Precision);
    }

    [Fact]
    public async Task Release_PausedByTheServer_StaysSoThoughAMailCame()
    {
        var sender = await sending.NewLinkedAsync();
        var lanes = sending.Portal.Get<OutboxLanes>();
        var mail = await sender.QueueAsync(new() { To = [new("", "destino@example.org")], Subject = "Hola", Text = "Hola" });
        var claim = Assert.Single(await lanes.ClaimDueAsync(10, Cancellation), c => c.AccountId == sender.AccountId);

        await lanes.ReleaseAsync(claim, mail.DueAt.AddMinutes(30), paused: true, Cancellation);
        await sender.QueueAsync(new() { To = [new("", "destino@example.org")], Subject = "Otro", Text = "Hola" });

        Assert.Equal(mail.DueAt.AddMinutes(30), (await LaneAsync(sender)).DueAt!.Value, Precision);
    }

    /// <summary>The process ends after it has written down that the account has to wait, and before it gives the account back.</summary>
    [Fact]
    public async Task Throttled_AndTheProcessEndsAtOnce_TheAccountStillWaitsAndOrderHolds()
    {
        var sender = await sending.NewLinkedAsync();
        var lanes = sending.Portal.Get<OutboxLanes>();
        var first = await sender.QueueAsync(new() { To = [new("", "destino@example.org")], Subject = "Primero", Text = "Hola" });
        var second = await sender.QueueAsync(new() { To = [new("", "destino@example.org")], Subject = "Segundo", Text = "Hola" });
        sending.Sandbox.Server.Faults.Set(Fault.GraphThrottled, new() { Seconds = 600, Times = 1, Mailbox = sender.Address });
        var claim = Assert.Single(await lanes.ClaimDueAsync(10, Cancellation), c => c.AccountId == sender.AccountId);
        var dying = ActivatorUtilities.CreateInstance<OutboxSending>(sending.Portal.Services, ActivatorUtilities.CreateInstance<OutboxLanes>(sending.Portal.Services, new Ended()));

        await dying.RunAsync(claim, Cancellation);
        Assert.NotNull((await LaneAsync(sender)).LeaseId);
        await lanes.ReleaseOwnAsync(Cancellation);
        await sending.SendDueAsync();

        Assert.Equal((OutgoingStatus.Queued, 1), ((await sender.MailAsync(first.Id)).Status, (await sender.MailAsync(first.Id)).Attempts));
        Assert.Equal((OutgoingStatus.Queued, 0), ((await sender.MailAsync(second.Id)).Status, (await sender.MailAsync(second.Id)).Attempts));
        Assert.Equal((await sender.MailAsync(first.Id)).DueAt, (await LaneAsync(sender)).PausedUntil);
    }

    /// <summary>Another node took the one before in, by a clock that is ahead.</summary>
    /// <summary>Also behind one that is being sent: it may have to wait once more.</summary>
    [Theory]
    [InlineData(OutgoingStatus.Queued)]
    [InlineData(OutgoingStatus.Sending)]
    public async Task Queue_AfterAMailOfANodeWhoseClockIsAhead_ComesBehindIt(OutgoingStatus status)
    {
        var sender = await sending.NewLinkedAsync();
        var first = await sender.QueueAsync(new() { To = [new("", "destino@example.org")], Subject = "Primero", Text = "Hola" });
        var ahead = RowId.First(TimeProvider.System.GetUtcNow().AddHours(1));
        await using (var db = await sending.Portal.DbAsync())
            await db.Set<OutgoingMail>().Where(m => m.Id == first.Id).ExecuteUpdateAsync(s => s.SetProperty(m => m.Id, ahead).SetProperty(m => m.Status, status), Cancellation);

        var second = await sender.QueueAsync(new() { To = [new("", "destino@example.org")], Subject = "Segundo", Text = "Hola" });

        Assert.True(second.Id.CompareTo(ahead) > 0);
    }

    [Fact]
    public async Task Claim_HeldByAnother_IsNotGivenTwice()
    {
        var sender = await sending.NewLinkedAsync();
        var lanes = sending.Portal.Get<OutboxLanes>();
        await sender.QueueAsync(new() { To = [new("", "destino@example.org")], Subject = "Hola", Text = "Hola" });

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => lanes.ClaimDueAsync(10, Cancellation)));

        Assert.Single(claims.SelectMany(c => c), c => c.AccountId == sender.AccountId);
    }

    private async Task<OutboxLane> LaneAsync(Sender sender)
    {
        await using var db = await sending.Portal.DbAsync();
        return await db.Set<OutboxLane>().AsNoTracking().SingleAsync(l => l.AccountId == sender.AccountId, Cancellation);
    }

    /// <summary>There is no giving back any more.</summary>
    private sealed class Ended : IDbContextFactory<PortalDbContext>
    {
        public PortalDbContext CreateDbContext() => throw new TimeoutException("The process has ended.");
    }
}
