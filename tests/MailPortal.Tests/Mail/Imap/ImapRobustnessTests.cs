using System.Text;
using MailPortal.Mail.Imap;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Reading;
using MailPortal.Mail.Sasl;
using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail.Imap;

/// <summary>A hostile or broken server: recorded answers, changed at random. Every session ends, with results or with a named problem.</summary>
public sealed class ImapRobustnessTests
{
    private static readonly byte[] Recorded = Encoding.UTF8.GetBytes("""
        * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2 NAMESPACE MOVE UIDPLUS] ready
        A1 OK [CAPABILITY IMAP4rev1 NAMESPACE MOVE UIDPLUS] Logged in
        * NAMESPACE (("INBOX." ".")) NIL NIL
        A2 OK done
        * LIST (\HasChildren) "." "INBOX.MailPortal"
        A3 OK done
        * LIST () "." {24}
        INBOX.MailPortal.Archivo
        A4 OK done
        * FLAGS (\Answered \Seen)
        * 4 EXISTS
        * OK [UIDVALIDITY 42] ok
        * OK [UIDNEXT 9] ok
        A5 OK [READ-WRITE] Select completed
        * SEARCH 2 3 5 8
        A6 OK done
        * 2 FETCH (UID 3 INTERNALDATE " 7-Jul-2026 02:44:25 -0700" BODY[] "short")
        * 5 EXISTS
        * 1 FETCH (BODY[] {32}
        Subject: one

        A7 OK not really UID 2 FLAGS (\Seen))
        * 4 FETCH (FLAGS (\Seen) UID 8 BODY[] NIL)
        A7 OK done
        * 4 FETCH (UID 8 RFC822.SIZE 30 INTERNALDATE "17-Jul-2026 02:44:25 -0700")
        A8 OK done
        A9 OK done
        * SEARCH 8
        A10 OK done
        * OK [COPYUID 42 2:3 1:2] Moved
        A11 OK moved

        """.ReplaceLineEndings("\r\n"));

    /// <summary>What servers of the world say in a whole poll, and what has to be read from it.</summary>
    private static readonly (string Name, byte[] Said, SaslMechanism Mechanism, string Folder, int Bytes)[] Recordings =
    [
        ("our own", Recorded, ImapSignInTests.Token, "MailPortal/Archivo", 37),
        .. ImapTranscriptsTests.Transcripts.Select(server => (
            server.Key, Encoding.UTF8.GetBytes(string.Concat(ReplayStream.Answers(server.Value.Transcript))),
            (SaslMechanism)(server.Value.ByToken ? ImapSignInTests.Token : ImapSignInTests.Password), "MailPortal/Procesados", 28)),
    ];

    private static Task<int> SessionAsync(byte[] said, int seed, CancellationToken cancellation)
    {
        var random = new Random(seed);
        return SessionAsync(said, Recordings[0].Mechanism, Recordings[0].Folder, () => random.Next(1, 200), cancellation);
    }

    private static async Task<int> SessionAsync(byte[] said, SaslMechanism mechanism, string folder, Func<int> piece, CancellationToken cancellation)
    {
        var socket = MailSocket.Over(new DeafStream(said, piece), ReplayStream.Endpoint);
        socket.Log = new WireLog(20);
        var connection = await ImapConnection.OpenAsync(socket, cancellation);
        await using var reader = new ImapMailboxReader(connection);
        await connection.SignInAsync(mechanism, cancellation);
        await reader.EnsureFoldersAsync([folder], cancellation);
        await reader.OpenAsync("INBOX", cancellation);
        var uids = await reader.SearchAsync(0, null, cancellation);
        var bytes = 0;
        await foreach (var message in reader.ReadAsync(uids, 1000, cancellation))
        {
            if (message.Content is null)
                continue;
            using var copy = new MemoryStream();
            await message.Content.CopyToAsync(copy, cancellation);
            Assert.Equal(message.Size, copy.Length);
            bytes += (int)copy.Length;
        }

        await reader.MoveAsync(uids.Count > 2 ? [2, 3] : uids, folder, cancellation);
        return bytes;
    }

    [Fact]
    public async Task Session_AsRecorded_ReadsEverythingByteForByteAndInAnySplit()
    {
        foreach (var (name, said, mechanism, folder, bytes) in Recordings)
        {
            for (var seed = 0; seed < 25; seed++)
            {
                var random = new Random(seed);
                var read = await SessionAsync(said, mechanism, folder, () => seed == 0 ? 1 : random.Next(1, 200), TestContext.Current.CancellationToken);
                Assert.True(bytes == read, $"{name}, seed {seed}: {read} bytes");
            }
        }
    }

    [Fact]
    public async Task Session_CutAnywhere_EndsInANamedProblem()
    {
        for (var length = 0; length < Recorded.Length - 20; length++)
        {
            var problem = await Assert.ThrowsAsync<MailProblemException>(() => SessionAsync(Recorded[..length], length, TestContext.Current.CancellationToken));
            Assert.Contains(problem.Problem, new[] { MailProblem.ConnectionLost, MailProblem.SignInRefused });
        }
    }

    [Fact(Timeout = 3_600_000)]
    public Task Session_Mutated_EndsInAResultOrANamedProblem() => Damage.EndsInAResultOrANamedProblemAsync(50_000, async seed =>
    {
        var (_, said, mechanism, folder, _) = Recordings[seed % Recordings.Length];
        var random = new Random(seed);
        var damaged = Damage.Of(said, Splinters, random);
        await SessionAsync(damaged, mechanism, folder, () => seed % 10 == 0 ? 1 : random.Next(1, 200), TestContext.Current.CancellationToken);
        return "read";
    }, "read", nameof(MailProblem.UnexpectedAnswer), nameof(MailProblem.ConnectionLost));

    private static readonly string[] Splinters =
        ["{", "}", "{5}\r\n", "{99999999999}\r\n", "(", ")", "\"", "\\", "[", "]", "\r\n", "\0", "NIL", "* BYE\r\n", "A7 NO no\r\n", "A8 BAD\r\n", "+ \r\n", "* 1 FETCH (", "4294967296", "-1", "\u00ff"];
}
