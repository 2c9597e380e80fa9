using MailPortal.Mail.Mime;
using MailPortal.Outbox;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal.Outbox;

/// <summary>A long queue at the pace that Exchange Online takes from one mailbox.</summary>
public sealed class SendingPaceTests(TurnedSendingPortal sending) : IClassFixture<TurnedSendingPortal>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FiveHundredMails_NeverMoreThan30InAMinute_AllInOrder()
    {
        const int mails = 500;
        var sender = await sending.NewLinkedAsync();
        var recipient = sending.Sandbox.FreshMailbox();
        var queued = new List<string>();
        for (var i = 0; i < mails; i++) queued.Add((await sender.QueueAsync(Mail([recipient]))).MessageId);
        var began = sending.Clock.Now;

        while (await DueAtAsync(sender.AccountId) is { } due)
        {
            if (due > sending.Clock.Now) sending.Clock.Now = due;
            await sending.SendDueAsync();
        }

        var arrived = sending.Sandbox.Server.Sent.All().Where(m => m.Recipients.Contains(recipient)).ToList();
        Assert.Equal(queued, arrived.Select(m => m.MessageId.Trim('<', '>')));
        Assert.All(arrived, m => Assert.InRange(arrived.Count(o => o.At >= m.At && o.At - m.At < TimeSpan.FromMinutes(1)), 1, OutgoingLimits.MessagesPerMinute));
        // As fast as allowed, too: 30 at once, then 30 each minute.
        Assert.InRange(sending.Clock.Now - began, TimeSpan.FromMinutes(16), TimeSpan.FromMinutes(17));
        Assert.DoesNotContain(sending.Sandbox.Server.Requests.All(), r => r.Service == "graph" && r.Answered.StartsWith("429", StringComparison.Ordinal));
    }

    private static NewMail Mail(IReadOnlyList<string> to) => new() { To = [.. to.Select(a => new MailAddress("", a))], Subject = "Factura", Text = "Adjunto la factura." };

    private async Task<DateTimeOffset?> DueAtAsync(Guid account)
    {
        await using var db = await sending.Portal.DbAsync();
        return (await db.Set<OutboxLane>().AsNoTracking().SingleAsync(l => l.AccountId == account, Cancellation)).DueAt;
    }
}
