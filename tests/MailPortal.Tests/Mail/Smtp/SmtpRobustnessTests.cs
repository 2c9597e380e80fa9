using System.Text;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
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

    public static TheoryData<bool> Ways => [true, false];

    private static async Task<SendResult> SessionAsync(byte[] said, Func<int> piece, CancellationToken cancellation)
    {
        var socket = MailSocket.Over(new DeafStream(said, piece), ReplayStream.Endpoint);
        socket.Log = new WireLog(20);
        await using var connection = await SmtpConnection.OpenAsync(socket, null, cancellation);
        await connection.SignInAsync(new MailPortal.Mail.Sasl.XOAuth2("shared@contoso.test", new MailPortal.Mail.Secret(new string('t', 600))), cancellation);
        return await new SmtpMailSender(connection).SendAsync(
            new("shared@contoso.test", ["a@b.test", "c@b.test", "d@b.test"]), new MemoryStream(new byte[MessageLength]), cancellation);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Session_AsRecorded_SendsInAnySplit(bool byChunks)
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var result = await SessionAsync(byChunks ? ByChunks : ByData, () => seed == 0 ? 1 : random.Next(1, 100), TestContext.Current.CancellationToken);
            Assert.Equal("taken as 4711", result.Answer);
            Assert.Equal([RecipientStatus.Accepted, RecipientStatus.Refused, RecipientStatus.RefusedForNow], result.Recipients.Select(r => r.Status));
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

    [Theory(Timeout = 300_000)]
    [MemberData(nameof(Ways))]
    public async Task Session_Mutated_EndsInAResultOrANamedProblem(bool byChunks)
    {
        var recorded = byChunks ? ByChunks : ByData;
        var ends = new Dictionary<string, int>();
        for (var seed = 0; seed < 10_000; seed++)
        {
            var random = new Random(seed);
            var said = Damage.Of(recorded, Splinters, random);
            string end;
            try
            {
                var result = await SessionAsync(said, () => random.Next(1, 200), TestContext.Current.CancellationToken);
                Assert.Equal(3, result.Recipients.Count);
                Assert.Equal(result.Answer is not null, result.Recipients.Any(r => r.Status == RecipientStatus.Accepted));
                end = result.Answer is null ? "to nobody" : "sent";
            }
            catch (MailProblemException problem)
            {
                end = problem.Problem.ToString();
            }

            ends[end] = ends.GetValueOrDefault(end) + 1;
        }

        // The mutations reach every way to end: many are survived, many are not.
        foreach (var often in new[] { "sent", nameof(MailProblem.UnexpectedAnswer), nameof(MailProblem.SendingUncertain), nameof(MailProblem.SmtpSignInRefused) })
            Assert.True(ends.GetValueOrDefault(often) > 300, string.Join(", ", ends));
    }
}
