using System.Text;
using MailPortal.Mail.Imap;
using MailPortal.Mail.Reading;

namespace MailPortal.Tests.Mail.Imap;

public sealed class ImapTranscriptsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal static readonly Dictionary<string, (string Transcript, bool ByToken)> Transcripts = new()
    {
        ["Exchange Online"] = (ImapTranscripts.ExchangeOnline, true),
        ["Outlook.com"] = (ImapTranscripts.OutlookCom, true),
        ["Gmail"] = (ImapTranscripts.Gmail, true),
        ["Yahoo"] = (ImapTranscripts.Yahoo, true),
        ["Dovecot"] = (ImapTranscripts.Dovecot, false),
        ["Cyrus"] = (ImapTranscripts.Cyrus, false),
    };

    public static TheoryData<string> Servers => [.. Transcripts.Keys];

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Poll_ReadsAndMovesEverything_FedInAnyPieces(string server)
    {
        var (transcript, byToken) = Transcripts[server];
        for (var seed = 0; seed < 25; seed++)
        {
            var random = new Random(seed);
            var replay = new ReplayStream(transcript, seed == 0 ? null : () => random.Next(1, 40));
            var connection = await replay.OpenAsync();
            await connection.SignInAsync(byToken ? ImapSignInTests.Token : ImapSignInTests.Password, Cancellation);
            await using (var reader = new ImapMailboxReader(connection))
            {
                await reader.EnsureFoldersAsync(["MailPortal/Procesados"], Cancellation);
                var folder = await reader.OpenAsync("INBOX", Cancellation);
                Assert.Equal((2, 6u, false), (folder.Exists, folder.UidNext, folder.ReadOnly));
                var uids = await reader.SearchAsync(0, null, Cancellation);
                var read = new List<string>();
                await foreach (var message in reader.ReadAsync(uids, 1000, Cancellation))
                {
                    using var copy = new MemoryStream();
                    await message.Content!.CopyToAsync(copy, Cancellation);
                    read.Add($"{message.Uid} {message.Received.Day} {Encoding.UTF8.GetString(copy.ToArray()).TrimEnd()}");
                }

                Assert.Equal(["3 17 Subject: uno", "5 18 Subject: dos"], read);
                Assert.Equal(MoveOutcome.Moved, await reader.MoveAsync(uids, "MailPortal/Procesados", Cancellation));
            }

            replay.AssertFinished();
        }
    }
}
