using MailPortal.Data;
using MailPortal.Documents;
using MailPortal.Mail.Reading;
using MailPortal.Mailboxes;
using Microsoft.Extensions.Options;

namespace MailPortal.Polling;

/// <summary>Streams a window of messages from the server into the file store, and takes them in batch by batch: while one batch is being
/// read, the next one comes down the wire.</summary>
public sealed class MessageDownload(FileStore files, MessageIntake intake, IOptionsMonitor<PollingOptions> options)
{
    /// <summary>Messages asked of the server in one go.</summary>
    public int WindowSize => options.CurrentValue.WindowSize;

    public async Task<IntakeResult> RunAsync(MailboxClaim claim, ReceptionMailbox mailbox, SourceFolder source, IMailboxReader reader, uint[] uids, CancellationToken cancellation)
    {
        var total = IntakeResult.Nothing;
        var taking = Task.FromResult(IntakeResult.Nothing);
        try
        {
            var batch = new List<IncomingMessage>();
            await foreach (var message in reader.ReadAsync(uids, options.CurrentValue.MaxBytesToStore, cancellation))
            {
                if (await KeepAsync(message, cancellation) is { } kept) batch.Add(kept);
                if (batch.Count < options.CurrentValue.BatchSize && batch.Sum(m => m.Size) < options.CurrentValue.BatchBytes) continue;
                total += await taking;
                taking = intake.TakeInAsync(claim, source, batch, mailbox.LeaveInPlace, cancellation);
                batch = [];
            }
            total += await taking;
            taking = batch.Count == 0 ? taking : Task.FromResult(await intake.TakeInAsync(claim, source, batch, mailbox.LeaveInPlace, cancellation));
            return batch.Count == 0 ? total : total + await taking;
        }
        catch
        {
            // The wire broke while a batch was being taken in: that batch is whole and ends first, so that nothing writes behind our back.
            await ((Task)taking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private async Task<IncomingMessage?> KeepAsync(RawMessage message, CancellationToken cancellation)
    {
        if (message.Content is { } content)
        {
            var stored = await files.WriteAsync(content, cancellation);
            return new(message.Uid, message.Received, stored.Size, stored.Sha256);
        }
        if (message.Refusal is { } refusal) return new(message.Uid, message.Received, message.Size, null, refusal.Detail);
        // Size 0: it vanished between the search and the fetch, and there is nothing to say about it.
        return message.Size == 0 ? null : new(message.Uid, message.Received, message.Size, null);
    }
}
