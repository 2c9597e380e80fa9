using System.Security.Cryptography;
using MailPortal.Accounts;
using MailPortal.Components;
using MailPortal.Data;
using MailPortal.Mail.Mime;
using MailPortal.Mail.Problems;
using MailPortal.Outbox;
using MailPortal.Sandbox;
using MailPortal.Sandbox.Faults;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal.Outbox;

/// <summary>Mails from the queue to the recipient's mailbox, through the sandbox's Graph.</summary>
public sealed class OutboxTests(SendingPortal sending) : IClassFixture<SendingPortal>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Send_MailWithFile_ArrivesOnceWithItsMessageId()
    {
        var sender = await sending.NewLinkedAsync();
        var recipient = sending.Sandbox.FreshMailbox();

        var queued = await sender.QueueAsync(Mail(recipient) with { Attachments = [new("factura ñ.txt", "text/plain", "Hola"u8.ToArray())] });
        Assert.Equal(OutgoingStatus.Queued, queued.Status);
        await sending.SendDueAsync();

        var sent = await sender.MailAsync(queued.Id);
        Assert.Equal((OutgoingStatus.Sent, 1), (sent.Status, sent.Attempts));
        Assert.NotNull(sent.ServerReference);
        Assert.Equal([sent.MessageId], Arrived(recipient));
    }

    /// <summary>Graph alone can leave no copy.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Send_LeavesACopyInSentItems_OrNone(bool saves)
    {
        var sender = await sending.NewLinkedAsync();
        var queued = await sender.QueueAsync(Mail(sending.Sandbox.FreshMailbox()) with { SaveToSentItems = saves });
        await sending.SendDueAsync();

        Assert.Equal(OutgoingStatus.Sent, (await sender.MailAsync(queued.Id)).Status);
        Assert.Equal(saves ? 1 : 0, sending.Sandbox.Server.Look(sender.Address).Where(f => f.Name == "Sent Items").Sum(f => f.Messages.Count));
    }

    /// <summary>The logo of every invoice takes its place once.</summary>
    [Fact]
    public async Task Queue_SameFileInTwoMails_IsStoredOnce()
    {
        var sender = await sending.NewLinkedAsync();
        var recipient = sending.Sandbox.FreshMailbox();
        var bytes = RandomNumberGenerator.GetBytes(1000);
        var first = await sender.QueueAsync(Mail(recipient) with { Attachments = [new("uno.bin", null, bytes)] });
        var second = await sender.QueueAsync(Mail(recipient) with { Attachments = [new("dos.bin", null, bytes)] });

        await using var db = await sending.Portal.DbAsync();
        var sha = Assert.Single((await db.Set<OutgoingFile>().Where(f => f.MailId == first.Id || f.MailId == second.Id).Select(f => f.Sha256).ToListAsync(Cancellation)).GroupBy(s => s), g => g.Count() == 2).Key;
        Assert.Single(Directory.EnumerateFiles(sending.Portal.Get<FileStore>().Folder, "*", SearchOption.AllDirectories), file => Path.GetFileName(file).Contains(sha, StringComparison.OrdinalIgnoreCase));
        await sending.SendDueAsync();
        Assert.Equal(2, Arrived(recipient).Count);
    }

    [Fact]
    public async Task Queue_SameKeyAgain_IsTheSameMail()
    {
        var sender = await sending.NewLinkedAsync();
        var recipient = sending.Sandbox.FreshMailbox();
        var key = new IdempotencyKey($"k-{Guid.NewGuid()}", "one");

        var mails = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => sender.QueueAsync(Mail(recipient), key)));
        await sending.SendDueAsync();

        Assert.Single(mails.Select(m => m.Id).Distinct());
        Assert.Single(Arrived(recipient));
        await Assert.ThrowsAsync<IdempotencyConflictException>(() => sender.QueueAsync(Mail(recipient), key with { RequestHash = "other" }));
    }

    [Fact]
    public async Task Send_AnswerNeverComes_IsUncertainAndNotSentAgain()
    {
        var sender = await sending.NewLinkedAsync();
        var recipient = sending.Sandbox.FreshMailbox();
        var queued = await sender.QueueAsync(Mail(recipient));
        sending.Sandbox.Server.Faults.Set(Fault.GraphDown, new() { Mailbox = sender.Address, Status = 0, After = true, Times = 1 });

        await sending.SendDueAsync();
        await sending.SendDueAsync();

        var mail = await sender.MailAsync(queued.Id);
        Assert.Equal((OutgoingStatus.Uncertain, MailProblem.SendingUncertain), (mail.Status, mail.Problem));
        Assert.Single(Arrived(recipient));
    }

    [Fact]
    public async Task Resend_Uncertain_GoesOutWithTheSameMessageId()
    {
        var sender = await sending.NewLinkedAsync();
        var recipient = sending.Sandbox.FreshMailbox();
        var queued = await sender.QueueAsync(Mail(recipient));
        sending.Sandbox.Server.Faults.Set(Fault.GraphDown, new() { Mailbox = sender.Address, Status = 0, After = true, Times = 1 });
        await sending.SendDueAsync();

        await sending.Portal.Get<OutboxCommands>().ResendAsync(sender.Actor, queued.Id, Cancellation);
        await sender.EndPauseAsync();
        await sending.SendDueAsync();

        Assert.Equal(OutgoingStatus.Sent, (await sender.MailAsync(queued.Id)).Status);
        Assert.Equal([queued.MessageId, queued.MessageId], Arrived(recipient));
    }

    [Fact]
    public async Task Send_Throttled_WaitsAsAskedAndKeepsTheOrder()
    {
        var sender = await sending.NewLinkedAsync();
        var recipient = sending.Sandbox.FreshMailbox();
        var first = await sender.QueueAsync(Mail(recipient, "uno"));
        var second = await sender.QueueAsync(Mail(recipient, "dos"));
        sending.Sandbox.Server.Faults.Set(Fault.GraphThrottled, new() { Mailbox = sender.Address, Seconds = 120, Times = 1 });

        await sending.SendDueAsync();

        Assert.Equal((OutgoingStatus.Queued, MailProblem.GraphThrottled), ((await sender.MailAsync(first.Id)).Status, (await sender.MailAsync(first.Id)).Problem));
        Assert.Equal((OutgoingStatus.Queued, 0), ((await sender.MailAsync(second.Id)).Status, (await sender.MailAsync(second.Id)).Attempts));
        var lane = await LaneAsync(sender);
        Assert.InRange(lane.DueAt!.Value - TimeProvider.System.GetUtcNow(), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(121));
        Assert.Empty(Arrived(recipient));
    }

    [Fact]
    public async Task Send_LinkIsGone_FailsAtOnceWithItsDiagnosis()
    {
        var sender = await sending.NewLinkedAsync();
        var queued = await sender.QueueAsync(Mail(sending.Sandbox.FreshMailbox()));
        await sending.Portal.Get<AccountSaving>().UnlinkAsync(sender.Actor, sender.AccountId, Cancellation);

        await sending.SendDueAsync();

        Assert.Equal((OutgoingStatus.Failed, MailProblem.SignInNeeded), ((await sender.MailAsync(queued.Id)).Status, (await sender.MailAsync(queued.Id)).Problem));
        Assert.Equal(NotReady.NotLinked, (await Assert.ThrowsAsync<AccountNotReadyException>(() => sender.QueueAsync(Mail(sending.Sandbox.FreshMailbox())))).Reason);
    }

    [Fact]
    public async Task Send_GraphWantsAnotherSignInAndTheGrantIsGone_FailsAndTheLinkIsExpired()
    {
        var sender = await sending.NewLinkedAsync();
        var queued = await sender.QueueAsync(Mail(sending.Sandbox.FreshMailbox()));
        sending.Sandbox.Server.Administer(sender.Address, AccountAction.RevokeSessions);
        sending.Sandbox.Server.Faults.Set(Fault.ClaimsChallenge, new() { Mailbox = sender.Address, Times = 1 });

        await sending.SendDueAsync();

        Assert.Equal(OutgoingStatus.Failed, (await sender.MailAsync(queued.Id)).Status);
        Assert.Equal(LinkState.Expired, (await sender.ViewAsync()).Link!.State);
        Assert.Equal(NotReady.LinkExpired, (await Assert.ThrowsAsync<AccountNotReadyException>(() => sender.QueueAsync(Mail(sending.Sandbox.FreshMailbox())))).Reason);
    }

    [Fact]
    public async Task Send_NodeDiedInTheMiddle_TheMailIsUncertainAndThoseBehindGoOut()
    {
        var sender = await sending.NewLinkedAsync();
        var recipient = sending.Sandbox.FreshMailbox();
        var first = await sender.QueueAsync(Mail(recipient, "uno"));
        var second = await sender.QueueAsync(Mail(recipient, "dos"));
        await using (var db = await sending.Portal.DbAsync())
        {
            var row = await db.Set<OutgoingMail>().SingleAsync(m => m.Id == first.Id, Cancellation);
            row.Begin(TimeProvider.System.GetUtcNow(), mailbox: null);
            await db.SaveChangesAsync(Cancellation);
        }

        await sending.SendDueAsync();

        Assert.Equal((OutgoingStatus.Uncertain, OutgoingStatus.Sent), ((await sender.MailAsync(first.Id)).Status, (await sender.MailAsync(second.Id)).Status));
        Assert.Equal([second.MessageId], Arrived(recipient));
    }

    [Fact]
    public async Task Send_AddressThatCannotBeWritten_FailsAndIsNotCalledUncertain()
    {
        var sender = await sending.NewLinkedAsync();
        var bad = await sender.QueueAsync(Mail("ana@contoso.test") with { Attachments = [new("a", "multipart/mixed", default)] });
        var good = await sender.QueueAsync(Mail("ana@contoso.test"));

        await sending.SendDueAsync();

        Assert.Equal((OutgoingStatus.Failed, OutgoingStatus.Sent), ((await sender.MailAsync(bad.Id)).Status, (await sender.MailAsync(good.Id)).Status));
    }

    [Fact]
    public async Task Send_StoredFileIsGone_ThisMailWaitsAndTheNextGoesOut()
    {
        var sender = await sending.NewLinkedAsync();
        var bad = await sender.QueueAsync(Mail("ana@contoso.test") with { Attachments = [new("a.bin", null, Guid.NewGuid().ToByteArray())] });
        var good = await sender.QueueAsync(Mail("ana@contoso.test"));
        await using (var db = await sending.Portal.DbAsync())
        {
            var file = await db.Set<OutgoingFile>().SingleAsync(f => f.MailId == bad.Id, Cancellation);
            File.Delete(Directory.GetFiles(sending.Portal.Get<FileStore>().Folder, file.Sha256, SearchOption.AllDirectories).Single());
        }

        await sending.SendDueAsync();

        Assert.Equal(OutgoingStatus.Sent, (await sender.MailAsync(good.Id)).Status);
        Assert.NotEqual(OutgoingStatus.Sent, (await sender.MailAsync(bad.Id)).Status);
        Assert.Equal(MailProblem.PortalFault, (await sender.MailAsync(bad.Id)).Problem);
    }

    [Fact]
    public async Task Queue_KeyOfLastMonth_IsAsGoodAsNew()
    {
        var sender = await sending.NewLinkedAsync();
        var key = new IdempotencyKey($"k-{Guid.NewGuid()}", "one");
        var first = await sender.QueueAsync(Mail("ana@contoso.test"), key);
        await using (var db = await sending.Portal.DbAsync())
        {
            var before = TimeProvider.System.GetUtcNow().AddDays(-8);
            await db.Set<OutgoingMail>().Where(m => m.Id == first.Id).ExecuteUpdateAsync(s => s.SetProperty(m => m.CreatedAt, before), Cancellation);
        }

        Assert.NotEqual(first.Id, (await sender.QueueAsync(Mail("ana@contoso.test"), key with { RequestHash = "other" })).Id);
    }

    [Fact]
    public async Task Queue_LargeMail_IsRefusedUntilThePermissionIsThere()
    {
        var sender = await sending.NewLinkedAsync();
        var recipient = sending.Sandbox.FreshMailbox();
        var plan = new byte[5 * 1024 * 1024];
        new Random(1).NextBytes(plan);
        var large = Mail(recipient) with { Attachments = [new("plano.bin", null, plan), new("nota.txt", "text/plain", "Va aparte."u8.ToArray())] };

        Assert.Equal("attachments", (await Assert.ThrowsAsync<InvalidFormException>(() => sender.QueueAsync(large))).Problems.Single().Field);

        using var browser = await sender.BrowserAsync();
        Assert.Equal(LinkOutcome.Linked, (await sender.LinkAsync(browser, extras: LinkExtras.LargeMail)).Outcome);
        var queued = await sender.QueueAsync(large);
        await sending.SendDueAsync();

        Assert.Equal((OutgoingStatus.Sent, null), ((await sender.MailAsync(queued.Id)).Status, (await sender.MailAsync(queued.Id)).Problem));
        var arrived = Assert.Single(sending.Sandbox.Server.Sent.All(), m => m.Recipients.Contains(recipient));
        Assert.Equal("graph-draft", arrived.How);
        var leaves = MimeParser.Parse(sending.Sandbox.Server.Sent.Raw(arrived.Id)!.Value, limits: null, Cancellation).Leaves;
        Assert.Equal(plan, leaves.Single(l => l.FileName == "plano.bin").Decode());
        Assert.Equal("Va aparte."u8.ToArray(), leaves.Single(l => l.FileName == "nota.txt").Decode());
    }

    [Fact]
    public async Task Queue_EverythingWrong_SaysAllAtOnce()
    {
        var sender = await sending.NewLinkedAsync();

        var refused = await Assert.ThrowsAsync<InvalidFormException>(() => sender.QueueAsync(new NewMail
        {
            To = [new MailAddress("", "no-es-una-dirección")],
            Cc = [new MailAddress("A\r\nBcc: victima@contoso.test", "a@contoso.test")],
            Subject = "Hola\r\nBcc: victima@contoso.test",
            Attachments = [new("../../etc/passwd", "no type", default)],
        }));

        Assert.Equal(["to", "cc", "subject", "text", "attachments"], refused.Problems.Select(p => p.Field));
    }

    [Fact]
    public async Task Queue_Defaults_AreInTheRowOnce()
    {
        var sender = await sending.NewLinkedAsync();
        await sending.Portal.Get<AccountSaving>().SaveDefaultsAsync(sender.Actor, sender.AccountId, new()
        {
            SenderName = "Facturación",
            ReplyTo = ["respuestas@contoso.test"],
            Bcc = ["archivo@contoso.test"],
            Signature = "<p>Saludos<script>alert(1)</script></p>",
            SaveToSentItems = false,
        }, null, Cancellation);

        var mail = await sender.QueueAsync(Mail("ana@contoso.test") with { Html = "<html><body><p>Hola</p></body></html>" });

        Assert.Equal(("Facturación", "respuestas@contoso.test", "archivo@contoso.test", false), (mail.From.Name, mail.ReplyTo.Single().Address, mail.Bcc.Single().Address, mail.SaveToSentItems));
        Assert.Contains("<p>Hola</p>\n<br>\n<p>Saludos</p>\n</body>", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_Queued_IsNeverSent()
    {
        var sender = await sending.NewLinkedAsync();
        var recipient = sending.Sandbox.FreshMailbox();
        var queued = await sender.QueueAsync(Mail(recipient));

        await sending.Portal.Get<OutboxCommands>().CancelAsync(sender.Actor, queued.Id, Cancellation);
        await sending.SendDueAsync();

        Assert.Equal(OutgoingStatus.Cancelled, (await sender.MailAsync(queued.Id)).Status);
        Assert.Empty(Arrived(recipient));
    }

    [Fact]
    public async Task Cancel_Sent_IsRefused()
    {
        var sender = await sending.NewLinkedAsync();
        var queued = await sender.QueueAsync(Mail(sending.Sandbox.FreshMailbox()));
        await sending.SendDueAsync();

        Assert.Equal(OutgoingStatus.Sent, (await Assert.ThrowsAsync<MailStateException>(() => sending.Portal.Get<OutboxCommands>().CancelAsync(sender.Actor, queued.Id, Cancellation))).Status);
        await Assert.ThrowsAsync<MailStateException>(() => sending.Portal.Get<OutboxCommands>().ResendAsync(sender.Actor, queued.Id, Cancellation));
    }

    [Fact]
    public async Task Send_MoreThanAMinuteTakes_WaitsForTheNext()
    {
        var sender = await sending.NewLinkedAsync();
        var recipient = sending.Sandbox.FreshMailbox();
        for (var i = 0; i <= OutgoingLimits.MessagesPerMinute; i++) await sender.QueueAsync(Mail(recipient, $"{i:00}"));

        await sending.SendDueAsync();
        await sending.SendDueAsync();

        Assert.Equal(OutgoingLimits.MessagesPerMinute, Arrived(recipient).Count);
        Assert.True((await LaneAsync(sender)).PausedUntil > TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public async Task See_SomebodyElsesMail_IsAsIfItWereNotThere()
    {
        var sender = await sending.NewLinkedAsync();
        var other = await sending.NewLinkedAsync();
        var queued = await sender.QueueAsync(Mail("ana@contoso.test"));

        await Assert.ThrowsAsync<NotFoundException>(() => other.MailAsync(queued.Id));
        await Assert.ThrowsAsync<NotFoundException>(() => sending.Portal.Get<OutboxCommands>().CancelAsync(other.Actor, queued.Id, Cancellation));
        await Assert.ThrowsAsync<NotFoundException>(() => sending.Portal.Get<OutboxIntake>().AddAsync(other.Actor, sender.AccountId, Mail("ana@contoso.test"), OutgoingKind.Api, null, Cancellation));
        Assert.DoesNotContain(await sending.Portal.Get<OutboxQueries>().ListAsync(other.Actor, new(), Cancellation), r => r.Mail.Id == queued.Id);
    }

    [Fact]
    public async Task Sweep_FilesOfMails_AreSpared()
    {
        var sender = await sending.NewLinkedAsync();
        var files = sending.Portal.Get<FileStore>();
        var queued = await sender.QueueAsync(Mail("ana@contoso.test") with { Attachments = [new("a.bin", null, Guid.NewGuid().ToByteArray())] });
        await using var db = await sending.Portal.DbAsync();
        var file = await db.Set<OutgoingFile>().SingleAsync(f => f.MailId == queued.Id, Cancellation);
        foreach (var path in Directory.GetFiles(files.Folder, "*", SearchOption.AllDirectories)) File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-3));
        db.Add(new MailPortal.Audit.AuditEntry { At = DateTimeOffset.UtcNow.AddDays(-9), UserName = "x", Action = "test.happened", Target = "x" });
        await db.SaveChangesAsync(Cancellation);

        await sending.Portal.Get<MailPortal.Documents.SweepFilesJob>().RunAsync(Cancellation);

        Assert.True(files.Exists(file.Sha256));
    }

    [Fact]
    public async Task List_ByStatusAndText_FindsRecipientsToo_WhateverCaseAndAccents()
    {
        var sender = await sending.NewLinkedAsync();
        var queued = await sender.QueueAsync(Mail("muy.particular@contoso.test", "Liquidación PEÑA"));
        var queries = sending.Portal.Get<OutboxQueries>();

        foreach (var text in (string[])["Muy.Particular", "liquidacion peña", "pena", sender.Address.ToUpperInvariant()])
            Assert.Equal(queued.Id, Assert.Single(await queries.ListAsync(sender.Actor, new() { Text = text, Status = OutgoingStatus.Queued }, Cancellation)).Mail.Id);
        Assert.Empty(await queries.ListAsync(sender.Actor, new() { Text = "otra cosa" }, Cancellation));
        Assert.Empty(await queries.ListAsync(sender.Actor, new() { Status = OutgoingStatus.Sent }, Cancellation));
    }

    private static NewMail Mail(string to, string subject = "Factura") => new() { To = [new MailAddress("", to)], Subject = subject, Text = "Adjunto la factura." };

    /// <summary>Message-IDs in the recipient's inbox, in the order of arrival.</summary>
    private List<string> Arrived(string recipient) =>
        [.. sending.Sandbox.Server.Sent.All().Where(m => m.Recipients.Contains(recipient)).Select(m => m.MessageId.Trim('<', '>'))];

    private async Task<OutboxLane> LaneAsync(Sender sender)
    {
        await using var db = await sending.Portal.DbAsync();
        return await db.Set<OutboxLane>().AsNoTracking().SingleAsync(l => l.AccountId == sender.AccountId, Cancellation);
    }
}
