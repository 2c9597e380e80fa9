using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using MailPortal.Accounts;
using MailPortal.Data;
using MailPortal.Diagnosis;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Mime;
using MailPortal.Outbox;
using MailPortal.Sandbox;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Benchmarks;

/// <summary>Mails of many accounts through the sandbox's Graph: by a bare loop of one <see cref="HttpClient"/>, and by the outbox with its rows, leases and
/// limits. Recipients are of another organisation, so that nothing is delivered on this machine.</summary>
internal static class SendingThroughput
{
    private static readonly NewMail Mail = new() { To = [new MailAddress("", "destino@example.org")], Subject = "Factura 118", Text = "Adjuntamos la factura.", SaveToSentItems = false };

    private sealed record Sender(Actor Actor, Guid Account, string Address);

    public static async Task RunAsync(Arguments arguments, CancellationToken cancellation)
    {
        var (accounts, each, rounds) = (arguments.Number("accounts", 50), arguments.Number("each", 3), arguments.Number("rounds", 3));
        // Exchange's own limit holds in the outbox, and all rounds of both of its ways may fall into one minute.
        if (2 * each * (rounds + 1) > OutgoingLimits.MessagesPerMinute) throw new ArgumentException($"--each times --rounds: at most {OutgoingLimits.MessagesPerMinute} mails of an account in all.");
        await using var sandbox = await SandboxServer.StartAsync(new(), cancellation);
        await using var portal = new BenchPortal([.. sandbox.Info.PortalSettings, new("Sending:Enabled", "false"), new("Sending:AccountsAtOnce", $"{accounts}")]);
        var senders = new List<Sender>();
        for (var i = 0; i < accounts; i++) senders.Add(await AddAsync(portal, $"bench-envio{i}@{SampleTenant.OpenDomain}", cancellation));
        var token = await TokenAsync(portal, cancellation);
        await Comparison.RunAsync($"{each} mails of each of {accounts} accounts, all accounts at once", rounds,
        [
            Contender.Of("bare HttpClient", async c =>
            {
                await Parallel.ForEachAsync(senders, new ParallelOptions { MaxDegreeOfParallelism = accounts, CancellationToken = c }, async (sender, stop) => await BareAsync(portal, sandbox, sender, each, token, stop));
                return (accounts * each, 0L);
            }),
            new("outbox, mails that wait", async c =>
            {
                await QueueAsync(portal, senders, each, c);
                return await SendAsync(portal, accounts * each, Stopwatch.GetTimestamp(), c);
            }),
            new("outbox, from intake to sent", async c =>
            {
                var began = Stopwatch.GetTimestamp();
                await QueueAsync(portal, senders, each, c);
                return await SendAsync(portal, accounts * each, began, c);
            }),
        ], cancellation);
    }

    private static async Task<Sender> AddAsync(BenchPortal portal, string address, CancellationToken cancellation)
    {
        await using var db = await portal.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(cancellation);
        var user = new PortalUser { UserName = address, Email = address, Role = PortalRole.Administrator };
        db.Add(user);
        await db.SaveChangesAsync(cancellation);
        var actor = await Actors.ReadAsync(db, user.Id, null, cancellation) ?? throw new InvalidOperationException("The user is not there.");
        var account = await portal.Get<AccountSaving>().SaveAsync(actor, user.Id, new AccountSettings
        {
            Method = SendingMethod.GraphApplication,
            Address = address,
            ApplicationId = SampleTenant.SendingApplication.ClientId.ToString(),
            Secret = new(SampleTenant.SendingApplication.Secrets[0].Value),
            TenantId = SampleTenant.TenantId.ToString(),
        }, version: null, cancellation);
        return new(actor, account.Id, address);
    }

    private static async Task<string> TokenAsync(BenchPortal portal, CancellationToken cancellation)
    {
        var cloud = portal.Get<AccountSecrets>().Cloud;
        var token = await portal.Get<MicrosoftTokens>().AcquireForApplicationAsync(cloud, SampleTenant.TenantId.ToString(), SampleTenant.SendingApplication.ClientId.ToString(),
            new(SampleTenant.SendingApplication.Secrets[0].Value), MicrosoftScopes.GraphApplication(cloud), forceRefresh: false, cancellation);
        return token.Value.Reveal();
    }

    private static async Task BareAsync(BenchPortal portal, SandboxServer sandbox, Sender sender, int each, string token, CancellationToken cancellation)
    {
        var http = portal.Get<MicrosoftConnection>().Http;
        for (var i = 0; i < each; i++)
        {
            var mime = $"From: <{sender.Address}>\r\nTo: <{Mail.To[0].Address}>\r\nSubject: {Mail.Subject}\r\nMessage-ID: <{Guid.NewGuid():N}@{SampleTenant.OpenDomain}>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{Mail.Text}\r\n";
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(sandbox.Info.Graph, $"v1.0/users/{sender.Address}/sendMail"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            request.Content = new StringContent(Convert.ToBase64String(Encoding.UTF8.GetBytes(mime)), Encoding.ASCII, "text/plain");
            using var answer = await http.SendAsync(request, cancellation);
            answer.EnsureSuccessStatusCode();
        }
    }

    private static async Task QueueAsync(BenchPortal portal, List<Sender> senders, int each, CancellationToken cancellation)
    {
        var intake = portal.Get<OutboxIntake>();
        for (var i = 0; i < each; i++)
            foreach (var sender in senders) await intake.AddAsync(sender.Actor, sender.Account, Mail, OutgoingKind.Api, idempotency: null, cancellation);
    }

    private static async Task<Work> SendAsync(BenchPortal portal, int mails, long began, CancellationToken cancellation)
    {
        await portal.Get<SendOutboxJob>().SendDueAsync(cancellation);
        var taken = Stopwatch.GetElapsedTime(began);
        await using var db = await portal.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(cancellation);
        var others = await db.Set<OutgoingMail>().CountAsync(m => m.Status != OutgoingStatus.Sent, cancellation);
        return others == 0 ? new(mails, 0, taken) : throw new InvalidOperationException($"{others} mails were not sent.");
    }
}
