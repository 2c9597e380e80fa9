using System.Text;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Sasl;
using MailPortal.Mail.Sending;
using MailPortal.Mail.Smtp;
using MailPortal.Tests.Mail.Imap;
using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail.Smtp;

/// <summary>A hostile or broken server: recorded answers, changed at random. Every session ends, with results or with a named problem, and nothing
/// counts as sent but what was.</summary>
public sealed class SmtpRobustnessTests
{
    private const int MessageLength = 400_000; // four blocks, so four chunks where they are offered

    private static readonly string[] Splinters =
        ["250 ok\r\n", "250-", "354 go\r\n", "334 e30=\r\n", "421 bye\r\n", "550 no\r\n", "451 4.7.1 later\r\n", "235 in\r\n", "\r\n", "\0", "-", " ", "5.7.1 ", "\u00ff", "250-a\r\n250-b\r\n", "999 x\r\n", "2"];

    private static readonly byte[] Opening = Encoding.ASCII.GetBytes("""
        220-mail.test ESMTP
        220 ready
        250-mail.test
        250-AUTH XOAUTH2
        250 PIPELINING
        334 
        235 2.7.0 in

        """.ReplaceLineEndings("\r\n"));

    private static readonly byte[] ByData = Recorded("SIZE 1000000", """
        354 go
        250-2.0.0 taken
        250 2.0.0 as 4711

        """);

    private static readonly byte[] ByChunks = Recorded("CHUNKING", """
        250 2.0.0 octets
        250 2.0.0 octets
        250 2.0.0 octets
        250-2.0.0 taken
        250 2.0.0 as 4711

        """);

    private static byte[] Recorded(string keyword, string end) => [.. Opening, .. Encoding.ASCII.GetBytes($"""
        250-mail.test
        250-PIPELINING
        250 {keyword}
        250 2.1.0 sender ok
        250 2.1.5 ok
        550-5.1.1 unknown
        550 5.1.1 user
        451 4.7.1 greylisted
        {end}
        """.ReplaceLineEndings("\r\n"))];

    /// <summary>Our own, and how servers of the world begin, with our own transaction behind.</summary>
    private static readonly (byte[] Said, SaslMechanism Mechanism, byte[] Message)[] Recordings =
    [
        (ByChunks, LongToken, new byte[MessageLength]), (ByData, LongToken, new byte[MessageLength]),
        (Behind(SmtpDialogues.Exchange, OneChunk), ImapSignInTests.Token, Small), (Behind(SmtpDialogues.Gmail, OneChunk), ImapSignInTests.Token, Small),
        (Behind(SmtpDialogues.Dovecot, OneChunk), ImapSignInTests.Password, Small), (Behind(SmtpDialogues.Postfix, Data), ImapSignInTests.Password, Small),
        (Behind(SmtpDialogues.Yahoo, Data), ImapSignInTests.Password, Small),
    ];

    private const string OneChunk = "250-2.0.0 taken\r\n250 2.0.0 as 4711\r\n";
    private const string Data = "354 go\r\n" + OneChunk;

    private static XOAuth2 LongToken => new("shared@contoso.test", new MailPortal.Mail.Secret(new string('t', 600)));

    private static byte[] Small => "Subject: x\r\n\r\n.hello\r\n"u8.ToArray();

    private static byte[] Behind(string opening, string end) => Encoding.ASCII.GetBytes(string.Concat(ReplayStream.Answers(opening)) + """
        250 2.1.0 sender ok
        250 2.1.5 ok
        550-5.1.1 unknown
        550 5.1.1 user
        451 4.7.1 greylisted

        """.ReplaceLineEndings("\r\n") + end);

    public static TheoryData<bool> Ways => [true, false];

    private static Task<SendResult> SessionAsync(byte[] said, Func<int> piece, CancellationToken cancellation) =>
        SessionAsync(said, LongToken, new byte[MessageLength], piece, cancellation);

    private static async Task<SendResult> SessionAsync(byte[] said, SaslMechanism mechanism, byte[] message, Func<int> piece, CancellationToken cancellation)
    {
        var socket = MailSocket.Over(new DeafStream(said, piece), ReplayStream.Endpoint);
        socket.Log = new WireLog(20);
        await using var connection = await SmtpConnection.OpenAsync(socket, null, cancellation);
        await connection.SignInAsync(mechanism, cancellation);
        return await new SmtpMailSender(connection).SendAsync(
            new("shared@contoso.test", ["a@b.test", "c@b.test", "d@b.test"]), new MemoryStream(message), cancellation);
    }

    [Fact]
    public async Task Session_AsRecorded_SendsByteForByteAndInAnySplit()
    {
        foreach (var (said, mechanism, message) in Recordings)
        {
            for (var seed = 0; seed < 25; seed++)
            {
                var random = new Random(seed);
                var result = await SessionAsync(said, mechanism, message, () => seed == 0 ? 1 : random.Next(1, 100), TestContext.Current.CancellationToken);
                Assert.Equal("taken as 4711", result.Answer);
                Assert.Equal([RecipientStatus.Accepted, RecipientStatus.Refused, RecipientStatus.RefusedForNow], result.Recipients.Select(r => r.Status));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Session_CutAnywhere_IsLostBeforeTheMessageAndUncertainBehindIt(bool byChunks)
    {
        var recorded = byChunks ? ByChunks : ByData;
        // From here on the whole message is with the server: with DATA behind the 354, with chunks behind the answers to the recipients (all fit into the pipe).
        var handedOver = Encoding.ASCII.GetString(recorded).IndexOf(byChunks ? "greylisted\r\n" : "354 go\r\n", StringComparison.Ordinal) + (byChunks ? "greylisted\r\n" : "354 go\r\n").Length;
        for (var length = 0; length < recorded.Length; length++)
        {
            var problem = await Assert.ThrowsAsync<MailProblemException>(() => SessionAsync(recorded[..length], static () => 7, TestContext.Current.CancellationToken));
            Assert.Equal(length < handedOver ? MailProblem.ConnectionLost : MailProblem.SendingUncertain, problem.Problem);
        }
    }

    [Fact(Timeout = 3_600_000)]
    public Task Session_Mutated_EndsInAResultOrANamedProblem() => Damage.EndsInAResultOrANamedProblemAsync(20_000, async seed =>
    {
        var (said, mechanism, message) = Recordings[seed % Recordings.Length];
        var random = new Random(seed);
        var damaged = Damage.Of(said, Splinters, random);
        var result = await SessionAsync(damaged, mechanism, message, () => seed % 10 == 0 ? 1 : random.Next(1, 200), TestContext.Current.CancellationToken);
        Assert.Equal(3, result.Recipients.Count);
        Assert.Equal(result.Answer is not null, result.Recipients.Any(r => r.Status == RecipientStatus.Accepted));
        return result.Answer is null ? "to nobody" : "sent";
    }, "sent", nameof(MailProblem.UnexpectedAnswer), nameof(MailProblem.SendingUncertain));
}
