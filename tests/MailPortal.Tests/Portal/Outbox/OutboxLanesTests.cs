using MailPortal.Outbox;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal.Outbox;

/// <summary>Who sends for which account.</summary>
public sealed class OutboxLanesTests(SendingPortal sending) : IClassFixture<SendingPortal>
{
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

        await using var db = await sending.Portal.DbAsync();
        Assert.NotNull((await db.Set<OutboxLane>().SingleAsync(l => l.AccountId == sender.AccountId, Cancellation)).DueAt);
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
}
