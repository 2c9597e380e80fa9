using System.Text;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Sending;
using MailPortal.Mail.Smtp;
using MailPortal.Tests.Mail.Imap;

namespace MailPortal.Tests.Mail.Smtp;

public sealed class SmtpTranscriptsTests
{
    private static readonly MailEnvelope ToTwo = new("shared@contoso.test", ["ana@fabrikam.test", "bea@fabrikam.test"]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="Transcript">The session.</param>
    /// <param name="ByToken">Whether the sign-in is by token, else by password.</param>
    /// <param name="Second">What stands against the second recipient.</param>
    /// <param name="First">Why the message is refused when it is sent for the first time.</param>
    private sealed record Server(string Transcript, bool ByToken, (RecipientStatus Status, MailProblem? Problem) Second, MailProblem? First = null);

    private static readonly (RecipientStatus, MailProblem?) Taken = (RecipientStatus.Accepted, null);
    private static readonly (RecipientStatus, MailProblem?) Unknown = (RecipientStatus.Refused, MailProblem.RecipientUnknown);

    private static readonly Dictionary<string, Server> Transcripts = new()
    {
        ["Exchange Online"] = new(SmtpTranscripts.ExchangeOnline, true, Taken),
        ["Outlook.com"] = new(SmtpTranscripts.OutlookCom, true, Taken, MailProblem.SenderBlocked),
        ["Gmail"] = new(SmtpTranscripts.Gmail, true, Unknown),
        ["Yahoo"] = new(SmtpTranscripts.Yahoo, false, Taken),
        ["Dovecot"] = new(SmtpTranscripts.Dovecot, false, Unknown),
        ["Cyrus"] = new(SmtpTranscripts.Cyrus, false, (RecipientStatus.RefusedForNow, MailProblem.SmtpRefusedForNow)),
    };

    public static TheoryData<string> Servers => [.. Transcripts.Keys];

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Session_SendsAndSaysWhoGotIt_FedInAnyPieces(string server)
    {
        var expected = Transcripts[server];
        for (var seed = 0; seed < 25; seed++)
        {
            var random = new Random(seed);
            var replay = new ReplayStream(expected.Transcript, seed == 0 ? null : () => random.Next(1, 40));
            var connection = await replay.OpenSmtpAsync();
            await connection.SignInAsync(expected.ByToken ? ImapSignInTests.Token : ImapSignInTests.Password, Cancellation);
            await using (var sender = new SmtpMailSender(connection))
            {
                if (expected.First is { } first)
                    Assert.Equal(first, (await Assert.ThrowsAsync<MailProblemException>(() => SendAsync(sender))).Problem);
                var result = await SendAsync(sender);
                Assert.Equal([Taken, expected.Second], result.Recipients.Select(r => (r.Status, r.Problem)));
            }

            replay.AssertFinished();
        }
    }

    private static Task<SendResult> SendAsync(SmtpMailSender sender) =>
        sender.SendAsync(ToTwo, new MemoryStream(Encoding.UTF8.GetBytes("Subject: test\r\n\r\nline one\r\n.dot and end")), Cancellation);
}
