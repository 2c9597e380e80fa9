using MailPortal.Accounts;
using MailPortal.Data;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Smtp;
using MailPortal.Outbox;
using MailPortal.Sandbox;
using MailPortal.Sandbox.Faults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailPortal.Tests.Portal.Outbox;

/// <summary>The portal's own troubles while it sends: a database that is away, a disk that does not answer, somebody who changes a row in the same moment.</summary>
public sealed class OutboxFaultTests(TurnedSendingPortal sending) : IClassFixture<TurnedSendingPortal>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Send_DatabaseIsAwayWhileTheTokenIsFetched_NothingIsUncertainAndOrderHolds()
    {
        var sender = await sending.NewLinkedAsync();
        var recipient = sending.Sandbox.FreshMailbox();
        var (first, second) = (await sender.QueueAsync(Mail(recipient)), await sender.QueueAsync(Mail(recipient)));
        var away = Made<LinkTokens>(new AwayDatabase(sending.Portal) { IsAway = true });

        await Made<OutboxSending>(Made<OutgoingAttempt>(Made<AccountMailSender>(away))).RunAsync(await ClaimAsync(sender), Cancellation);

        Assert.Equal((OutgoingStatus.Queued, MailProblem.PortalFault, 1), Told(await sender.MailAsync(first.Id)));
        Assert.Equal((OutgoingStatus.Queued, null, 0), Told(await sender.MailAsync(second.Id)));
        Assert.Contains(sending.Portal.Log, l => l.Contains($"{first.Id} could not be handed over", StringComparison.Ordinal) && l.Contains("The database is away.", StringComparison.Ordinal));
        await sending.SendDueAsync();
        Assert.Empty(Arrived(recipient));
        sending.Clock.Now += TimeSpan.FromSeconds(16);
        await sending.SendDueAsync();
        Assert.Equal([first.MessageId, second.MessageId], Arrived(recipient));
    }

    /// <summary>Whatever happened to one mail would happen to the next: a minute between them, not a whole night's invoices lost track of within a second.</summary>
    [Fact]
    public async Task Send_OneMailIsLostTrackOf_TheOthersWaitAMinuteAndSayUntilWhen()
    {
        var sender = await sending.NewLinkedAsync();
        var recipient = sending.Sandbox.FreshMailbox();
        var (first, second) = (await sender.QueueAsync(Mail(recipient)), await sender.QueueAsync(Mail(recipient)));
        sending.Sandbox.Server.Faults.Set(Fault.GraphDown, new() { Mailbox = sender.Address, Status = 502, Times = 1 });

        await sending.SendDueAsync();
        await sending.SendDueAsync();

        Assert.Equal(OutgoingStatus.Uncertain, (await sender.MailAsync(first.Id)).Status);
        var view = await sending.Portal.Get<OutboxQueries>().GetAsync(sender.Actor, second.Id, Cancellation);
        Assert.Equal((OutgoingStatus.Queued, 0), (view.Mail.Status, view.Mail.Attempts));
        Assert.Equal(sending.Clock.Now + TimeSpan.FromMinutes(1), view.WaitsUntil!.Value, TimeSpan.FromMicroseconds(1));
        sending.Clock.Now += TimeSpan.FromSeconds(61);
        await sending.SendDueAsync();
        Assert.Equal([second.MessageId], Arrived(recipient));
    }

    /// <summary>Ten thousand recipients a day are a day's wait: what has waited its turn for so long was not tried for so long. And given up at last, it does not
    /// take those behind it along.</summary>
    [Fact]
    public async Task Send_ServerIsAwayForLong_GivesUpAfterManyTries_OneByOne()
    {
        var sender = await sending.NewLinkedAsync();
        var (first, second) = (await sender.QueueAsync(Mail("ana@contoso.test")), await sender.QueueAsync(Mail("ana@contoso.test")));
        sending.Sandbox.Server.Faults.Set(Fault.GraphDown, new() { Mailbox = sender.Address, Status = 503, Times = SendingPauses.TriesAtLeast });
        sending.Clock.Now += TimeSpan.FromHours(25);

        await sending.SendDueAsync();
        Assert.Equal((OutgoingStatus.Queued, MailProblem.GraphUnavailable, 1), Told(await sender.MailAsync(first.Id)));
        for (var i = 1; i < SendingPauses.TriesAtLeast; i++)
        {
            sending.Clock.Now += TimeSpan.FromMinutes(31);
            await sending.SendDueAsync();
        }

        Assert.Equal((OutgoingStatus.Failed, MailProblem.GraphUnavailable, SendingPauses.TriesAtLeast), Told(await sender.MailAsync(first.Id)));
        Assert.Equal((OutgoingStatus.Queued, null, 0), Told(await sender.MailAsync(second.Id)));
        Assert.True((await sending.Portal.Get<OutboxQueries>().GetAsync(sender.Actor, second.Id, Cancellation)).WaitsUntil > sending.Clock.Now);
        sending.Clock.Now += TimeSpan.FromMinutes(31);
        await sending.SendDueAsync();
        Assert.Equal(OutgoingStatus.Sent, (await sender.MailAsync(second.Id)).Status);
    }

    /// <summary>15 seconds, twice as long each time, at most half an hour.</summary>
    [Theory]
    [InlineData(1, 15)]
    [InlineData(2, 30)]
    [InlineData(7, 960)]
    [InlineData(8, 1800)]
    [InlineData(1000, 1800)]
    public void Pauses_Grow(int attempts, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), SendingPauses.After(attempts));

    /// <summary>Too much mail, no room: what is said to the sender or to the message would be said to the next one as well; what is said of a recipient would not.</summary>
    [Fact]
    public void RefusedForNow_IsTheMailsOwnTrouble_OfARecipientAlone()
    {
        var reply = new SmtpReply(452, "4.3.1", ["Insufficient system storage"]);
        Assert.False(SendingPauses.IsOfMailAlone(SmtpProblems.Refused(SmtpStage.Message, reply)));
        Assert.False(SendingPauses.IsOfMailAlone(SmtpProblems.Refused(SmtpStage.Sender, reply)));
        Assert.True(SendingPauses.IsOfMailAlone(new(MailProblem.SmtpRefusedForNow, "ana@contoso.test: 450 4.7.1 Greylisted")));
    }

    /// <summary>Graph says itself that it did nothing.</summary>
    [Fact]
    public async Task Send_GraphIsNotAvailable_EveryMailWaitsAndNoneIsLostTrackOf()
    {
        var sender = await sending.NewLinkedAsync();
        var recipient = sending.Sandbox.FreshMailbox();
        var queued = await sender.QueueAsync(Mail(recipient));
        sending.Sandbox.Server.Faults.Set(Fault.GraphDown, new() { Mailbox = sender.Address, Status = 503, Times = 1 });

        await sending.SendDueAsync();

        Assert.Equal((OutgoingStatus.Queued, MailProblem.GraphUnavailable, 1), Told(await sender.MailAsync(queued.Id)));
        sending.Clock.Now += TimeSpan.FromSeconds(16);
        await sending.SendDueAsync();
        Assert.Equal([queued.MessageId], Arrived(recipient));
    }

    [Theory]
    [InlineData(SendingMethod.GraphDelegated)]
    [InlineData(SendingMethod.SmtpPassword)]
    public async Task Send_AttachmentCannotBeRead_WaitsAndIsNotCalledUncertain(SendingMethod method)
    {
        var sender = method is SendingMethod.GraphDelegated ? await sending.NewLinkedAsync() : await sending.NewSenderAsync(change: s => Smtp(s.Address!));
        var recipient = sending.Sandbox.FreshMailbox();
        var queued = await sender.QueueAsync(Mail(recipient) with { Attachments = [new("a.bin", null, Guid.NewGuid().ToByteArray())] });
        await using (await HoldAsync(queued))
            await sending.SendDueAsync();

        Assert.Equal((OutgoingStatus.Queued, MailProblem.PortalFault, 1), Told(await sender.MailAsync(queued.Id)));
        sending.Clock.Now += TimeSpan.FromSeconds(16);
        await sending.SendDueAsync();
        Assert.Equal([queued.MessageId], Arrived(recipient));
    }

    [Fact]
    public async Task Send_FaultAgainAndAgain_IsMetOnceIn15Seconds()
    {
        var sender = await sending.NewLinkedAsync();
        using var enough = new CancellationTokenSource();
        var stopped = $"The outbox of account {sender.AccountId} could not be worked on.";
        int Stops() => sending.Portal.Log.Count(l => l.Contains(stopped, StringComparison.Ordinal));
        // Should it be met again and again, the test ends all the same.
        var away = new AwayDatabase(sending.Portal) { IsAway = true, Failing = () => { if (Stops() > 5) enough.Cancel(); } };
        var job = Made<SendOutboxJob>(Made<OutboxSending>(away));
        await sender.QueueAsync(Mail("ana@contoso.test"));

        await job.SendDueAsync(enough.Token);
        Assert.Equal(1, Stops());

        // What comes meanwhile calls nobody sooner.
        await sender.QueueAsync(Mail("ana@contoso.test"));
        sending.Clock.Now += TimeSpan.FromSeconds(14);
        await job.SendDueAsync(enough.Token);
        Assert.Equal(1, Stops());

        sending.Clock.Now += TimeSpan.FromSeconds(2);
        await job.SendDueAsync(enough.Token);
        Assert.Equal(2, Stops());

        away.IsAway = false;
        sending.Clock.Now += TimeSpan.FromSeconds(16);
        await job.SendDueAsync(enough.Token);
        Assert.All(await MailsAsync(sender), m => Assert.Equal(OutgoingStatus.Sent, m.Status));
    }

    [Fact]
    public async Task Send_SomebodyCancelsInTheSameMoment_LooksAgainAndNoErrorIsLogged()
    {
        var sender = await sending.NewLinkedAsync();
        var recipient = sending.Sandbox.FreshMailbox();
        var (first, second) = (await sender.QueueAsync(Mail(recipient)), await sender.QueueAsync(Mail(recipient)));
        var done = false;
        var meanwhile = new AwayDatabase(sending.Portal)
        {
            Giving = db => db.SavingChanges += (_, _) =>
            {
                if (done) return;
                done = true;
                // In the same transaction, because SQLite lets nobody else write during it: it ends with it.
                Assert.Equal(1, db.Set<OutgoingMail>().Where(m => m.Id == first.Id).ExecuteUpdate(s => s.SetProperty(m => m.Status, OutgoingStatus.Cancelled)));
            },
        };

        await Made<OutboxSending>(meanwhile).RunAsync(await ClaimAsync(sender), Cancellation);

        Assert.Equal([first.MessageId, second.MessageId], Arrived(recipient));
        Assert.DoesNotContain(sending.Portal.Log, l => l.Contains($"{sender.AccountId} could not be worked on", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Send_AccountsCannotBeGivenBack_TheOthersGoOn()
    {
        var senders = new[] { await sending.NewLinkedAsync(), await sending.NewLinkedAsync(), await sending.NewLinkedAsync() };
        foreach (var sender in senders) await sender.QueueAsync(Mail("ana@contoso.test"));
        var job = Made<SendOutboxJob>(Made<OutboxSending>(Made<OutboxLanes>(new AwayDatabase(sending.Portal) { IsAway = true })));

        await job.SendDueAsync(Cancellation);

        foreach (var sender in senders)
        {
            Assert.All(await MailsAsync(sender), m => Assert.Equal(OutgoingStatus.Sent, m.Status));
            Assert.Contains(sending.Portal.Log, l => l.Contains($"{sender.AccountId} could not be given back", StringComparison.Ordinal));
        }
    }

    private T Made<T>(params object[] parts) => ActivatorUtilities.CreateInstance<T>(sending.Portal.Services, parts);

    private async Task<LaneClaim> ClaimAsync(Sender sender) => Assert.Single(await sending.Portal.Get<OutboxLanes>().ClaimDueAsync(100, Cancellation), c => c.AccountId == sender.AccountId);

    private async Task<List<OutgoingMail>> MailsAsync(Sender sender)
    {
        await using var db = await sending.Portal.DbAsync();
        return await db.Set<OutgoingMail>().AsNoTracking().Where(m => m.AccountId == sender.AccountId).ToListAsync(Cancellation);
    }

    /// <summary>Nobody else may read the mail's file until it is given back.</summary>
    private async Task<FileStream> HoldAsync(OutgoingMail mail)
    {
        await using var db = await sending.Portal.DbAsync();
        var file = await db.Set<OutgoingFile>().AsNoTracking().SingleAsync(f => f.MailId == mail.Id, Cancellation);
        return new(Directory.GetFiles(sending.Portal.Get<FileStore>().Folder, file.Sha256, SearchOption.AllDirectories).Single(), FileMode.Open, FileAccess.Read, FileShare.None);
    }

    private AccountSettings Smtp(string address) => new()
    {
        Method = SendingMethod.SmtpPassword,
        Address = address,
        SmtpHost = sending.Sandbox.Info.Host,
        SmtpPort = sending.Sandbox.Info.PasswordSmtpPort,
        SmtpSecurity = ConnectionSecurity.StartTls,
        Password = new(SampleTenant.OpenDomainPassword),
    };

    private static NewMail Mail(string to) => new() { To = [new("", to)], Subject = "Factura", Text = "Adjunto la factura." };

    private static (OutgoingStatus, MailProblem?, int) Told(OutgoingMail mail) => (mail.Status, mail.Problem, mail.Attempts);

    private List<string> Arrived(string recipient) =>
        [.. sending.Sandbox.Server.Sent.All().Where(m => m.Recipients.Contains(recipient)).Select(m => m.MessageId.Trim('<', '>'))];
}
