using MailPortal.Accounts;
using MailPortal.Data;
using MailPortal.Mail.Mime;
using MailPortal.Outbox;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal.Outbox;

/// <summary>What Exchange Online takes from one mailbox, over hours that pass at once.</summary>
public sealed class SendingLimitsTests(TurnedSendingPortal sending) : IClassFixture<TurnedSendingPortal>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

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

        Assert.Equal(began + TimeSpan.FromDays(1), await FreeAtAsync(sender.AccountId));
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

        Assert.Equal(ended + TimeSpan.FromMinutes(1), await FreeAtAsync(sender.AccountId));
        Assert.Equal(ended + TimeSpan.FromMinutes(1), await FreeAtAsync(other.AccountId));

        // Another address waits for somebody to link anew: until then it is the old mailbox that is sent from.
        var typed = await sending.NewSenderAsync();
        await using (var db = await sending.Portal.DbAsync())
            await db.Set<SendingAccount>().Where(a => a.Id == sender.AccountId).ExecuteUpdateAsync(s => s.SetProperty(a => a.Address, typed.Address), Cancellation);
        Assert.Equal(ended + TimeSpan.FromMinutes(1), await FreeAtAsync(sender.AccountId));
        Assert.Equal(ended + TimeSpan.FromMinutes(1), await FreeAtAsync(other.AccountId));
        Assert.Null(await FreeAtAsync(typed.AccountId));
    }

    /// <summary>An application sends from the mailbox of each mail's sender: that one's limits are what counts, whoever's account it is.</summary>
    [Fact]
    public async Task Application_CountsForEachSendersMailbox()
    {
        var application = await sending.NewSenderAsync(PortalRole.Administrator, s => sending.Settings(SendingMethod.GraphApplication, s.Address!));
        var linked = await sending.NewLinkedAsync();
        var ended = sending.Clock.Now;
        await StoreAsync(Enumerable.Range(0, OutgoingLimits.MessagesPerMinute).Select(_ => SentMail(application.AccountId, linked.Address, 1, ended)));

        Assert.Null(await FreeAtAsync(application.AccountId));
        Assert.Equal(ended + TimeSpan.FromMinutes(1), await FreeAtAsync(application.AccountId, from: linked.Address.ToUpperInvariant()));
        Assert.Equal(ended + TimeSpan.FromMinutes(1), await FreeAtAsync(linked.AccountId));
    }

    /// <summary>One sender's mailbox that is full keeps no other's mails waiting, and its own in order.</summary>
    [Fact]
    public async Task Application_OneSenderAtItsLimit_TheOthersGoOn()
    {
        var application = await sending.NewSenderAsync(PortalRole.Administrator, s => sending.Settings(SendingMethod.GraphApplication, s.Address!));
        var full = (await sending.NewLinkedAsync()).Address;
        var recipient = sending.Sandbox.FreshMailbox();
        var ended = sending.Clock.Now;
        await StoreAsync(Enumerable.Range(0, OutgoingLimits.MessagesPerMinute).Select(_ => SentMail(application.AccountId, full, 1, ended)));
        var queued = new List<OutgoingMail>();
        foreach (var from in (string?[])[full, full, null]) queued.Add(await application.QueueAsync(Mail([recipient]) with { From = from }));

        await sending.SendDueAsync();
        Assert.Equal([OutgoingStatus.Queued, OutgoingStatus.Queued, OutgoingStatus.Sent], await StatesAsync());
        Assert.Equal(ended + TimeSpan.FromMinutes(1), (await application.MailAsync(queued[1].Id)).DueAt);
        sending.Clock.Now = ended + TimeSpan.FromMinutes(1);
        await sending.SendDueAsync();

        Assert.Equal([OutgoingStatus.Sent, OutgoingStatus.Sent, OutgoingStatus.Sent], await StatesAsync());
        Assert.Equal([queued[2].MessageId, queued[0].MessageId, queued[1].MessageId],
            sending.Sandbox.Server.Sent.All().Where(m => m.Recipients.Contains(recipient)).Select(m => m.MessageId.Trim('<', '>')));

        async Task<List<OutgoingStatus>> StatesAsync()
        {
            var states = new List<OutgoingStatus>();
            foreach (var mail in queued) states.Add((await application.MailAsync(mail.Id)).Status);
            return states;
        }
    }

    /// <summary>What is being handed over is not over, and counts all the same.</summary>
    [Fact]
    public async Task BeingSent_CountsForEveryLimit()
    {
        var sender = await sending.NewLinkedAsync();
        var now = sending.Clock.Now;
        var begun = NewRow(sender.AccountId, sender.Address, OutgoingLimits.RecipientsPerDay, now);
        begun.Begin(now, sender.Address.ToLowerInvariant());
        await StoreAsync(begun, FileOf(begun, OutgoingLimits.UploadedBytes));
        Assert.Equal(now + TimeSpan.FromDays(1), await FreeAtAsync(sender.AccountId));
        Assert.Equal(now + TimeSpan.FromMinutes(5), await FreeAtAsync(sender.AccountId, file: 1));
    }

    /// <summary>Eight accounts of one mailbox wake in the same moment, each with a lane of its own: together they begin no more than one may at once.</summary>
    [Fact]
    public async Task AccountsOfOneMailbox_ThatAskAtTheSameMoment_CountEachOther()
    {
        var sender = await sending.NewLinkedAsync();
        var others = new List<Guid>();
        for (var i = 0; i < 8; i++) others.Add((await sending.NewSenderAsync(change: s => s with { Address = sender.Address })).AccountId);
        var began = await Task.WhenAll(others.Select(account => DatabaseConflict.TwiceAsync(() => BeginAsync(account))));
        Assert.Equal(OutgoingLimits.AtOncePerMailbox, began.Count(b => b));

        async Task<bool> BeginAsync(Guid account)
        {
            await using var db = await sending.Portal.DbAsync();
            await using var transaction = await db.Database.BeginTransactionAsync(Cancellation);
            var (mail, mailbox) = (NewRow(account, sender.Address, 1, sending.Clock.Now), sender.Address.ToLowerInvariant());
            mail.Enqueued();
            db.Add(mail);
            if (await sending.Portal.Get<SendingLimits>().FreeAtAsync(db, mail, mailbox, Cancellation) is not null) return false;
            mail.Begin(sending.Clock.Now, mailbox);
            await db.SaveChangesAsync(Cancellation);
            await transaction.CommitAsync(Cancellation);
            return true;
        }
    }

    [Fact]
    public async Task ServerOfOnesOwn_HasNoLimitsOfMicrosofts()
    {
        var sender = await sending.NewSenderAsync(change: s => sending.Settings(SendingMethod.SmtpPassword, s.Address!));
        await StoreAsync(Enumerable.Range(0, OutgoingLimits.MessagesPerMinute).Select(_ => SentMail(sender.AccountId, sender.Address, 1, sending.Clock.Now)));
        Assert.Null(await FreeAtAsync(sender.AccountId));
    }

    /// <summary>With room for one more recipient, a mail to two waits.</summary>
    [Fact]
    public async Task RecipientsOfADay_NearlyUsed_AMailToMoreWaitsForAsManyToBeADayOld()
    {
        var sender = await sending.NewLinkedAsync();
        var began = sending.Clock.Now;
        await StoreAsync(
            SentMail(sender.AccountId, sender.Address, 3, began), SentMail(sender.AccountId, sender.Address, 2, began + TimeSpan.FromHours(1)),
            SentMail(sender.AccountId, sender.Address, OutgoingLimits.RecipientsPerDay - 6, began + TimeSpan.FromHours(2)));
        sending.Clock.Now = began + TimeSpan.FromHours(3);

        Assert.Null(await FreeAtAsync(sender.AccountId, recipients: 1));
        Assert.Equal(began + TimeSpan.FromDays(1), await FreeAtAsync(sender.AccountId, recipients: 4));
        Assert.Equal(began + TimeSpan.FromDays(1) + TimeSpan.FromHours(1), await FreeAtAsync(sender.AccountId, recipients: 5));
        sending.Clock.Now = began + TimeSpan.FromDays(1);
        Assert.Null(await FreeAtAsync(sender.AccountId, recipients: 4));
    }

    [Fact]
    public async Task Uploads_OfFiveMinutes_AreUsedUp_OnlyMailsWithFilesWait()
    {
        const long each = 30_000_000;
        var sender = await sending.NewLinkedAsync();
        var began = sending.Clock.Now;
        await StoreAsync(Enumerable.Range(0, (int)(OutgoingLimits.UploadedBytes / each)).SelectMany(i =>
        {
            var mail = SentMail(sender.AccountId, sender.Address, 1, began + TimeSpan.FromSeconds(i));
            return new object[] { mail, FileOf(mail, each) };
        }).ToArray());
        sending.Clock.Now = began + TimeSpan.FromMinutes(1);

        Assert.Null(await FreeAtAsync(sender.AccountId));
        Assert.Equal(began + TimeSpan.FromMinutes(5), await FreeAtAsync(sender.AccountId, file: 1));
        Assert.Equal(began + TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1), await FreeAtAsync(sender.AccountId, file: each + 1));
        sending.Clock.Now = began + TimeSpan.FromMinutes(5);
        Assert.Null(await FreeAtAsync(sender.AccountId, file: 1));
    }

    /// <summary>Each account has a lane of its own: of one mailbox they must not all be in it at once.</summary>
    [Fact]
    public async Task AccountsOfOneMailbox_AreNotAllInItAtOnce()
    {
        var sender = await sending.NewLinkedAsync();
        for (var i = 0; i < OutgoingLimits.AtOncePerMailbox; i++)
        {
            Assert.Null(await FreeAtAsync(sender.AccountId));
            var other = await sending.NewSenderAsync(change: s => s with { Address = sender.Address });
            var mail = NewRow(other.AccountId, sender.Address, 1, sending.Clock.Now);
            mail.Begin(sending.Clock.Now, sender.Address.ToLowerInvariant());
            await StoreAsync(mail);
        }

        var waiting = await sender.QueueAsync(Mail(["ana@contoso.test"]));
        await sending.SendDueAsync();

        Assert.Equal((OutgoingStatus.Queued, 0), ((await sender.MailAsync(waiting.Id)).Status, (await sender.MailAsync(waiting.Id)).Attempts));
        Assert.InRange(await FreeAtAsync(sender.AccountId) - sending.Clock.Now ?? default, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
    }

    private async Task<DateTimeOffset?> FreeAtAsync(Guid accountId, string? from = null, int recipients = 1, long file = 0)
    {
        await using var db = await sending.Portal.DbAsync();
        var account = await db.Set<SendingAccount>().SingleAsync(a => a.Id == accountId, Cancellation);
        var link = await db.Set<AccountLink>().SingleOrDefaultAsync(l => l.AccountId == accountId, Cancellation);
        var mail = NewRow(accountId, from ?? account.Address, recipients, sending.Clock.Now);
        mail.Enqueued();
        db.Add(mail);
        if (file > 0) db.Add(FileOf(mail, file));
        await using var transaction = await db.Database.BeginTransactionAsync(Cancellation);
        await db.SaveChangesAsync(Cancellation);
        // Rolled back.
        return SendingLimits.MailboxOf(account, link, mail) is { } mailbox ? await sending.Portal.Get<SendingLimits>().FreeAtAsync(db, mail, mailbox, Cancellation) : null;
    }

    private async Task StoreAsync(params IEnumerable<object> rows)
    {
        await using var db = await sending.Portal.DbAsync();
        db.AddRange(rows);
        await db.SaveChangesAsync(Cancellation);
    }

    private static OutgoingFile FileOf(OutgoingMail mail, long size) => new() { MailId = mail.Id, Name = "a.bin", ContentType = "application/octet-stream", Sha256 = new string('0', 64), Size = size };

    private static OutgoingMail SentMail(Guid account, string from, int recipients, DateTimeOffset at)
    {
        var mail = NewRow(account, from, recipients, at);
        mail.Enqueued();
        mail.Begin(at, from.ToLowerInvariant());
        mail.Accept(null, [], at);
        return mail;
    }

    private static OutgoingMail NewRow(Guid account, string from, int recipients, DateTimeOffset at) => new()
    {
        AccountId = account, Kind = OutgoingKind.Api, AskedBy = null, CreatedAt = at, MessageId = $"{Guid.NewGuid():N}@auto.test", From = new("", from), RecipientCount = recipients,
    };

    private static NewMail Mail(IReadOnlyList<string> to) => new() { To = [.. to.Select(a => new MailAddress("", a))], Subject = "Factura", Text = "Adjunto la factura." };
}
