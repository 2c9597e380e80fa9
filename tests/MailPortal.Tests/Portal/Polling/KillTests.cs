using System.Globalization;
using System.Text.Json;
using MailPortal.Data;
using MailPortal.Documents;
using MailPortal.Sandbox;
using MailPortal.Sandbox.Samples;
using MailPortal.Tests.Sandbox;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal.Polling;

/// <summary>Nothing lost, nothing twice: the portal is killed again and again while it takes mail in.</summary>
public sealed class KillTests
{
    // The last kill comes with 200 mails still to go, so that all of them meet mails being taken in, on a fast machine too.
    private const int Mails = 500, Kills = 20, LastKillAt = 300, Seed = 20261120;
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed20Times_While500MailsAreTakenIn_EveryMailIsStoredOnceAndMoved()
    {
        var folder = Directory.CreateTempSubdirectory("mailportal-").FullName;
        await using var sandbox = new Started();
        await sandbox.Running.InitializeAsync();
        var address = sandbox.Running.FreshMailbox();
        var expected = await DeliverAsync(sandbox.Running.Server, address);
        await using (var portal = new PortalProcess(folder, sandbox.Running.Info.PortalSettings))
        {
            await portal.StartAsync(Cancellation);
            var organization = (await portal.PostAsync<JsonElement>("organizations", new { name = "Contoso", taxId = "900555111" }, Cancellation)).GetProperty("id").GetString();
            var mailbox = await portal.PostAsync<JsonElement>($"organizations/{organization}/mailboxes", Settings(sandbox.Running.Info, address), Cancellation);
            Assert.Equal("active", mailbox.GetProperty("status").GetString());
            var random = new Random(Seed);
            var inTheMiddle = 0;
            for (var kill = 1; kill <= Kills; kill++)
            {
                // Each kill a little later in the intake, and then at a random moment: what must hold, holds at every moment.
                while (await StoredAsync(folder) < kill * LastKillAt / Kills) await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancellation);
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 80)), TimeProvider.System, Cancellation);
                await portal.KillAsync(Cancellation);
                if (await StoredAsync(folder) < Mails || await UnfinishedAsync(folder) > 0) inTheMiddle++;
                await portal.StartAsync(Cancellation);
            }
            Assert.Equal(Kills, inTheMiddle);
            var run = await portal.PostAsync<JsonElement>($"mailboxes/{mailbox.GetProperty("id").GetString()}/poll", new { }, Cancellation);
            while (run.GetProperty("endedAt").ValueKind is JsonValueKind.Null || sandbox.Running.Server.Look(address).Any(f => f.Name == "INBOX" && f.Messages.Count > 0))
                run = await portal.PostAsync<JsonElement>($"mailboxes/{mailbox.GetProperty("id").GetString()}/poll", new { }, Cancellation);
        }
        await AssertAllAsync(folder, sandbox.Running.Server, address, expected);
        TestDatabase.Drop(folder);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<Expected> DeliverAsync(SandboxServer sandbox, string address)
    {
        var samples = new SampleMails(Seed, address, new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
        var expected = new Expected([], [], 0, 0);
        for (var i = 0; i < Mails; i++)
        {
            var mail = (i % 10) switch { 3 => samples.WithoutDocument(), 6 => samples.BrokenZip(), 8 => samples.CreditNote(), _ => samples.Invoice() };
            await sandbox.DeliverAsync(address, mail.Raw, Cancellation);
            expected.MessageIds.Add(mail.MessageId);
            if (mail.Document is { } document) expected.Codes.Add(document.Code);
            expected = expected with
            {
                Without = expected.Without + (mail.Kind is SampleMailKind.WithoutDocument ? 1 : 0),
                Failed = expected.Failed + (mail.Kind is SampleMailKind.BrokenZip ? 1 : 0),
            };
        }
        Assert.Equal(Mails, expected.MessageIds.Distinct().Count());
        return expected;
    }

    private static async Task<int> StoredAsync(string folder)
    {
        await using var db = TestDatabase.Open(folder);
        return await db.Set<ReceivedMessage>().CountAsync(Cancellation);
    }

    private static async Task<int> UnfinishedAsync(string folder)
    {
        await using var db = TestDatabase.Open(folder);
        return await db.Set<MessageLocation>().CountAsync(l => l.ConfirmedAt == null, Cancellation);
    }

    private static async Task AssertAllAsync(string folder, SandboxServer sandbox, string address, Expected expected)
    {
        await using var db = TestDatabase.Open(folder);
        var messages = await db.Set<ReceivedMessage>().AsNoTracking().ToListAsync(Cancellation);
        Assert.Empty(messages.Where(m => m.Reason is not null and not QuarantineReason.Unreadable).Select(m => $"{m.Reason} {m.ReasonDetail}"));
        Assert.Equal(expected.MessageIds.Order(), messages.Select(m => $"<{m.MessageIdHeader?.Trim('<', '>')}>").Order());
        Assert.DoesNotContain(messages, m => m.Outcome is MessageOutcome.Pending);
        var codes = await db.Set<Document>().Select(d => d.UniqueCode).ToListAsync(Cancellation);
        Assert.Equal(expected.Codes.Order(), codes.Order());
        var files = new FileStore(folder);
        Assert.All(messages, m => Assert.True(files.Exists(m.RawSha256!)));
        var folders = sandbox.Look(address).Where(f => f.Messages.Count > 0).ToDictionary(f => f.Name, f => f.Messages.Count);
        Assert.Equal(new Dictionary<string, int>
        {
            ["MailPortal/Procesados"] = expected.Codes.Count,
            ["MailPortal/Sin documentos"] = expected.Without,
            ["MailPortal/Con error"] = expected.Failed,
        }, folders);
        Assert.Equal(expected.MessageIds.Order(), sandbox.Look(address).SelectMany(f => f.Messages).Select(m => m.MessageId).Order());
    }

    private static object Settings(SandboxInfo sandbox, string address) => new
    {
        serverType = "outlookModern", protocol = "imap", host = sandbox.Host, port = sandbox.ImapPort, security = "sslTls", user = address, credential = "secret",
        tenantId = SampleTenant.TenantId.ToString(), applicationId = SampleTenant.Reception.ClientId.ToString(), secret = SampleTenant.CurrentSecret.Value,
        startFrom = new DateOnly(2020, 1, 1).ToString("O", CultureInfo.InvariantCulture),
    };

    private sealed record Expected(List<string> MessageIds, List<string> Codes, int Without, int Failed);

    private sealed class Started : IAsyncDisposable
    {
        public RunningSandbox Running { get; } = new();
        public ValueTask DisposeAsync() => Running.DisposeAsync();
    }
}
