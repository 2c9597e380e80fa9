using System.Text;
using MailPortal.Mail.Pop3;
using MailPortal.Mail.Reading;
using MailPortal.Mail.Sasl;

namespace MailPortal.Tests.Mail.Pop3;

public sealed class Pop3TranscriptsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static readonly Dictionary<string, (string Transcript, bool ByToken)> Transcripts = new()
    {
        ["Exchange Online"] = (Pop3Transcripts.ExchangeOnline, true),
        ["Outlook.com"] = (Pop3Transcripts.OutlookCom, true),
        ["Gmail"] = (Pop3Transcripts.Gmail, true),
        ["Yahoo"] = (Pop3Transcripts.Yahoo, false),
        ["Dovecot"] = (Pop3Transcripts.Dovecot, false),
        ["Cyrus"] = (Pop3Transcripts.Cyrus, false),
    };

    public static TheoryData<string> Servers => [.. Transcripts.Keys];

    [Fact]
    public void Transcripts_AreOfSixServers() => Assert.Equal(Transcripts.Count, Transcripts.Values.Select(server => server.Transcript).Distinct().Count());

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Session_ReadsAndDeletesEverything_FedInAnyPieces(string server)
    {
        var (transcript, byToken) = Transcripts[server];
        for (var seed = 0; seed < 25; seed++)
        {
            var random = new Random(seed);
            var replay = new ReplayStream(transcript, seed == 0 ? null : () => random.Next(1, 40));
            await using var reader = new Pop3MailboxReader(await replay.OpenPop3Async());
            await reader.Connection.SignInAsync(byToken ? Pop3Dialogues.Token : (SaslMechanism)Pop3Dialogues.Password, Cancellation);
            var listed = await reader.ListAsync(Cancellation);
            Assert.Equal([(1, 14L), (2, 23L)], listed.Select(entry => (entry.Number, entry.Size)));
            var read = new List<string>();
            await foreach (var message in reader.ReadAsync(listed, 1000, Cancellation))
            {
                using var text = new StreamReader(message.Content!, Encoding.UTF8);
                read.Add(await text.ReadToEndAsync(Cancellation));
                reader.MarkForDeletion(message.Entry);
            }

            Assert.Equal(["Subject: uno\r\n", "Subject: dos\r\n.punto\r\n"], read);
            Assert.Equal(listed, (await reader.FinishAsync(Cancellation)).Deleted);
            replay.AssertFinished();
        }
    }
}
