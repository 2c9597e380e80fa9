using MailPortal.Accounts;
using MailPortal.Mail.Mime;
using MailPortal.Outbox;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal.Outbox;

/// <summary>What Exchange Online takes from one mailbox, over hours that pass at once.</summary>
public sealed class SendingLimitsTests(TurnedSendingPortal sending) : IClassFixture<TurnedSendingPortal>
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

    [Fact]
    public async Task RecipientsOfADay_AreAllUsed_TheNextMailWaitsForTheOldestToBeADayOld()
    {
        var sender = await sending.NewLinkedAsync();
        const int each = OutgoingLimits.RecipientsPerMessage, full = OutgoingLimits.RecipientsPerDay / each;
        var began = sending.Clock.Now;
        await using (var db = await sending.Portal.DbAsync())
        {
            for (var i = 0; i < full; i++) db.Add(SentMail(sender.AccountId, sender.Address, each, began + TimeSpan.FromMinutes(i)));
            await db.SaveChangesAsync(Cancellation);
        }
        sending.Clock.Now = began + TimeSpan.FromHours(2);

        Assert.Equal(began + TimeSpan.FromDays(1), await sending.Portal.Get<SendingLimits>().FreeAtAsync(sender.AccountId, Cancellation));
        var waiting = await sender.QueueAsync(Mail(["ana@contoso.test"]));
        await sending.SendDueAsync();
        Assert.Equal((OutgoingStatus.Queued, 0), ((await sender.MailAsync(waiting.Id)).Status, (await sender.MailAsync(waiting.Id)).Attempts));
        sending.Clock.Now = began + TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1);
        await sending.SendDueAsync();
        Assert.Equal(OutgoingStatus.Sent, (await sender.MailAsync(waiting.Id)).Status);
    }

    /// <summary>They are one mailbox at Microsoft.</summary>
    [Fact]
    public async Task TwoAccountsOfOneAddress_CountTogether()
    {
        var sender = await sending.NewLinkedAsync();
        var other = await sending.NewSenderAsync(change: s => s with { Address = sender.Address.ToUpperInvariant() });
        var ended = sending.Clock.Now;
        await using (var db = await sending.Portal.DbAsync())
        {
            for (var i = 0; i < OutgoingLimits.MessagesPerMinute; i++) db.Add(SentMail(i % 2 == 0 ? sender.AccountId : other.AccountId, sender.Address, recipients: 1, ended));
            await db.SaveChangesAsync(Cancellation);
        }

        var limits = sending.Portal.Get<SendingLimits>();
        Assert.Equal(ended + TimeSpan.FromMinutes(1), await limits.FreeAtAsync(sender.AccountId, Cancellation));
        Assert.Equal(ended + TimeSpan.FromMinutes(1), await limits.FreeAtAsync(other.AccountId, Cancellation));

        // Another address waits for somebody to link anew: until then it is the old mailbox that is sent from.
        var typed = await sending.NewSenderAsync();
        await using (var db = await sending.Portal.DbAsync())
            await db.Set<SendingAccount>().Where(a => a.Id == sender.AccountId).ExecuteUpdateAsync(s => s.SetProperty(a => a.Address, typed.Address), Cancellation);
        Assert.Equal(ended + TimeSpan.FromMinutes(1), await limits.FreeAtAsync(sender.AccountId, Cancellation));
        Assert.Equal(ended + TimeSpan.FromMinutes(1), await limits.FreeAtAsync(other.AccountId, Cancellation));
        Assert.Null(await limits.FreeAtAsync(typed.AccountId, Cancellation));
    }

    private static OutgoingMail SentMail(Guid account, string from, int recipients, DateTimeOffset at)
    {
        var mail = new OutgoingMail
        {
            AccountId = account, Kind = OutgoingKind.Api, AskedBy = null, CreatedAt = at, MessageId = $"{Guid.NewGuid():N}@auto.test", From = new("", from), RecipientCount = recipients,
        };
        mail.Enqueued();
        mail.Begin(at);
        mail.Accept(null, [], at);
        return mail;
    }

    private static NewMail Mail(IReadOnlyList<string> to) => new() { To = [.. to.Select(a => new MailAddress("", a))], Subject = "Factura", Text = "Adjunto la factura." };

    private async Task<DateTimeOffset?> DueAtAsync(Guid account)
    {
        await using var db = await sending.Portal.DbAsync();
        return (await db.Set<OutboxLane>().AsNoTracking().SingleAsync(l => l.AccountId == account, Cancellation)).DueAt;
    }
}
