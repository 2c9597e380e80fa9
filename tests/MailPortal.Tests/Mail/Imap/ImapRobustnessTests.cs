using System.Text;
using MailPortal.Mail.Imap;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Reading;
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
        * OK [COPYUID 42 2:3 1:2] Moved
        A9 OK moved

        """.ReplaceLineEndings("\r\n"));

    private static async Task<int> SessionAsync(byte[] said, int seed, CancellationToken cancellation)
    {
        var random = new Random(seed);
        var socket = MailSocket.Over(new DeafStream(said, () => random.Next(1, 200)), ReplayStream.Endpoint);
        socket.Log = new WireLog(20);
        var connection = await ImapConnection.OpenAsync(socket, cancellation);
        await using var reader = new ImapMailboxReader(connection);
        await connection.SignInAsync(ImapSignInTests.Token, cancellation);
        await reader.EnsureFoldersAsync(["MailPortal/Archivo"], cancellation);
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

        await reader.MoveAsync([2, 3], "MailPortal/Archivo", cancellation);
        return bytes;
    }

    [Fact]
    public async Task Session_AsRecorded_ReadsEverything()
    {
        for (var seed = 0; seed < 50; seed++)
            Assert.Equal(37, await SessionAsync(Recorded, seed, TestContext.Current.CancellationToken));
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

    [Fact(Timeout = 300_000)]
    public Task Session_Mutated_EndsInAResultOrANamedProblem() => Damage.EndsInAResultOrANamedProblemAsync(
        seed => SessionAsync(Damage.Of(Recorded, Splinters, new Random(seed)), seed, TestContext.Current.CancellationToken));

    private static readonly string[] Splinters =
        ["{", "}", "{5}\r\n", "{99999999999}\r\n", "(", ")", "\"", "\\", "[", "]", "\r\n", "\0", "NIL", "* BYE\r\n", "A7 NO no\r\n", "A8 BAD\r\n", "+ \r\n", "* 1 FETCH (", "4294967296", "-1", "\u00ff"];
}
