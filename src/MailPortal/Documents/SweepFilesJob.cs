using MailPortal.Audit;
using MailPortal.Data;
using MailPortal.Hosting;
using MailPortal.Outbox;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Documents;

/// <summary>Removes files that no row names: what a process left behind that died between a file and its row. Young files are spared,
/// because somebody may be about to name them; and so is what may be another installation's: a folder of which this database names nothing,
/// and files from before its first entry, when a new database was put over an old folder.</summary>
public sealed partial class SweepFilesJob(FileStore files, IDbContextFactory<PortalDbContext> contexts, TimeProvider time, ILogger<SweepFilesJob> logger) : IPortalJob
{
    public static readonly TimeSpan Every = TimeSpan.FromHours(12), Spared = TimeSpan.FromDays(1);
    private const int AtOnce = 500;

    public async Task RunAsync(CancellationToken cancellation)
    {
        var before = time.GetUtcNow() - Spared;
        if (!await IsOwnAsync(before, cancellation))
        {
            LogStrange(files.Folder);
            return;
        }
        files.DeleteAbandoned(before);
        var swept = 0;
        foreach (var hashes in files.OlderThan(before, await BornAsync(cancellation)).Chunk(AtOnce))
        {
            foreach (var orphan in hashes.Except(await NamedAsync(hashes, cancellation)))
            {
                if (files.DeleteIfOlder(orphan, before)) swept++;
            }
        }
        if (swept > 0) LogSwept(swept);
    }

    // Usually the first page tells.
    private async Task<bool> IsOwnAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        var empty = true;
        foreach (var hashes in files.OlderThan(before).Chunk(AtOnce))
        {
            if ((await NamedAsync(hashes, cancellation)).Count > 0) return true;
            empty = false;
        }
        return empty;
    }

    // Entries are never removed, and the first one is older than the first mailbox.
    private async Task<DateTimeOffset> BornAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Set<AuditEntry>().OrderBy(e => e.At).Select(e => (DateTimeOffset?)e.At).FirstOrDefaultAsync(cancellation) ?? time.GetUtcNow();
    }

    private async Task<HashSet<string>> NamedAsync(string[] hashes, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var named = new HashSet<string>();
        named.UnionWith(await db.Set<ReceivedMessage>().Where(m => m.RawSha256 != null && hashes.Contains(m.RawSha256)).Select(m => m.RawSha256!).ToListAsync(cancellation));
        named.UnionWith(await db.Set<Document>().Where(d => hashes.Contains(d.XmlSha256)).Select(d => d.XmlSha256).ToListAsync(cancellation));
        named.UnionWith(await db.Set<Document>().Where(d => d.ContainerSha256 != null && hashes.Contains(d.ContainerSha256)).Select(d => d.ContainerSha256!).ToListAsync(cancellation));
        named.UnionWith(await db.Set<DocumentFile>().Where(f => hashes.Contains(f.Sha256)).Select(f => f.Sha256).ToListAsync(cancellation));
        named.UnionWith(await db.Set<OutgoingFile>().Where(f => hashes.Contains(f.Sha256)).Select(f => f.Sha256).ToListAsync(cancellation));
        return named;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} files that no row names were removed.")]
    private partial void LogSwept(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No file older than a day was removed from {Folder}: this database names none of them, so they are probably another installation's. Make Files:Directory (or DataDirectory), Database:Provider and ConnectionStrings:MailPortal lead to what belongs together; if the files are needed no longer, move them away by hand.")]
    private partial void LogStrange(string folder);
}
