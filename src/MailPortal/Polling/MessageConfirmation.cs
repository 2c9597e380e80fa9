using MailPortal.Data;
using MailPortal.Diagnosis;
using MailPortal.Documents;
using MailPortal.Mail.Reading;
using MailPortal.Mailboxes;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Polling;

/// <summary>Step four, "confirm": only what is stored and read is moved on the server, and that it was moved is recorded. A crash in between
/// moves again, which finds nothing to move.</summary>
public sealed class MessageConfirmation(IDbContextFactory<PortalDbContext> contexts, MailboxLeases leases, TimeProvider time)
{
    private const int AtOnce = 500;

    /// <summary>Moves everything that has an outcome and still lies in the source folder.</summary>
    /// <returns>Messages moved.</returns>
    public async Task<int> ConfirmAsync(MailboxClaim claim, ReceptionMailbox mailbox, SourceFolder source, IMailboxReader reader, CancellationToken cancellation)
    {
        await ForgetOldAsync(claim, source, cancellation);
        var moved = 0;
        while (await NextAsync(claim, source, cancellation) is { Count: > 0 } batch)
        {
            foreach (var group in batch.GroupBy(l => DestinationOf(l.Outcome, mailbox.Folders)))
            {
                await reader.MoveAsync([.. group.Select(l => l.Uid).Order()], group.Key, cancellation);
                await RecordAsync(claim, [.. group.Select(l => l.Id)], cancellation);
                moved += group.Count();
            }
        }
        return moved;
    }

    private static string DestinationOf(MessageOutcome outcome, FolderTree folders) => outcome switch
    {
        MessageOutcome.Documents => folders.Processed,
        MessageOutcome.PdfOnly or MessageOutcome.NoDocuments => folders.WithoutDocuments,
        MessageOutcome.Quarantined => folders.Failed,
        MessageOutcome.Pending => throw new InvalidOperationException("A message without an outcome is not moved."),
    };

    private async Task<IReadOnlyList<Waiting>> NextAsync(MailboxClaim claim, SourceFolder source, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await (
            from location in db.Set<MessageLocation>().AsNoTracking()
            join message in db.Set<ReceivedMessage>().AsNoTracking() on location.MessageId equals message.Id
            where location.MailboxId == claim.MailboxId && location.ConfirmedAt == null && location.Account == source.Account && location.Folder == source.Name
                && location.UidValidity == source.UidValidity && message.Outcome != MessageOutcome.Pending
            orderby location.Uid
            select new Waiting(location.Id, location.Uid, message.Outcome)).Take(AtOnce).ToListAsync(cancellation);
    }

    private async Task RecordAsync(MailboxClaim claim, IReadOnlyList<Guid> locations, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await leases.FenceAsync(db, claim, cancellation);
        DateTimeOffset? now = time.GetUtcNow();
        await db.Set<MessageLocation>().Where(l => locations.Contains(l.Id)).ExecuteUpdateAsync(s => s.SetProperty(l => l.ConfirmedAt, now), cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Uids of another account, folder or UIDVALIDITY name nothing here: what still lies there is found anew, under its new uid.</summary>
    private async Task ForgetOldAsync(MailboxClaim claim, SourceFolder source, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await leases.FenceAsync(db, claim, cancellation);
        DateTimeOffset? now = time.GetUtcNow();
        await db.Set<MessageLocation>()
            .Where(l => l.MailboxId == claim.MailboxId && l.ConfirmedAt == null && (l.Account != source.Account || l.Folder != source.Name || l.UidValidity != source.UidValidity))
            .ExecuteUpdateAsync(s => s.SetProperty(l => l.ConfirmedAt, now), cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private sealed record Waiting(Guid Id, uint Uid, MessageOutcome Outcome);
}
