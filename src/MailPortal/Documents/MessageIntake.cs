using MailPortal.Data;
using MailPortal.Mailboxes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailPortal.Documents;

/// <summary>Store, read, record: a crash between the steps resumes from the stored raw message, a known key turns a second read into
/// nothing, and a message whose reading ended the process three times is put aside.</summary>
public sealed class MessageIntake(
    IDbContextFactory<PortalDbContext> contexts, MessageStorage storage, MessageReading reading, DocumentRecording recording, MailboxLeases leases,
    IOptionsMonitor<IntakeOptions> options)
{
    /// <summary>Takes a batch in, from rows to recorded outcomes.</summary>
    public async Task<IntakeResult> TakeInAsync(MailboxClaim claim, SourceFolder folder, IReadOnlyList<IncomingMessage> batch, bool leaveInPlace, CancellationToken cancellation)
    {
        var fresh = (await storage.StoreAsync(claim, folder, batch, leaveInPlace, cancellation)).ToHashSet();
        if (fresh.Count == 0) return IntakeResult.Nothing;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var pending = await db.Set<ReceivedMessage>().AsNoTracking().Where(m => fresh.Contains(m.Id)).OrderBy(m => m.Id)
            .Select(m => new { m.Id, m.RawSha256, m.Size }).ToListAsync(cancellation);
        var read = new List<ReadMessage>();
        foreach (var message in pending) read.Add(await reading.ReadAsync(message.Id, message.RawSha256!, message.Size, cancellation));
        await recording.RecordAsync(claim, read, cancellation);
        return IntakeResult.Of(read);
    }

    /// <summary>Reads what an earlier process stored and did not finish: one by one, each try counted before it begins, so that of a batch
    /// only the message that ends the process is put aside.</summary>
    /// <param name="claim">The poll.</param>
    /// <param name="suspects">Also those in whose reading a process died before. They come last of all: one of them may end this process
    /// too, and a process that is killed from outside soon after its start must not cast suspicion on the same message each time.</param>
    /// <param name="cancellation">Ends between two messages.</param>
    public async Task<IntakeResult> ResumeAsync(MailboxClaim claim, bool suspects, CancellationToken cancellation)
    {
        var total = IntakeResult.Nothing;
        while (await NextPendingAsync(claim, suspects, cancellation) is { } message)
        {
            var read = message.Attempts > options.CurrentValue.MaxAttempts
                ? new ReadMessage(message.Id, new("", "", null, []), MessageOutcome.Quarantined, QuarantineReason.KeepsFailing, $"{message.Attempts}", [])
                : await reading.ReadAsync(message.Id, message.RawSha256!, message.Size, cancellation);
            await recording.RecordAsync(claim, [read], cancellation);
            total += IntakeResult.Of([read]);
        }
        return total;
    }

    /// <summary>Reads a stored message again because a person asks for it; moves nothing on the server.</summary>
    /// <exception cref="InvalidOperationException">It was left on the server: there is nothing to read.</exception>
    public async Task<IntakeResult> ReprocessAsync(Guid messageId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var message = await db.Set<ReceivedMessage>().AsNoTracking().SingleAsync(m => m.Id == messageId, cancellation);
        if (message.RawSha256 is null) throw new InvalidOperationException("The message was never stored: it is too large.");
        var read = await reading.ReadAsync(message.Id, message.RawSha256, message.Size, cancellation);
        await recording.RecordAsync(claim: null, [read], cancellation);
        return IntakeResult.Of([read]);
    }

    private async Task<ReceivedMessage?> NextPendingAsync(MailboxClaim claim, bool suspects, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await leases.FenceAsync(db, claim, cancellation);
        var message = await db.Set<ReceivedMessage>().Where(m => m.MailboxId == claim.MailboxId && m.Outcome == MessageOutcome.Pending && (suspects || m.Attempts < 2)).OrderBy(m => m.Attempts).ThenBy(m => m.Id).FirstOrDefaultAsync(cancellation);
        if (message is null) return null;
        message.Attempts++;
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return message;
    }
}

/// <param name="Messages">Messages read.</param>
/// <param name="Documents">Documents found in them, known ones included.</param>
/// <param name="Quarantined">Messages put aside.</param>
public sealed record IntakeResult(int Messages, int Documents, int Quarantined)
{
    public static IntakeResult Nothing { get; } = new(0, 0, 0);

    public static IntakeResult Of(IReadOnlyList<ReadMessage> read) =>
        new(read.Count, read.Sum(r => r.Documents.Count), read.Count(r => r.Outcome is MessageOutcome.Quarantined));

    public static IntakeResult operator +(IntakeResult a, IntakeResult b) => new(a.Messages + b.Messages, a.Documents + b.Documents, a.Quarantined + b.Quarantined);
}
