using System.Text;
using MailPortal.Mail.Network;
using MailPortal.Mail.Pop3;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Reading;
using MailPortal.Mail.Sasl;
using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail.Pop3;

/// <summary>A hostile or broken server: recorded answers, changed at random. Every session ends, with results or with a named problem.</summary>
public sealed class Pop3RobustnessTests
{
    /// <summary>Five messages: one too large to be asked for, one refused; 62 bytes of content in the others.</summary>
    private static readonly string[] Recorded =
    [
        "+OK ready <1896.697170952@mail.contoso.test>",
        "+OK\r\nRESP-CODES\r\nSASL XOAUTH2\r\n.",
        "+OK Logged in",
        "+OK\r\nUIDL\r\nPIPELINING\r\n.",
        "+OK\r\n1 00000001\r\n2 00000002\r\n3 00000003\r\n4 00000004\r\n5 00000005\r\n.",
        "+OK 5 messages\r\n1 14\r\n2 20\r\n3 200000\r\n4 20\r\n5 26\r\n.",
        "+OK 16 octets\r\nSubject: one\r\n\r\n.",
        "+OK\r\nSubject: two\r\n\r\n..dot\r\n.",
        "-ERR no such message",
        "+OK\r\n..\r\n+OK not an answer\r\n\r\n.",
        "+OK 1",
        "-ERR 2",
        "+OK 5",
        "+OK bye",
    ];

    private static byte[][] Answers(bool pipelining) =>
        [.. Recorded.Select(answer => Encoding.ASCII.GetBytes((pipelining ? answer : answer.Replace("PIPELINING", "TOP", StringComparison.Ordinal)) + "\r\n"))];

    private static readonly string[] Splinters =
        [".\r\n", "\r\n.\r\n", "..", "\r\n", "\n", "\r", "\0", "+OK\r\n", "-ERR\r\n", "+ \r\n", "-ERR [SYS/TEMP] x\r\n", "+OK 1 2\r\n", "[", "]", "4294967296", "-1", "99999999999999999999", " ", "\u00ff"];

    /// <summary>Our own, with and without pipelining, and how servers of the world begin, with our own messages behind.</summary>
    private static readonly (byte[][] Answers, SaslMechanism Mechanism)[] Recordings =
    [
        (Answers(true), Pop3Dialogues.Token), (Answers(false), Pop3Dialogues.Token), (Behind(Pop3Dialogues.Exchange), Pop3Dialogues.Token), (Behind(Pop3Dialogues.Gmail), Pop3Dialogues.Token),
        (Behind(Pop3Dialogues.Yahoo), Pop3Dialogues.Password), (Behind(Pop3Dialogues.Dovecot), Pop3Dialogues.Password), (Behind(Pop3Dialogues.Cyrus), Pop3Dialogues.Password),
        (Behind(Pop3Dialogues.Old), Pop3Dialogues.Password),
    ];

    private static byte[][] Behind(string opening) => [.. ReplayStream.Answers(opening).Select(Encoding.ASCII.GetBytes), .. Answers(true)[4..]];

    private static Task<(int Bytes, int Deleted)> SessionAsync(byte[][] answers, int seed, CancellationToken cancellation)
    {
        var random = new Random(seed);
        return SessionAsync(answers, Pop3Dialogues.Token, () => random.Next(1, 200), cancellation);
    }

    private static async Task<(int Bytes, int Deleted)> SessionAsync(byte[][] answers, SaslMechanism mechanism, Func<int> piece, CancellationToken cancellation)
    {
        var socket = MailSocket.Over(new AnsweringStream(answers, piece), ReplayStream.Endpoint);
        socket.Log = new WireLog(20);
        await using var reader = new Pop3MailboxReader(await Pop3Connection.OpenAsync(socket, cancellation));
        await reader.Connection.SignInAsync(mechanism, cancellation);
        var messages = await reader.ListAsync(cancellation);
        var bytes = 0;
        await foreach (var message in reader.ReadAsync(messages, 1000, cancellation))
        {
            if (message.Content is null)
                continue;
            using var copy = new MemoryStream();
            await message.Content.CopyToAsync(copy, cancellation);
            bytes += (int)copy.Length;
            reader.MarkForDeletion(message.Entry);
        }

        return (bytes, (await reader.FinishAsync(cancellation)).Deleted.Count);
    }

    [Fact]
    public async Task Session_AsRecorded_ReadsEverythingByteForByteAndInAnySplit()
    {
        foreach (var (answers, mechanism) in Recordings)
        {
            for (var seed = 0; seed < 50; seed++)
            {
                var random = new Random(seed);
                Assert.Equal((62, 2), await SessionAsync(answers, mechanism, () => seed == 0 ? 1 : random.Next(1, 200), TestContext.Current.CancellationToken));
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Session_CutAnywhere_EndsInANamedProblemAndNothingIsDeleted(bool pipelining)
    {
        var answers = Answers(pipelining);
        for (var cut = 0; cut < answers.Length; cut++)
        {
            for (var length = 0; length < answers[cut].Length; length++)
            {
                byte[][] said = [.. answers[..cut], answers[cut][..length]];
                var problem = await Assert.ThrowsAsync<MailProblemException>(() => SessionAsync(said, length, TestContext.Current.CancellationToken));
                Assert.Equal(MailProblem.ConnectionLost, problem.Problem);
            }
        }
    }

    [Fact(Timeout = 3_600_000)]
    public Task Session_Mutated_EndsInAResultOrANamedProblem() => Damage.EndsInAResultOrANamedProblemAsync(30_000, async seed =>
    {
        var (answers, mechanism) = Recordings[seed % Recordings.Length];
        var random = new Random(seed);
        var damaged = Damaged([.. answers], random);
        await SessionAsync(damaged, mechanism, () => seed % 10 == 0 ? 1 : random.Next(1, 200), TestContext.Current.CancellationToken);
        return "read";
    }, "read", nameof(MailProblem.UnexpectedAnswer), nameof(MailProblem.ConnectionLost));

    private static byte[][] Damaged(byte[][] answers, Random random)
    {
        for (var times = random.Next(1, 3); times > 0; times--)
        {
            var at = random.Next(answers.Length);
            answers[at] = Damage.Of(answers[at], Splinters, random);
        }

        return answers;
    }
}
