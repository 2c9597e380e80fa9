using MailPortal.Documents;
using MailPortal.Mail.Imap;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Reading;
using MailPortal.Mailboxes;
using MailPortal.Polling;

namespace MailPortal.Tests.Portal.Polling;

public sealed class MessageDownloadTests(ReceptionPortal reception) : IClassFixture<ReceptionPortal>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_ServerRefusesAMessage_SaysSoWithItsWordsAndLeavesItThere()
    {
        var mailbox = await reception.NewMailboxAsync();
        var row = await mailbox.RowAsync();
        var leases = reception.Portal.Get<MailboxLeases>();
        var claim = await leases.ClaimAsync(mailbox.Id, Cancellation) ?? throw new InvalidOperationException();
        await using var reader = new RefusingReader();

        await reception.Portal.Get<MessageDownload>().RunAsync(claim, row, new SourceFolder(row.Account, "INBOX", 1), reader, [1, 2, 3], _ => { }, Cancellation);

        // 1 is refused with no size known, 2 is refused with one, 3 is too large: three reasons, none of them silence.
        var messages = (await mailbox.MessagesAsync()).Select(m => (m.Message.Outcome, m.Message.Reason, m.Message.ReasonDetail)).ToList();
        Assert.Equal(
            [
                (MessageOutcome.Quarantined, QuarantineReason.RefusedByServer, RefusingReader.Words),
                (MessageOutcome.Quarantined, QuarantineReason.RefusedByServer, RefusingReader.Words),
                (MessageOutcome.Quarantined, QuarantineReason.TooLargeToStore, null),
            ], messages);
        Assert.Equal(0, await mailbox.UnconfirmedAsync());
        await leases.ReleaseAsync(claim, Cancellation);
    }

    private sealed class RefusingReader : IMailboxReader
    {
        public const string Words = "NO Server Unavailable. 15";

        public async IAsyncEnumerable<RawMessage> ReadAsync(IReadOnlyList<uint> uids, long maxBytes, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
        {
            await Task.Yield();
            var refusal = new MailProblemException(MailProblem.CommandRefused, Words);
            yield return new RawMessage { Uid = uids[0], Received = DateTimeOffset.UnixEpoch, Size = 0, Content = null, Refusal = refusal };
            yield return new RawMessage { Uid = uids[1], Received = DateTimeOffset.UnixEpoch, Size = 5000, Content = null, Refusal = refusal };
            yield return new RawMessage { Uid = uids[2], Received = DateTimeOffset.UnixEpoch, Size = maxBytes + 1, Content = null };
        }

        public Task<IReadOnlyList<string>> EnsureFoldersAsync(IReadOnlyList<string> folders, CancellationToken cancellation) => throw new NotSupportedException();
        public Task<FolderState> OpenAsync(string folder, CancellationToken cancellation) => throw new NotSupportedException();
        public Task<(FolderState Folder, IReadOnlyList<uint> News)> OpenAndSearchAsync(string folder, uint? uidValidity, uint afterUid, DateOnly? since, CancellationToken cancellation) => throw new NotSupportedException();
        public Task<IReadOnlyList<uint>> SearchAsync(uint afterUid, DateOnly? since, CancellationToken cancellation) => throw new NotSupportedException();
        public Task<int?> CountJunkAsync(CancellationToken cancellation) => throw new NotSupportedException();
        public Task<MoveOutcome> MoveAsync(IReadOnlyList<uint> uids, string destination, CancellationToken cancellation) => throw new NotSupportedException();
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
