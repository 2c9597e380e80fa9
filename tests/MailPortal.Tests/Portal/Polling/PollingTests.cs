using MailPortal.Data;
using MailPortal.Documents;
using MailPortal.Invoices;
using MailPortal.Mail.Problems;
using MailPortal.Mailboxes;
using MailPortal.Polling;
using MailPortal.Sandbox.Faults;
using MailPortal.Sandbox.Samples;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal.Polling;

/// <summary>Whole polls against a real Dovecot behind the sandbox's Exchange.</summary>
public sealed class PollingTests(ReceptionPortal reception) : IClassFixture<ReceptionPortal>
{
    private const string Inbox = "INBOX", Processed = "MailPortal/Procesados", Without = "MailPortal/Sin documentos", Failed = "MailPortal/Con error";
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static SampleMails Mails(TestMailbox mailbox, int seed = 7) => new(seed, mailbox.Address, new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Poll_AnotherMailboxReceivesThere_StandsAside()
    {
        var first = await reception.NewMailboxAsync();
        // Its check fails by a port that nobody answers; used all the same, it becomes due, and the port is right by then.
        var second = await reception.Portal.Get<MailboxSaving>().CreateAsync(MailPortal.Users.Actor.Portal, first.OrganizationId, reception.Settings(first.Address) with { Port = 1 }, null, Cancellation);
        await using (var db = await reception.Portal.DbAsync())
        {
            int? port = reception.Sandbox.Info.ImapPort;
            await db.Set<ReceptionMailbox>().Where(m => m.Id == second.Id).ExecuteUpdateAsync(s => s.SetProperty(m => m.Port, port), Cancellation);
        }
        await first.DeliverAsync(RawMail.With("de uno solo"));
        var run = await (first with { Id = second.Id }).PollAsync();
        var row = await (first with { Id = second.Id }).RowAsync();
        Assert.Equal((0, MailboxStatus.Inactive, MailboxStatusCause.AlreadyReceived, (DateTimeOffset?)null), (run.Read, row.Status, row.StatusCause, row.DueAt));
        Assert.Equal(1, (await first.PollAsync()).Read);
    }

    [Fact]
    public async Task Poll_OneOfEachKind_EndsInItsOutcomeAndFolder()
    {
        var mailbox = await reception.NewMailboxAsync();
        var mails = Mails(mailbox);
        var invoice = mails.Invoice();
        var note = mails.CreditNote();
        SampleMail[] all = [invoice, note, mails.WithoutDocument(), mails.PdfOnly(), mails.BrokenZip()];
        foreach (var mail in all) await mailbox.DeliverAsync(mail.Raw);

        var run = await mailbox.PollAsync();

        Assert.Null(run.Problem);
        Assert.Equal((5, 2, 1, 5), (run.Read, run.Documents, run.Quarantined, run.Moved));
        Assert.Equal(new Dictionary<string, int> { [Processed] = 2, [Without] = 2, [Failed] = 1 }, mailbox.Folders());
        var messages = await mailbox.MessagesAsync();
        Assert.Equal([MessageOutcome.Documents, MessageOutcome.Documents, MessageOutcome.NoDocuments, MessageOutcome.PdfOnly, MessageOutcome.Quarantined], messages.Select(m => m.Message.Outcome));
        Assert.Equal(all.Select(m => m.Subject), messages.Select(m => m.Message.Subject));
        Assert.Equal(QuarantineReason.Unreadable, messages[4].Message.Reason);
        var documents = await mailbox.DocumentsAsync();
        Assert.Equal([DocumentClass.Invoice, DocumentClass.CreditNote], documents.Select(d => d.Document.Class));
        Assert.Equal((invoice.Document!.Number, invoice.Document.Code, invoice.Document.Payable), (documents[0].Document.Number, documents[0].Document.UniqueCode, documents[0].Document.Total));
        Assert.Equal((MailboxStatus.Active, 0), ((await mailbox.RowAsync()).Status, await mailbox.UnconfirmedAsync()));
    }

    [Fact]
    public async Task Poll_SameMailTwice_AddsNothingAndMovesBoth()
    {
        var mailbox = await reception.NewMailboxAsync();
        var mail = Mails(mailbox).Invoice();
        await mailbox.DeliverAsync(mail.Raw);
        await mailbox.PollAsync();
        await mailbox.DeliverAsync(mail.Raw);
        var second = await mailbox.PollAsync();
        Assert.Equal((0, 0, 1), (second.Read, second.Documents, second.Moved));
        Assert.Single(await mailbox.MessagesAsync());
        Assert.Single(Assert.Single(await mailbox.DocumentsAsync()).Deliveries);
        Assert.Equal(2, mailbox.Folders()[Processed]);
    }

    [Fact]
    public async Task Poll_SameInvoiceInTwoMails_IsOneDocumentWithTwoDeliveries()
    {
        var mailbox = await reception.NewMailboxAsync();
        var mail = Mails(mailbox).Invoice();
        await mailbox.DeliverAsync(mail.Raw);
        await mailbox.DeliverAsync([.. "X-Reenviado: si\r\n"u8, .. mail.Raw]);
        await mailbox.PollAsync();
        Assert.Equal(2, (await mailbox.MessagesAsync()).Count);
        Assert.Equal(2, Assert.Single(await mailbox.DocumentsAsync()).Deliveries.Count);
    }

    [Fact]
    public async Task Poll_SameInvoiceInTwoOrganizations_IsTwoDocuments()
    {
        var one = await reception.NewMailboxAsync();
        var other = await reception.NewMailboxAsync();
        var mail = Mails(one).Invoice();
        foreach (var mailbox in (TestMailbox[])[one, other])
        {
            await mailbox.DeliverAsync(mail.Raw);
            await mailbox.PollAsync();
            Assert.Single(await mailbox.DocumentsAsync());
        }
    }

    [Fact]
    public async Task Poll_MovedBackByAPerson_IsMovedAgainAndReadOnce()
    {
        var mailbox = await reception.NewMailboxAsync();
        await mailbox.DeliverAsync(Mails(mailbox).Invoice().Raw);
        await mailbox.PollAsync();
        using (var imap = await reception.Sandbox.SignedInAsync(mailbox.Address))
        {
            await imap.CommandAsync($"SELECT \"{Processed}\"");
            await imap.CommandAsync("UID MOVE 1:* INBOX");
        }
        Assert.Equal(1, mailbox.Folders()[Inbox]);

        var run = await mailbox.PollAsync();

        Assert.Equal((0, 1), (run.Read, run.Moved));
        Assert.Equal(new Dictionary<string, int> { [Processed] = 1 }, mailbox.Folders());
        Assert.Single(await mailbox.MessagesAsync());
    }

    [Fact]
    public async Task Poll_FolderDeletedByAPerson_IsMadeAgainAndSaysSo()
    {
        var mailbox = await reception.NewMailboxAsync();
        var mails = Mails(mailbox);
        await mailbox.DeliverAsync(mails.Invoice().Raw);
        Assert.Empty((await mailbox.PollAsync()).FoldersMended ?? "");
        using (var imap = await reception.Sandbox.SignedInAsync(mailbox.Address)) await imap.CommandAsync($"DELETE \"{Processed}\"");
        await mailbox.DeliverAsync(mails.Invoice().Raw);

        var run = await mailbox.PollAsync();

        Assert.Equal((null, Processed), (run.Problem, run.FoldersMended));
        Assert.Equal(1, mailbox.Folders()[Processed]);
    }

    [Fact]
    public async Task Poll_UidValidityChanged_KnowsWhatItReadByItsContent()
    {
        var mailbox = await reception.NewMailboxAsync(change: s => s with { LeaveInPlace = true });
        var mails = Mails(mailbox);
        for (var i = 0; i < 3; i++) await mailbox.DeliverAsync(mails.Invoice().Raw);
        Assert.Equal(3, (await mailbox.PollAsync()).Read);
        var before = (await mailbox.RowAsync()).UidValidity;
        // As after a restore: the same uids under another UIDVALIDITY. Written into Dovecot's list of uids ("3 V1795181958 N4 G…"), because a
        // new one of its own is the time in seconds, which may be the old one.
        var folder = reception.Sandbox.MailFolderOf(mailbox.Address);
        foreach (var index in Directory.GetFiles(folder, "dovecot.index*", SearchOption.AllDirectories)) File.Delete(index);
        foreach (var list in Directory.GetFiles(folder, "dovecot-uidlist", SearchOption.AllDirectories))
        {
            var lines = await File.ReadAllTextAsync(list, Cancellation);
            await File.WriteAllTextAsync(list, lines.Replace($" V{before}", $" V{before + 1000}", StringComparison.Ordinal), Cancellation);
        }
        await mailbox.DeliverAsync(mails.Invoice().Raw);

        var run = await mailbox.PollAsync();

        Assert.NotEqual(before, (await mailbox.RowAsync()).UidValidity);
        Assert.Equal((null, 1), (run.Problem, run.Read));
        Assert.Equal(4, (await mailbox.MessagesAsync()).Count);
        Assert.Equal(4, (await mailbox.DocumentsAsync()).Count);
    }

    [Fact]
    public async Task Poll_PointedAtAnotherAccountWithTheSameUidValidity_ReadsItFromItsBeginning()
    {
        var mailbox = await reception.NewMailboxAsync();
        await mailbox.DeliverAsync(Mails(mailbox).Invoice().Raw);
        await mailbox.PollAsync();
        var other = mailbox with { Address = reception.Sandbox.FreshMailbox() };
        for (var i = 0; i < 2; i++) await other.DeliverAsync(Mails(other, 30).Invoice().Raw);
        await reception.Portal.Get<MailboxSaving>().UpdateAsync(MailPortal.Users.Actor.Portal, mailbox.Id, reception.Settings(other.Address), null, null, Cancellation);
        // What a first account that was not finished left behind, under the uids that the second one uses.
        await using (var db = await reception.Portal.DbAsync())
        {
            var row = await mailbox.RowAsync();
            var message = await db.Set<ReceivedMessage>().FirstAsync(m => m.MailboxId == mailbox.Id, Cancellation);
            using var imap = await reception.Sandbox.SignedInAsync(other.Address);
            await imap.CommandAsync("STATUS INBOX (UIDVALIDITY)");
            var validity = uint.Parse(System.Text.RegularExpressions.Regex.Match(string.Join(' ', imap.Untagged), @"UIDVALIDITY (\d+)").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
            db.Add(new MessageLocation { MessageId = message.Id, MailboxId = mailbox.Id, Account = Guid.NewGuid(), Folder = Inbox, UidValidity = validity, Uid = 2, ConfirmedAt = null });
            await db.SaveChangesAsync(Cancellation);
            Assert.Null(row.UidValidity);
        }

        var run = await mailbox.PollAsync();

        Assert.Equal((null, 1), (run.Problem, run.Read)); // the two mails are one and the same, read once and both moved
        Assert.Equal(new Dictionary<string, int> { [Processed] = 2 }, other.Folders());
    }

    [Fact]
    public async Task Poll_StartMovedBack_ReadsTheOlderMailsToo()
    {
        var mailbox = await reception.NewMailboxAsync(change: s => s with { StartFrom = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(2) });
        await mailbox.DeliverAsync(Mails(mailbox).Invoice().Raw);
        Assert.Equal(0, (await mailbox.PollAsync()).Read);
        await reception.Portal.Get<MailboxSaving>().UpdateAsync(MailPortal.Users.Actor.Portal, mailbox.Id, reception.Settings(mailbox.Address), null, null, Cancellation);
        Assert.Equal(1, (await mailbox.PollAsync()).Read);
    }

    [Fact]
    public async Task Poll_100MegabyteMail_IsStoredWholeAndPutAside_AndTheNextOneIsRead()
    {
        var mailbox = await reception.NewMailboxAsync();
        await mailbox.DeliverAsync(RawMail.OfSize(100_000_000));
        await mailbox.DeliverAsync(Mails(mailbox).Invoice().Raw);
        var run = await mailbox.PollAsync();
        Assert.Equal((null, 2, 1, 1), (run.Problem, run.Read, run.Documents, run.Quarantined));
        var large = (await mailbox.MessagesAsync())[0].Message;
        Assert.Equal(QuarantineReason.TooLargeToOpen, large.Reason);
        Assert.InRange(large.Size, 100_000_000, 110_000_000);
        await using var stored = reception.Portal.Get<FileStore>().OpenRead(large.RawSha256!);
        Assert.Equal(large.Size, stored.Length);
    }

    [Fact]
    public async Task Poll_LeaveInPlace_MovesNothingAndReadsOnce()
    {
        var mailbox = await reception.NewMailboxAsync(change: s => s with { LeaveInPlace = true });
        await mailbox.DeliverAsync(Mails(mailbox).Invoice().Raw);
        Assert.Equal((1, 0), ((await mailbox.PollAsync()).Read, (await mailbox.PollAsync()).Read));
        Assert.Equal(new Dictionary<string, int> { [Inbox] = 1 }, mailbox.Folders());
    }

    [Fact]
    public async Task Poll_CutInMidFetch_GoesOnOverANewConnectionWithoutLoss()
    {
        var mailbox = await reception.NewMailboxAsync();
        var mails = Mails(mailbox);
        for (var i = 0; i < 12; i++) await mailbox.DeliverAsync(mails.Invoice().Raw);
        reception.Sandbox.Server.Faults.Set(Fault.ImapCutInFetch, new FaultParameters { Mailbox = mailbox.Address, Bytes = 60_000, Times = 1 });

        var run = await mailbox.PollAsync();

        Assert.Equal((null, 12), (run.Problem, run.Read));
        Assert.Equal(12, (await mailbox.MessagesAsync()).Count);
        Assert.All(await mailbox.MessagesAsync(), m => Assert.Equal(MessageOutcome.Documents, m.Message.Outcome));
        Assert.Equal(new Dictionary<string, int> { [Processed] = 12 }, mailbox.Folders());
    }

    [Fact]
    public async Task Poll_CutBeforeAnyMessageIsWhole_FailsAndTheNextOneGoesOn()
    {
        var mailbox = await reception.NewMailboxAsync();
        var mails = Mails(mailbox);
        for (var i = 0; i < 3; i++) await mailbox.DeliverAsync(mails.Invoice().Raw);
        reception.Sandbox.Server.Faults.Set(Fault.ImapCutInFetch, new FaultParameters { Mailbox = mailbox.Address, Bytes = 500 });

        var cut = await mailbox.PollAsync();
        reception.Sandbox.Server.Faults.Clear(Fault.ImapCutInFetch);
        var next = await mailbox.PollAsync();

        Assert.Equal((MailProblem.ConnectionLost, 0), (cut.Problem, cut.Read));
        Assert.Equal((null, 3), (next.Problem, next.Read));
    }

    [Fact]
    public async Task Poll_PermissionTakenAway_SaysSoAndIsInactiveAtTheSecondTime()
    {
        var mailbox = await reception.NewMailboxAsync();
        reception.Sandbox.Server.Faults.Set(Fault.PermissionMissing, new FaultParameters { Mailbox = mailbox.Address });
        var run = await mailbox.PollAsync();
        Assert.Equal(MailProblem.MailboxNotConnected, run.Problem);
        Assert.Equal(MailboxStatus.Failing, (await mailbox.RowAsync()).Status);
        await mailbox.PollAsync();
        var row = await mailbox.RowAsync();
        Assert.Equal((MailboxStatus.Inactive, null), (row.Status, row.DueAt));
        reception.Sandbox.Server.Faults.Clear(Fault.PermissionMissing);
        await mailbox.PollAsync();
        Assert.Equal(MailboxStatus.Active, (await mailbox.RowAsync()).Status);
    }

    [Fact]
    public async Task Poll_Throttled_WaitsAsLongAsAsked()
    {
        var mailbox = await reception.NewMailboxAsync();
        reception.Sandbox.Server.Faults.Set(Fault.ImapThrottled, new FaultParameters { Mailbox = mailbox.Address, Milliseconds = 92_415, Times = 1 });
        var run = await mailbox.PollAsync();
        var row = await mailbox.RowAsync();
        Assert.Equal(MailProblem.ServerThrottled, run.Problem);
        Assert.Equal(MailboxStatus.Failing, row.Status);
        Assert.InRange((row.DueAt!.Value - run.EndedAt!.Value).TotalMilliseconds, 91_000, 93_000);
    }

    [Fact]
    public async Task Poll_LeaseTakenByAnother_WritesNothing()
    {
        var mailbox = await reception.NewMailboxAsync();
        await mailbox.DeliverAsync(Mails(mailbox).Invoice().Raw);
        var claim = await reception.Portal.Get<MailboxLeases>().ClaimAsync(mailbox.Id, Cancellation) ?? throw new InvalidOperationException();
        var poll = reception.Portal.Get<MailboxPoll>();
        var run = await poll.BeginAsync(claim, PollTrigger.Schedule, Cancellation);
        await poll.RunAsync(claim with { LeaseId = Guid.NewGuid() }, run, Cancellation);
        Assert.Empty(await mailbox.MessagesAsync());
        Assert.Equal(new Dictionary<string, int> { [Inbox] = 1 }, mailbox.Folders());
        Assert.True((await reception.Portal.Get<PollNow>().WaitAsync(MailPortal.Users.Actor.Portal, run.Id, TimeSpan.Zero, Cancellation)).Interrupted);
        await reception.Portal.Get<MailboxLeases>().ReleaseAsync(claim, Cancellation);
    }

    [Fact]
    public async Task Update_WhileAPollRuns_TakesItsClaimAway()
    {
        var mailbox = await reception.NewMailboxAsync();
        var leases = reception.Portal.Get<MailboxLeases>();
        var claim = await leases.ClaimAsync(mailbox.Id, Cancellation) ?? throw new InvalidOperationException();
        await reception.Portal.Get<MailboxSaving>().UpdateAsync(MailPortal.Users.Actor.Portal, mailbox.Id, reception.Settings(reception.Sandbox.FreshMailbox()), null, null, Cancellation);
        var storage = reception.Portal.Get<MessageStorage>();
        var source = new SourceFolder((await mailbox.RowAsync()).Account, Inbox, 1);
        await Assert.ThrowsAsync<LeaseLostException>(() => storage.StoreAsync(claim, source, [new(77, DateTimeOffset.UtcNow, 1, null)], leaveInPlace: false, Cancellation));
        var row = await mailbox.RowAsync();
        Assert.Equal((null, 0u), (row.UidValidity, row.LastUid));
    }

    [Fact]
    public async Task PollNow_WhileAPollRuns_JoinsIt()
    {
        var mailbox = await reception.NewMailboxAsync();
        var claim = await reception.Portal.Get<MailboxLeases>().ClaimAsync(mailbox.Id, Cancellation) ?? throw new InvalidOperationException();
        var run = await reception.Portal.Get<MailboxPoll>().BeginAsync(claim, PollTrigger.Schedule, Cancellation);
        Assert.Equal(run.Id, await reception.Portal.Get<PollNow>().StartAsync(MailPortal.Users.Actor.Portal, mailbox.Id, Cancellation));
        await reception.Portal.Get<MailboxLeases>().ReleaseAsync(claim, Cancellation);
    }

    [Fact]
    public async Task Poll_StoredButNotRead_IsFinishedFirst_AndPutAsideAfterThreeTries()
    {
        var mailbox = await reception.NewMailboxAsync();
        var raw = Mails(mailbox).Invoice().Raw;
        var poison = RawMail.With("veneno");
        var storage = reception.Portal.Get<MessageStorage>();
        var claim = await reception.Portal.Get<MailboxLeases>().ClaimAsync(mailbox.Id, Cancellation) ?? throw new InvalidOperationException();
        // What a process that died in the middle of reading leaves behind.
        var files = reception.Portal.Get<FileStore>();
        var batch = new List<IncomingMessage>();
        foreach (var (uid, bytes) in ((uint, byte[])[])[(900, raw), (901, poison)])
        {
            var stored = await files.WriteAsync(bytes, Cancellation);
            batch.Add(new(uid, DateTimeOffset.UtcNow, stored.Size, stored.Sha256));
        }
        await storage.StoreAsync(claim, new SourceFolder((await mailbox.RowAsync()).Account, Inbox, 1), batch, leaveInPlace: false, Cancellation);
        await using (var db = await reception.Portal.DbAsync())
        {
            var poisonHash = batch[1].RawSha256;
            await db.Set<ReceivedMessage>().Where(m => m.RawSha256 == poisonHash).ExecuteUpdateAsync(s => s.SetProperty(m => m.Attempts, 3), Cancellation);
        }
        await reception.Portal.Get<MailboxLeases>().ReleaseAsync(claim, Cancellation);

        var run = await mailbox.PollAsync();

        Assert.Equal((2, 1, 1), (run.Read, run.Documents, run.Quarantined));
        var messages = await mailbox.MessagesAsync();
        Assert.Equal([MessageOutcome.Documents, MessageOutcome.Quarantined], messages.Select(m => m.Message.Outcome));
        Assert.Equal(QuarantineReason.KeepsFailing, messages[1].Message.Reason);
        Assert.Equal((2, 4), (messages[0].Message.Attempts, messages[1].Message.Attempts));
        Assert.Equal(0, await mailbox.UnconfirmedAsync());
    }

    [Fact]
    public async Task Resume_WithoutSuspects_LeavesTheMessageInWhichAProcessDied()
    {
        var mailbox = await reception.NewMailboxAsync();
        var claim = await reception.Portal.Get<MailboxLeases>().ClaimAsync(mailbox.Id, Cancellation) ?? throw new InvalidOperationException();
        var batch = new List<IncomingMessage>();
        foreach (var raw in (byte[][])[RawMail.With("sospechoso"), RawMail.With("inocente")])
        {
            var stored = await reception.Portal.Get<FileStore>().WriteAsync(raw, Cancellation);
            batch.Add(new((uint)(900 + batch.Count), DateTimeOffset.UtcNow, stored.Size, stored.Sha256));
        }
        await reception.Portal.Get<MessageStorage>().StoreAsync(claim, new SourceFolder((await mailbox.RowAsync()).Account, Inbox, 1), batch, leaveInPlace: false, Cancellation);
        await using (var db = await reception.Portal.DbAsync())
        {
            var suspect = batch[0].RawSha256;
            await db.Set<ReceivedMessage>().Where(m => m.RawSha256 == suspect).ExecuteUpdateAsync(s => s.SetProperty(m => m.Attempts, 2), Cancellation);
        }
        var intake = reception.Portal.Get<MessageIntake>();
        Assert.Equal(1, (await intake.ResumeAsync(claim, suspects: false, Cancellation)).Messages);
        Assert.Equal([MessageOutcome.Pending, MessageOutcome.NoDocuments], (await mailbox.MessagesAsync()).Select(m => m.Message.Outcome));
        Assert.Equal(1, (await intake.ResumeAsync(claim, suspects: true, Cancellation)).Messages);
        await reception.Portal.Get<MailboxLeases>().ReleaseAsync(claim, Cancellation);
    }

    [Fact]
    public async Task Recover_AfterTheNodeDied_FreesTheMailboxAndEndsTheRun()
    {
        var mailbox = await reception.NewMailboxAsync();
        var poll = reception.Portal.Get<MailboxPoll>();
        var claim = await reception.Portal.Get<MailboxLeases>().ClaimAsync(mailbox.Id, Cancellation) ?? throw new InvalidOperationException();
        var run = await poll.BeginAsync(claim, PollTrigger.Schedule, Cancellation);
        await poll.RecoverAsync(Cancellation);
        Assert.NotNull((await reception.Portal.Get<PollNow>().WaitAsync(MailPortal.Users.Actor.Portal, run.Id, TimeSpan.Zero, Cancellation)).EndedAt);
        Assert.Null((await mailbox.PollAsync()).Problem);
    }

    [Fact]
    public async Task Job_OneMailboxUnreachable_TheOthersAreRead()
    {
        var good = await reception.NewMailboxAsync();
        var bad = await reception.NewMailboxAsync();
        await good.DeliverAsync(Mails(good).Invoice().Raw);
        await using (var db = await reception.Portal.DbAsync())
        {
            await db.Set<ReceptionMailbox>().Where(m => m.Id == bad.Id).ExecuteUpdateAsync(s => s.SetProperty(m => m.Port, 1), Cancellation);
            DateTimeOffset? past = DateTimeOffset.UtcNow.AddMinutes(-1);
            await db.Set<ReceptionMailbox>().Where(m => m.Id == bad.Id || m.Id == good.Id).ExecuteUpdateAsync(s => s.SetProperty(m => m.DueAt, past), Cancellation);
        }

        await reception.Portal.Get<PollDueMailboxesJob>().RunAsync(Cancellation);

        Assert.Single(await good.DocumentsAsync());
        var row = await bad.RowAsync();
        Assert.Equal((MailboxStatus.Failing, MailProblem.ConnectionRefused), (row.Status, row.StatusProblem));
    }

    [Fact]
    public async Task Delete_KeepsDocumentsAndErasesTheSecret()
    {
        var mailbox = await reception.NewMailboxAsync();
        await mailbox.DeliverAsync(Mails(mailbox).Invoice().Raw);
        await mailbox.PollAsync();
        await reception.Portal.Get<MailboxCommands>().DeleteAsync(MailPortal.Users.Actor.Portal, mailbox.Id, Cancellation);
        Assert.Single(await mailbox.DocumentsAsync());
        await Assert.ThrowsAsync<MailPortal.Users.NotFoundException>(mailbox.RowAsync);
    }
}
