using MailPortal.Data;
using MailPortal.Mail.Mime;
using MailPortal.Outbox;
using MailPortal.Sandbox.Faults;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal.Outbox;

/// <summary>Nothing lost, nothing twice: the portal is killed again and again while it sends, and Graph is in trouble besides.</summary>
public sealed class OutboxKillTests
{
    private const int Seed = 20261129;

    // Within Exchange's 30 a minute, so that nothing waits for the next one. `bash eng/fire.sh` runs the long form.
    private static readonly (int Accounts, int MailsEach, int Kills) Size = Environment.GetEnvironmentVariable("MAILPORTAL_FIRE") is "long" ? (72, 28, 20) : (8, 15, 5);

    private static readonly (Fault Fault, FaultParameters How)[] Troubles =
    [
        (Fault.GraphThrottled, new() { Seconds = 1, Times = 2 }),
        (Fault.GraphDown, new() { Status = 503, Times = 1 }),
        (Fault.GraphDown, new() { Status = 0, Times = 1 }),
        (Fault.GraphDown, new() { Status = 0, After = true, Times = 1 }),
        // Killed while it waits for an answer that does not come.
        (Fault.GraphSilent, new() { Times = 1 }),
        (Fault.GraphSilent, new() { After = true, Times = 1 }),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task KilledAgainAndAgain_WhileMailsAreSent_NoneIsLostAndNoneGoesTwice()
    {
        await using var sending = new SendingPortal();
        await sending.InitializeAsync();
        var queued = await QueueAsync(sending);
        var folder = await sending.LeaveAsync();
        await using (var portal = new PortalProcess(folder, sending.Sandbox.Info.PortalSettings))
        {
            await portal.StartAsync(Cancellation);
            var random = new Random(Seed);
            for (var kill = 1; kill <= Size.Kills; kill++)
            {
                var (fault, how) = Troubles[kill % Troubles.Length];
                sending.Sandbox.Server.Faults.Set(fault, how);
                // Each kill a little later, at a random moment: what must hold, holds at every moment.
                while (await WaitingAsync(folder) > queued.Count * (Size.Kills + 1 - kill) / (Size.Kills + 2)) await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancellation);
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 60)), TimeProvider.System, Cancellation);
                await portal.KillAsync(Cancellation);
                sending.Sandbox.Server.Faults.Clear(fault); // what it did not meet before the kill is no trouble of the next one
                Assert.True(await WaitingAsync(folder) > 0, "The kill came when everything was sent.");
                await portal.StartAsync(Cancellation);
            }
            while (await WaitingAsync(folder) > 0) await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancellation);
        }
        await AssertAllAsync(folder, sending, queued);
        TestDatabase.Drop(folder);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<List<OutgoingMail>> QueueAsync(SendingPortal sending)
    {
        var queued = new List<OutgoingMail>();
        for (var account = 0; account < Size.Accounts; account++)
        {
            var sender = await sending.NewLinkedAsync();
            for (var i = 0; i < Size.MailsEach; i++)
                queued.Add(await sender.QueueAsync(new NewMail { To = [new MailAddress("", "destino@example.org")], Subject = $"{account:00}-{i:00}", Text = "Hola" }));
        }
        return queued;
    }

    private static async Task<int> WaitingAsync(string folder)
    {
        await using var db = TestDatabase.Open(folder);
        return await db.Set<OutgoingMail>().CountAsync(m => m.Status == OutgoingStatus.Queued || m.Status == OutgoingStatus.Sending, Cancellation);
    }

    private static async Task AssertAllAsync(string folder, SendingPortal sending, List<OutgoingMail> queued)
    {
        var arrived = sending.Sandbox.Server.Sent.All().Select(m => m.MessageId.Trim('<', '>')).ToList();
        await using var db = TestDatabase.Open(folder);
        var mails = await db.Set<OutgoingMail>().AsNoTracking().OrderBy(m => m.Id).ToListAsync(Cancellation);
        Assert.Equal(queued.Select(m => m.Id), mails.Select(m => m.Id));
        Assert.All(mails, m => Assert.True(m.Status is OutgoingStatus.Sent or OutgoingStatus.Uncertain, $"{m.Subject} {m.Status} {m.Problem} {m.ProblemDetail}"));
        Assert.All(mails, m => Assert.InRange(arrived.Count(id => id == m.MessageId), m.Status is OutgoingStatus.Sent ? 1 : 0, 1));
        // At most one of each account was under way at each kill, and one at each trouble.
        Assert.InRange(mails.Count(m => m.Status is OutgoingStatus.Uncertain), 0, (Size.Kills * Size.Accounts) + Size.Kills);
        foreach (var account in mails.GroupBy(m => m.AccountId))
        {
            var sent = account.Where(m => arrived.Contains(m.MessageId)).Select(m => m.MessageId).ToList();
            Assert.Equal(sent, arrived.Where(sent.Contains));
        }
    }
}
