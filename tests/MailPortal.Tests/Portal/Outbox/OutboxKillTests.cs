using MailPortal.Data;
using MailPortal.Mail.Mime;
using MailPortal.Outbox;
using MailPortal.Sandbox.Faults;
using MailPortal.Users;
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
        var interrupted = new HashSet<Guid>();
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
                var now = await WithAsync(folder, OutgoingStatus.Sending);
                Assert.InRange(now.Count, 0, Math.Min(new OutboxOptions().AccountsAtOnce, Size.Accounts));
                interrupted.UnionWith(now);
                sending.Sandbox.Server.Faults.Clear(fault); // what it did not meet before the kill is no trouble of the next one
                Assert.True(await WaitingAsync(folder) > 0, "The kill came when everything was sent.");
                await portal.StartAsync(Cancellation);
            }
            while (await WaitingAsync(folder) > 0) await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancellation);
        }
        var (uncertain, arrived) = await AssertAllAsync(folder, sending, queued, interrupted);
        await ResendAsync(folder, sending, uncertain);
        // Whatever is uncertain a person may have sent again, and then nothing is lost: each arrived, and those alone twice of which nobody knew.
        var after = Arrived(sending);
        Assert.All(queued, m => Assert.Equal(arrived.Count(id => id == m.MessageId) + (uncertain.Contains(m.Id) ? 1 : 0), after.Count(id => id == m.MessageId)));
        Assert.All(queued, m => Assert.Contains(m.MessageId, after));
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

    private static async Task<int> WaitingAsync(string folder) => (await WithAsync(folder, OutgoingStatus.Queued, OutgoingStatus.Sending)).Count;

    private static async Task<List<Guid>> WithAsync(string folder, params IReadOnlyList<OutgoingStatus> statuses)
    {
        await using var db = TestDatabase.Open(folder);
        return await db.Set<OutgoingMail>().Where(m => statuses.Contains(m.Status)).Select(m => m.Id).ToListAsync(Cancellation);
    }

    private static List<string> Arrived(SendingPortal sending) => [.. sending.Sandbox.Server.Sent.All().Select(m => m.MessageId.Trim('<', '>'))];

    /// <summary>As it is when nobody has done anything yet.</summary>
    /// <param name="folder">The portal's.</param>
    /// <param name="sending">With the sandbox.</param>
    /// <param name="queued">All mails.</param>
    /// <param name="interrupted">Those that were being handed over at a kill.</param>
    /// <returns>Those that a person has to decide about, and the Message-IDs that arrived.</returns>
    private static async Task<(HashSet<Guid> Uncertain, List<string> Arrived)> AssertAllAsync(string folder, SendingPortal sending, List<OutgoingMail> queued, HashSet<Guid> interrupted)
    {
        var arrived = Arrived(sending);
        await using var db = TestDatabase.Open(folder);
        var mails = await db.Set<OutgoingMail>().AsNoTracking().OrderBy(m => m.Id).ToListAsync(Cancellation);
        Assert.Equal(queued.Select(m => m.Id), mails.Select(m => m.Id));
        Assert.All(mails, m => Assert.True(m.Status is OutgoingStatus.Sent or OutgoingStatus.Uncertain, $"{m.Subject} {m.Status} {m.Problem} {m.ProblemDetail}"));
        Assert.All(mails, m => Assert.InRange(arrived.Count(id => id == m.MessageId), m.Status is OutgoingStatus.Sent ? 1 : 0, 1));
        var uncertain = mails.Where(m => m.Status is OutgoingStatus.Uncertain).Select(m => m.Id).ToHashSet();
        Assert.Subset(uncertain, interrupted);
        Assert.InRange(uncertain.Count - interrupted.Count, 0, Enumerable.Range(1, Size.Kills).Count(kill => IsWithoutAnswer(Troubles[kill % Troubles.Length])));
        foreach (var account in mails.GroupBy(m => m.AccountId))
        {
            var sent = account.Where(m => arrived.Contains(m.MessageId)).Select(m => m.MessageId).ToList();
            Assert.Equal(sent, arrived.Where(sent.Contains));
        }
        return (uncertain, arrived);
    }

    /// <summary>Leaves one mail uncertain without any kill.</summary>
    private static bool IsWithoutAnswer((Fault Fault, FaultParameters How) trouble) => trouble.Fault is Fault.GraphSilent || (trouble.Fault is Fault.GraphDown && trouble.How.Status is 0);

    private static async Task ResendAsync(string folder, SendingPortal sending, IReadOnlySet<Guid> mails)
    {
        // Its clock is turned on instead of waited for: past leases that died with their node, and past a minute that is full.
        var clock = new TestClock(DateTimeOffset.UtcNow);
        await using var portal = new TestPortal([("DataDirectory", folder), ("Sending:Enabled", "false"), .. sending.Sandbox.Info.PortalSettings.Select(s => (s.Key, (string?)s.Value))]) { Clock = clock };
        foreach (var mail in mails) await portal.Get<OutboxCommands>().ResendAsync(Actor.Portal, mail, Cancellation);
        for (var turns = 0; turns < 10 && await WaitingAsync(folder) > 0; turns++)
        {
            await portal.Get<SendOutboxJob>().SendDueAsync(Cancellation);
            clock.Advance(TimeSpan.FromMinutes(1));
        }
        Assert.Empty(await WithAsync(folder, [.. Enum.GetValues<OutgoingStatus>().Except([OutgoingStatus.Sent])]));
    }
}
