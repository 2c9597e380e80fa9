using MailPortal.Data;
using MailPortal.Documents;
using MailPortal.Mailboxes;
using MailPortal.Organizations;
using MailPortal.Polling;
using MailPortal.Sandbox;
using MailPortal.Sandbox.Samples;
using MailPortal.Tests.Portal;
using MailPortal.Tests.Sandbox;
using Microsoft.EntityFrameworkCore;
using Secret = MailPortal.Mail.Secret;

namespace MailPortal.Tests.Polling;

/// <summary>Two portals over one PostgreSQL, and one of them killed. Lease and interval are shorter than anybody would set them, to keep the
/// test short; what is claimed is in multiples of them.</summary>
public sealed class TwoNodesTests : IAsyncLifetime
{
    private const int Seed = 20261120;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(20), Interval = TimeSpan.FromSeconds(30), LookAgain = TimeSpan.FromMilliseconds(50);
    private readonly string folder = Directory.CreateTempSubdirectory("mailportal-").FullName;
    private readonly RunningSandbox sandbox = new();
    private readonly List<PortalProcess> nodes = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => sandbox.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes) await node.DisposeAsync();
        await sandbox.DisposeAsync();
        TestDatabase.Drop(folder);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task OneOfTwoKilled_While200MailboxesArePolled_TheOtherGoesOnAndNothingIsLostOrTwice()
    {
        const int Mailboxes = 200;
        var (killed, _) = await StartBothAsync();
        var addresses = await DeliverAsync(Mailboxes);
        await AddMailboxesAsync(addresses, Interval);
        // In the middle: both have polled, and the one that dies is polling.
        var dying = await WaitForAsync(async db =>
        {
            var atWork = (await db.Set<PollRun>().Where(r => r.EndedAt == null).Select(r => r.NodeId).ToListAsync(Cancellation)).CountBy(id => id).ToDictionary();
            var ended = await db.Set<PollRun>().Where(r => r.EndedAt != null).Select(r => r.NodeId).Distinct().CountAsync(Cancellation);
            var first = NodeIdOf(killed);
            return ended == 2 && atWork.GetValueOrDefault(first) > 3 ? first : (Guid?)null;
        });
        await nodes[killed].KillAsync(Cancellation);
        var killedAt = DateTimeOffset.UtcNow;
        await using (var db = TestDatabase.Open(folder)) Assert.True(await db.Set<PollRun>().AnyAsync(r => r.NodeId == dying && r.EndedAt == null, Cancellation), "The node was killed between two polls.");

        // Every mailbox is polled again, after the kill, to the end.
        var runs = await WaitForAsync(async db =>
        {
            var all = await db.Set<PollRun>().AsNoTracking().OrderBy(r => r.StartedAt).ToListAsync(Cancellation);
            return all.Where(r => r.StartedAt > killedAt && r.EndedAt is not null && !r.Interrupted).Select(r => r.MailboxId).Distinct().Count() == Mailboxes ? all : null;
        });
        var late = Lateness(runs, dying);
        foreach (var mailbox in runs.GroupBy(r => r.MailboxId))
        {
            // One that the node that lives was polling at that moment is due from the end of that.
            var last = mailbox.LastOrDefault(r => r.StartedAt <= killedAt);
            var from = last is { EndedAt: { } over } && last.NodeId != dying && over > killedAt ? over : killedAt;
            var waited = mailbox.First(r => r.StartedAt > killedAt).StartedAt - from;
            Assert.True(waited <= Lease + Interval + late, $"A mailbox waited {waited} for the other node, which was late by {late} at most elsewhere.");
            foreach (var (earlier, later) in mailbox.Zip(mailbox.Skip(1)))
            {
                // The end of what died with its node is written by the one that comes after.
                var end = earlier.NodeId == dying && earlier.Interrupted ? killedAt : earlier.EndedAt;
                Assert.True(end <= later.StartedAt, $"Polled by two at once: {earlier.StartedAt:O}–{end:O} and {later.StartedAt:O}.");
            }
        }
        Assert.DoesNotContain(runs, r => r.Problem is not null);
        await AssertTakenInOnceAsync(addresses);
    }

    [Fact]
    public async Task OnlyLane_OfANodeThatDied_GoesOnElsewhereWithinSeconds()
    {
        var lease = TimeSpan.FromSeconds(5);
        var lanes = ("Reception:Lanes", "1");
        await StartBothAsync(lanes, ("Reception:Lease", $"{lease}"));
        await AddMailboxesAsync(await DeliverAsync(1), TimeSpan.FromSeconds(1), lanes);
        var at = await WaitForAsync(async db => await db.Set<PollRun>().Where(r => r.EndedAt != null).Select(r => (Guid?)r.NodeId).FirstOrDefaultAsync(Cancellation));
        var dead = NodeIdOf(0) == at ? 0 : 1;
        await nodes[dead].KillAsync(Cancellation);
        var killedAt = DateTimeOffset.UtcNow;
        var next = await WaitForAsync(async db => await db.Set<PollRun>().Where(r => r.NodeId != at).OrderBy(r => r.StartedAt).Select(r => (DateTimeOffset?)r.StartedAt).FirstOrDefaultAsync(Cancellation));
        // Missed sign of life and its grace, a tick, and much room for a busy machine: it is not for ever.
        Assert.True(next - killedAt < TimeSpan.FromMinutes(1), $"The lane stood still for {next - killedAt}.");
    }

    /// <summary>How much later than due the node that lives polled what the other one did not hold: the machine's doing, which this test does not judge.</summary>
    private static TimeSpan Lateness(List<PollRun> runs, Guid dying)
    {
        var gaps = runs.GroupBy(r => r.MailboxId).Where(m => !m.Any(r => r.NodeId == dying && r.Interrupted)).SelectMany(m => m.Zip(m.Skip(1)))
            .Select(pair => pair.Second.StartedAt - pair.First.EndedAt!.Value - Interval).ToList();
        Assert.NotEmpty(gaps);
        return gaps.Append(TimeSpan.Zero).Max();
    }

    private async Task<(int First, int Second)> StartBothAsync(params (string Key, string Value)[] besides)
    {
        var settings = new Dictionary<string, string>(sandbox.Info.PortalSettings) { ["Files:Directory"] = folder, ["Reception:Lease"] = $"{Lease}" };
        foreach (var (key, value) in (IEnumerable<(string Key, string Value)>)[.. TestDatabase.Settings(folder), .. besides]) settings[key] = value;
        nodes.AddRange(((string[])["first", "second"]).Select(name => new PortalProcess(Path.Combine(folder, name), settings)));
        await Task.WhenAll(nodes.Select(n => n.StartAsync(Cancellation)));
        return (0, 1);
    }

    private async Task<List<(string Address, SampleMail Mail)>> DeliverAsync(int mailboxes)
    {
        var delivered = new List<(string, SampleMail)>();
        for (var i = 0; i < mailboxes; i++)
        {
            var address = sandbox.FreshMailbox();
            var mail = new SampleMails(Seed + i, address, new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero)).Invoice();
            await sandbox.Server.DeliverAsync(address, mail.Raw, Cancellation);
            delivered.Add((address, mail));
        }
        return delivered;
    }

    /// <summary>Rows of mailboxes that work, due now. Two hundred checks beforehand would say nothing more.</summary>
    /// <param name="delivered">Whose mailboxes.</param>
    /// <param name="interval">Between two polls.</param>
    /// <param name="besides">What the nodes were started with: one that puts more lanes on the shared clock than they know sees them taken off under its hands.</param>
    private async Task AddMailboxesAsync(IEnumerable<(string Address, SampleMail Mail)> delivered, TimeSpan interval, params (string Key, string? Value)[] besides)
    {
        await using var portal = new TestPortal([("DataDirectory", Path.Combine(folder, "setup")), .. TestDatabase.Shared(folder), ("Files:Directory", folder), ("Reception:Enabled", "false"), .. besides]);
        await using var db = await portal.DbAsync();
        var now = DateTimeOffset.UtcNow;
        foreach (var (address, _) in delivered)
        {
            // One organisation each: the same supplier writes to all of them.
            var organization = new Organization { Name = address, TaxId = "900555111", CreatedAt = now };
            var mailbox = new ReceptionMailbox { OrganizationId = organization.Id, CreatedAt = now };
            var settings = ReceptionPortal.Settings(sandbox.Info, address) with { PollInterval = interval };
            mailbox.Configure(settings, portal.Get<SecretProtection>().Protect(new Secret(SampleTenant.CurrentSecret.Value), mailbox.Id, ReceptionMailbox.SecretColumn), null, now);
            mailbox.CheckPassed(now);
            db.AddRange(organization, mailbox);
        }
        await db.SaveChangesAsync(Cancellation);
    }

    private async Task AssertTakenInOnceAsync(List<(string Address, SampleMail Mail)> delivered)
    {
        await using var db = TestDatabase.Open(folder);
        var messages = await db.Set<ReceivedMessage>().AsNoTracking().ToListAsync(Cancellation);
        Assert.Equal(delivered.Select(d => d.Mail.MessageId).Order(), messages.Select(m => $"<{m.MessageIdHeader?.Trim('<', '>')}>").Order());
        Assert.All(messages, m => Assert.Equal(MessageOutcome.Documents, m.Outcome));
        Assert.Equal(delivered.Count, await db.Set<Document>().CountAsync(Cancellation));
        Assert.Equal(delivered.Count, await db.Set<DocumentDelivery>().CountAsync(Cancellation));
        Assert.Equal(0, await db.Set<MessageLocation>().CountAsync(l => l.ConfirmedAt == null, Cancellation));
        var files = new FileStore(folder);
        Assert.All(messages, m => Assert.True(files.Exists(m.RawSha256!)));
        foreach (var (address, mail) in delivered)
        {
            var lies = Assert.Single(sandbox.Server.Look(address), f => f.Messages.Count > 0);
            Assert.Equal(("MailPortal/Procesados", mail.MessageId), (lies.Name, Assert.Single(lies.Messages).MessageId));
        }
    }

    private Guid NodeIdOf(int node)
    {
        // Held open by the node, with a lock that asks others to stay away: read as any other program would.
        using var cat = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("cat", Path.Combine(folder, node == 0 ? "first" : "second", "node.id")) { RedirectStandardOutput = true })!;
        var bytes = new byte[16];
        cat.StandardOutput.BaseStream.ReadExactly(bytes);
        cat.WaitForExit();
        return new Guid(bytes);
    }

    private async Task<T> WaitForAsync<T>(Func<PortalDbContext, Task<T?>> condition) where T : class =>
        await UntilAsync(condition) ?? throw new InvalidOperationException();

    private async Task<T> WaitForAsync<T>(Func<PortalDbContext, Task<T?>> condition) where T : struct =>
        await UntilAsync(condition) ?? throw new InvalidOperationException();

    private async Task<T?> UntilAsync<T>(Func<PortalDbContext, Task<T?>> condition)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            await using (var db = TestDatabase.Open(folder))
                if (await condition(db) is { } met) return met;
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMinutes(3), $"In vain:\n{string.Join("\n\n", nodes.Select(n => n.Log))}");
            await Task.Delay(LookAgain, TimeProvider.System, Cancellation);
        }
    }
}
