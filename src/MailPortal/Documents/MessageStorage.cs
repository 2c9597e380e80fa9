using MailPortal.Data;
using MailPortal.Mailboxes;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Documents;

/// <summary>A message as it lay on the server, its raw bytes already in the file store.</summary>
/// <param name="Uid">In the folder being read.</param>
/// <param name="ReceivedAt">INTERNALDATE.</param>
/// <param name="Size">Bytes.</param>
/// <param name="RawSha256">Null when it is left on the server.</param>
/// <param name="Refusal">The server's words when it does not give the message; else it is left because of its size.</param>
public sealed record IncomingMessage(uint Uid, DateTimeOffset ReceivedAt, long Size, string? RawSha256, string? Refusal = null);

/// <summary>Where a batch of messages lies: uids say something together with all three.</summary>
public sealed record SourceFolder(Guid Account, string Name, uint UidValidity);

/// <summary>Step one, "store": rows for messages whose bytes are safe, in one short transaction. A key that is known already is nothing new.</summary>
public sealed class MessageStorage(IDbContextFactory<PortalDbContext> contexts, MailboxLeases leases, TimeProvider time)
{
    /// <summary>Stores a batch, and that the mailbox is read up to its last uid.</summary>
    /// <returns>Ids of the messages that are new and have to be read.</returns>
    /// <exception cref="LeaseLostException">Nothing was written.</exception>
    public async Task<IReadOnlyList<Guid>> StoreAsync(MailboxClaim claim, SourceFolder folder, IReadOnlyList<IncomingMessage> batch, bool leaveInPlace, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await leases.FenceAsync(db, claim, cancellation);
        var now = time.GetUtcNow();
        var seen = await LocationsAsync(db, claim, folder, batch, cancellation);
        var known = await KnownByContentAsync(db, claim, batch, cancellation);
        var fresh = new List<Guid>();
        foreach (var incoming in batch.Where(m => !seen.Contains(m.Uid)))
        {
            if (incoming.RawSha256 is null || !known.TryGetValue(incoming.RawSha256, out var messageId))
            {
                var message = NewMessage(claim, incoming, now);
                db.Add(message);
                messageId = message.Id;
                if (incoming.RawSha256 is { } hash)
                {
                    known.Add(hash, messageId);
                    fresh.Add(messageId);
                }
            }
            db.Add(new MessageLocation
            {
                MessageId = messageId,
                MailboxId = claim.MailboxId,
                Account = folder.Account,
                Folder = folder.Name,
                UidValidity = folder.UidValidity,
                Uid = incoming.Uid,
                // Nothing will be done with it on the server: left in place on purpose, or not ours to touch.
                ConfirmedAt = leaveInPlace || incoming.RawSha256 is null ? now : null,
            });
        }
        // Those that are left on the server are never read, and count now.
        await IntakeHours.AddAsync(db, db.ChangeTracker.Entries<ReceivedMessage>().Where(e => e.Entity.RawSha256 is null).Select(e => (e.Entity.OrganizationId, e.Entity.ReceivedAt, 1, 0)).ToList(), cancellation);
        await db.SaveChangesAsync(cancellation);
        var last = batch.Max(m => m.Uid);
        await db.Set<ReceptionMailbox>().Where(m => m.Id == claim.MailboxId)
            .ExecuteUpdateAsync(s => s.SetProperty(m => m.UidValidity, folder.UidValidity).SetProperty(m => m.LastUid, last), cancellation);
        await transaction.CommitAsync(cancellation);
        return fresh;
    }

    private static ReceivedMessage NewMessage(MailboxClaim claim, IncomingMessage incoming, DateTimeOffset now)
    {
        var message = new ReceivedMessage
        {
            OrganizationId = claim.OrganizationId,
            MailboxId = claim.MailboxId,
            RawSha256 = incoming.RawSha256,
            Size = incoming.Size,
            ReceivedAt = incoming.ReceivedAt,
            StoredAt = now,
        };
        if (incoming.RawSha256 is null) message.Quarantine(incoming.Refusal is null ? QuarantineReason.TooLargeToStore : QuarantineReason.RefusedByServer, incoming.Refusal, now);
        return message;
    }

    private static async Task<HashSet<uint>> LocationsAsync(PortalDbContext db, MailboxClaim claim, SourceFolder folder, IReadOnlyList<IncomingMessage> batch, CancellationToken cancellation)
    {
        var uids = batch.Select(m => m.Uid).ToList();
        return [.. await db.Set<MessageLocation>().Where(l => l.MailboxId == claim.MailboxId && l.Account == folder.Account && l.Folder == folder.Name && l.UidValidity == folder.UidValidity && uids.Contains(l.Uid))
            .Select(l => l.Uid).ToListAsync(cancellation)];
    }

    private static async Task<Dictionary<string, Guid>> KnownByContentAsync(PortalDbContext db, MailboxClaim claim, IReadOnlyList<IncomingMessage> batch, CancellationToken cancellation)
    {
        var hashes = batch.Where(m => m.RawSha256 is not null).Select(m => m.RawSha256).ToList();
        return await db.Set<ReceivedMessage>().Where(m => m.MailboxId == claim.MailboxId && hashes.Contains(m.RawSha256))
            .ToDictionaryAsync(m => m.RawSha256!, m => m.Id, cancellation);
    }
}
