using MailPortal.Data;
using MailPortal.Documents;
using MailPortal.Mail.Problems;
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

    /// <param name="taken">Told of each batch that was taken in, also when the wire breaks afterwards.</param>
    public async Task RunAsync(MailboxClaim claim, ReceptionMailbox mailbox, SourceFolder source, IMailboxReader reader, uint[] uids, Action<IntakeResult> taken, CancellationToken cancellation)
    {
        var batch = new List<IncomingMessage>();
        var taking = Task.CompletedTask;
        async Task TakeInAsync(IReadOnlyList<IncomingMessage> messages) => taken(await intake.TakeInAsync(claim, source, messages, mailbox.LeaveInPlace, cancellation));
        try
        {
            await foreach (var message in reader.ReadAsync(uids, options.CurrentValue.MaxBytesToStore, cancellation))
            {
                if (await KeepAsync(message, cancellation) is { } kept) batch.Add(kept);
                if (batch.Count < options.CurrentValue.BatchSize && batch.Sum(m => m.Size) < options.CurrentValue.BatchBytes) continue;
                await taking;
                taking = TakeInAsync(batch);
                batch = [];
            }
        }
        catch (MailProblemException)
        {
            // The wire broke: what came down before is whole, is not fetched again, and nothing writes behind our back.
            await taking;
            if (batch.Count > 0) await TakeInAsync(batch);
            throw;
        }
        catch
        {
            await taking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        await taking;
        if (batch.Count > 0) await TakeInAsync(batch);
    }

    private async Task<IncomingMessage?> KeepAsync(RawMessage message, CancellationToken cancellation)
    {
        if (message.Content is { } content)
        {
            try
            {
                var stored = await files.WriteAsync(content, cancellation);
                return new(message.Uid, message.Received, stored.Size, stored.Sha256);
            }
            catch (MailProblemException e) when (e.Problem is MailProblem.CommandRefused)
            {
                // The session ends in the middle of this one, each time: it must not hold up those behind it.
                return new(message.Uid, message.Received, message.Size, null, e.Detail);
            }
        }
        if (message.Refusal is { } refusal) return new(message.Uid, message.Received, message.Size, null, refusal.Detail);
        // Size 0: it vanished between the search and the fetch, and there is nothing to say about it.
        return message.Size == 0 ? null : new(message.Uid, message.Received, message.Size, null);
    }
}
