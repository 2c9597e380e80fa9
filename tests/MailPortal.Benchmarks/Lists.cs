using System.Diagnostics;
using System.Globalization;
using MailPortal.Alerts;
using MailPortal.Dashboard;
using MailPortal.Data;
using MailPortal.Documents;
using MailPortal.Invoices;
using MailPortal.Outbox;
using MailPortal.Polling;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Benchmarks;

/// <summary>What the panel and the lists ask the database, with many rows and with few: the cost of a page must not follow the total.</summary>
internal static class Lists
{
    private const int Organizations = 200;
    private const string Server = "postgresql";

    private sealed record Question(string Name, Func<Actor, int, CancellationToken, Task> AskAsync, Actor Actor);

    public static async Task RunAsync(Arguments arguments, CancellationToken cancellation)
    {
        var (many, few, mailboxes, times) = (arguments.Number("documents", 1_000_000), arguments.Number("few", 10_000), arguments.Number("mailboxes", 1000), arguments.Number("times", 100));
        // A named folder is kept and used again: filling it takes minutes.
        var kept = arguments.Text("folder");
        var folder = kept ?? Directory.CreateTempSubdirectory("mailportal-lists-").FullName;
        try
        {
            var small = await MeasureAsync(await OpenAsync(arguments, "few", folder, few, mailboxes, cancellation), few, times, cancellation);
            var large = await MeasureAsync(await OpenAsync(arguments, "many", folder, many, mailboxes, cancellation), many, times, cancellation);
            Console.WriteLine($"### lists on {(arguments.Text(Server) is null ? "SQLite" : "PostgreSQL")}: {mailboxes} mailboxes of {Organizations} organizations; milliseconds, median and 95th percentile of {times}");
            Console.WriteLine();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| | {few:N0} documents, p50 · p95 | {many:N0} documents, p50 · p95 |"));
            Console.WriteLine("| --- | --- | --- |");
            foreach (var (name, before) in small) Console.WriteLine($"| {name} | {before} | {large[name]} |");
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            if (kept is null) Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A database filled with so many documents: a file, or its copy on the server that was named, which is used again when it is there.</summary>
    private static async Task<IDbContextFactory<PortalDbContext>> OpenAsync(Arguments arguments, string name, string folder, int documents, int mailboxes, CancellationToken cancellation)
    {
        var file = Path.Combine(folder, $"{name}.db");
        var embedded = new Factory(() => new SqlitePortalDbContext(new DbContextOptionsBuilder<SqlitePortalDbContext>().UseSqlite($"Data Source={file}").Options));
        if (!File.Exists(file))
        {
            await using var db = embedded.CreateDbContext();
            await ListsData.FillAsync(db, documents, mailboxes, Organizations, cancellation);
        }
        if (arguments.Text(Server) is not { } server) return embedded;
        PostgreSqlPortalDbContext Copy() => new(new DbContextOptionsBuilder<PostgreSqlPortalDbContext>().UseNpgsql($"{server};Database=mailportal_{name}_{documents}").Options);
        await using (var to = Copy())
        {
            if (!await to.Database.CanConnectAsync(cancellation))
            {
                await using var from = embedded.CreateDbContext();
                await ListsCopy.RunAsync(from, to, cancellation);
            }
        }
        return new Factory(Copy);
    }

    private static async Task<Dictionary<string, string>> MeasureAsync(IDbContextFactory<PortalDbContext> contexts, int documents, int times, CancellationToken cancellation)
    {
        var results = new Dictionary<string, string>();
        foreach (var question in Questions(contexts, documents))
        {
            var taken = new List<double>();
            // The first few warm caches up.
            for (var i = -5; i < times; i++)
            {
                var began = Stopwatch.GetTimestamp();
                await question.AskAsync(question.Actor, Math.Abs(i), cancellation);
                if (i >= 0) taken.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
            taken.Sort();
            results[question.Name] = string.Create(CultureInfo.InvariantCulture, $"{taken[taken.Count / 2]:0.0} · {taken[taken.Count * 95 / 100]:0.0}");
            await Console.Error.WriteLineAsync($"{documents} {question.Name}: {results[question.Name]}");
        }
        return results;
    }

    private static IEnumerable<Question> Questions(IDbContextFactory<PortalDbContext> contexts, int documents)
    {
        var (panel, list, mail, runs) = (new PanelQuery(contexts, new AlertQueries(contexts), new OutboxQueries(contexts, TimeProvider.System), TimeProvider.System), new DocumentSearch(contexts), new MessageSearch(contexts), new PollRunQueries(contexts));
        var everything = Actor.Portal;
        var manager = new Actor(null, "manager", PortalRole.Manager, new HashSet<Guid> { ListsData.Organization(3), ListsData.Organization(50), ListsData.Organization(120) });
        var one = manager with { Organizations = new HashSet<Guid> { ListsData.Organization(3) } };
        async Task PanelAsync(Actor actor, int i, CancellationToken c)
        {
            await panel.GetAsync(actor, TimeZoneInfo.Utc, byHour: i % 2 == 1, c);
            await list.ListAsync(actor, new() { Take = 6 }, c);
            await runs.LatestAsync(actor, new() { WithNews = true, Take = 6 }, c);
        }
        async Task ListAsync(Actor actor, DocumentFilter filter, CancellationToken c)
        {
            await list.ListAsync(actor, filter, c);
            await list.CountAsync(actor, filter, c);
        }
        async Task MailAsync(Actor actor, MessageSearchFilter filter, CancellationToken c)
        {
            await mail.ListAsync(actor, filter, c);
            await mail.CountAsync(actor, filter, c);
        }
        var day = ListsData.First;
        yield return new("panel, administrator", PanelAsync, everything);
        yield return new("panel, manager of three organizations", PanelAsync, manager);
        yield return new("documents, first page", (a, _, c) => ListAsync(a, new(), c), everything);
        yield return new("documents, manager of one organization", (a, _, c) => ListAsync(a, new(), c), one);
        yield return new("documents, manager of three", (a, _, c) => ListAsync(a, new(), c), manager);
        yield return new("documents, a page far back", (a, i, c) => ListAsync(a, new() { After = (i + 1) * documents / 200 }, c), everything);
        yield return new("documents of one mailbox", (a, i, c) => ListAsync(a, new() { MailboxId = ListsData.Mailbox(i) }, c), everything);
        yield return new("documents, a day long ago", (a, i, c) => ListAsync(a, new() { From = day.AddDays(i), To = day.AddDays(i + 1) }, c), everything);
        yield return new("documents, last 30 days", (a, _, c) => ListAsync(a, new() { From = DateTimeOffset.UtcNow.AddDays(-30) }, c), everything);
        yield return new("documents, a rare type", (a, _, c) => ListAsync(a, new() { Class = DocumentClass.Payroll }, c), everything);
        yield return new("documents, a type that does not exist, one organization", (a, _, c) => ListAsync(a, new() { Class = DocumentClass.Retention, OrganizationId = ListsData.Organization(7) }, c), everything);
        yield return new("documents, not taken", (a, _, c) => ListAsync(a, new() { Taken = false }, c), everything);
        yield return new("search: a whole number", (a, i, c) => ListAsync(a, new() { Text = $"FE{i * 97 + 1}" }, c), everything);
        yield return new("search: an issuer's tax id", (a, i, c) => ListAsync(a, new() { Text = $"{900_000_000 + i}" }, c), everything);
        yield return new("search: a frequent word", (a, _, c) => ListAsync(a, new() { Text = "papelería" }, c), everything);
        yield return new("search: nothing like it", (a, i, c) => ListAsync(a, new() { Text = $"no hay {i}" }, c), everything);
        yield return new("messages, first page", (a, _, c) => MailAsync(a, new(), c), everything);
        yield return new("messages in quarantine", (a, _, c) => MailAsync(a, new() { Outcome = MessageOutcome.Quarantined }, c), everything);
        yield return new("messages in quarantine, manager of three", (a, _, c) => MailAsync(a, new() { Outcome = MessageOutcome.Quarantined }, c), manager);
        yield return new("messages, nothing like it", (a, i, c) => MailAsync(a, new() { Text = $"no hay {i}" }, c), everything);
    }

    private sealed class Factory(Func<PortalDbContext> create) : IDbContextFactory<PortalDbContext>
    {
        public PortalDbContext CreateDbContext() => create();
    }
}
