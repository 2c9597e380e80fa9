using MailPortal.Mail.Imap;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Reading;

namespace MailPortal.Tests.Mail.Imap;

public sealed class ImapCommandsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Signed in at "Dovecot" (tag A1 is used up), unless another opening is given.</summary>
    internal static async Task<(ReplayStream Replay, ImapConnection Connection)> SignedInAsync(string dialogue, string opening = Dialogues.Dovecot, Func<int>? piece = null)
    {
        var replay = new ReplayStream(opening + dialogue, piece);
        var connection = await replay.OpenAsync();
        await connection.SignInAsync(opening.Contains("XOAUTH2", StringComparison.Ordinal) ? ImapSignInTests.Token : ImapSignInTests.Password, Cancellation);
        return (replay, connection);
    }

    private static IEnumerable<Func<int>?> Pieces()
    {
        yield return null;
        yield return static () => 1;
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            yield return () => random.Next(1, 40);
        }
    }

    [Fact]
    public async Task List_EveryFormOfName_FedInAnyPieces()
    {
        const string Dialogue = """
            C: A2 LIST "" "*"
            S: * LIST (\HasNoChildren) "/" INBOX
            S: * LIST (\HasNoChildren \Junk) "/" "Correo no deseado"
            S: * LIST () "." {9}
            S: a {3} b c
            S: * LIST (\Noselect) NIL "\"quoted\" \\ name"
            S: * LIST () "/" &AMk-l&AOk-ments envoy&AOk-s
            S: * OK still here {7}
            S: * 5 EXISTS
            S: * LIST (\Sent) "/" {4}
            S: Sent ("OLDNAME" ("x"))
            S: A2 OK done {3}
            """;
        foreach (var piece in Pieces())
        {
            var (replay, connection) = await SignedInAsync(Dialogue, piece: piece);
            await using (connection)
            {
                var folders = await connection.ListAsync("*", Cancellation);
                Assert.Equal(["INBOX", "Correo no deseado", "a {3} b c", "\"quoted\" \\ name", "Éléments envoyés", "Sent"], folders.Select(folder => folder.Name));
                Assert.Equal(['/', '/', '.', null, '/', '/'], folders.Select(folder => folder.Delimiter));
                Assert.True(folders[1].Is("\\junk"));
                Assert.Equal("&AMk-l&AOk-ments envoy&AOk-s", folders[4].WireName);
            }
        }
    }

    [Fact]
    public async Task Select_WhatTheServerSays_IsKept()
    {
        var (replay, connection) = await SignedInAsync("""
            C: A2 SELECT "INBOX"
            S: * FLAGS (\Answered \Flagged \Deleted \Seen \Draft)
            S: * OK [PERMANENTFLAGS (\Answered \*)] Flags permitted.
            S: * 172 EXISTS
            S: * 0 RECENT
            S: * OK [UIDVALIDITY 3857529045] UIDs valid
            S: * OK [UIDNEXT 4392] Predicted next UID
            S: A2 OK [READ-WRITE] Select completed
            C: A3 SELECT "Archive"
            S: * 1 EXISTS
            S: * OK [UIDVALIDITY 7] .
            S: A3 OK [READ-ONLY] Select completed
            C: A4 SELECT "Old"
            S: * 1 EXISTS
            S: A4 OK Select completed
            """);
        await using (connection)
        {
            var inbox = await connection.SelectAsync("INBOX", Cancellation);
            Assert.Equal(new ImapMailbox(3857529045, 4392, 172, false) { PermanentFlags = inbox.PermanentFlags }, inbox);
            Assert.Equal(["\\Answered", "\\*"], inbox.PermanentFlags);
            Assert.True(inbox.MayKeep("\\answered"));
            Assert.False(inbox.MayKeep("\\Deleted"));
            var archive = await connection.SelectAsync("Archive", Cancellation);
            Assert.Equal(new ImapMailbox(7, 0, 1, true), archive);
            Assert.False(archive.MayKeep("\\Seen"));
            // RFC 9051 section 7.1: a server that does not say keeps them all.
            var old = await connection.SelectAsync("Old", Cancellation);
            Assert.Null(old.PermanentFlags);
            Assert.True(old.MayKeep("\\Seen"));
            replay.AssertFinished();
        }
    }

    [Theory]
    [InlineData("BAD User is authenticated but not connected.", MailProblem.MailboxNotConnected)]
    [InlineData("NO INBOX doesn't exist.", MailProblem.InboxMissing)]
    [InlineData("NO [NONEXISTENT] Unknown Mailbox: INBOX (Failure)", MailProblem.FolderMissing)]
    [InlineData("NO Mailbox doesn't exist: INBOX (0.001 + 0.000 secs).", MailProblem.FolderMissing)]
    [InlineData("NO [NOPERM] Permission denied", MailProblem.RightMissing)]
    [InlineData("BAD Request is throttled. Suggested Backoff Time: 1000 milliseconds", MailProblem.ServerThrottled)]
    [InlineData("BAD Session invalidated - AccessTokenExpired", MailProblem.TokenExpiredInSession)]
    public async Task Select_Refusals_AreToldApartAndTheConnectionIsStillGood(string answer, MailProblem expected)
    {
        var (replay, connection) = await SignedInAsync($"""
            C: A4 SELECT "INBOX"
            S: A4 {answer}
            C: A5 NOOP
            S: A5 OK NOOP completed.
            """, Dialogues.Exchange);
        await using (connection)
        {
            var problem = await Assert.ThrowsAsync<MailProblemException>(() => connection.SelectAsync("INBOX", Cancellation));
            Assert.Equal(expected, problem.Problem);
            Assert.IsType<ImapCommandException>(problem.InnerException);
            await connection.NoopAsync(Cancellation);
            replay.AssertFinished();
        }
    }

    [Theory]
    [InlineData("* BYE Session invalidated - AccessTokenExpired", MailProblem.TokenExpiredInSession)]
    [InlineData("* BYE Connection is closed. 13", MailProblem.ConnectionClosedByServer)]
    [InlineData("* BYE Mailbox was deleted under us", MailProblem.ConnectionLost)]
    [InlineData("* BYE [UNAVAILABLE] Server shutting down.", MailProblem.ServerUnavailable)]
    [InlineData("* BYE Request is throttled. Suggested Backoff Time: 5000 milliseconds", MailProblem.ServerThrottled)]
    public async Task Bye_InTheMiddle_EndsTheConnectionWithTheServersWords(string bye, MailProblem expected)
    {
        var (_, connection) = await SignedInAsync($"C: A4 SELECT \"INBOX\"\nS: {bye}", Dialogues.Exchange);
        await using (connection)
        {
            var problem = await Assert.ThrowsAsync<MailProblemException>(() => connection.SelectAsync("INBOX", Cancellation));
            Assert.Equal(expected, problem.Problem);
            Assert.Equal(bye[6..], problem.UpstreamCode);
            Assert.IsType<ImapProtocolException>(problem.InnerException);
            Assert.False(connection.IsUsable);
            await Assert.ThrowsAsync<MailProblemException>(() => connection.NoopAsync(Cancellation));
        }
    }

    [Fact]
    public async Task List_FoldersWithoutEnd_IsBroken()
    {
        var (_, connection) = await SignedInAsync(
            "C: A2 LIST \"\" \"*\"\n" + string.Concat(Enumerable.Repeat("S: * LIST () \"/\" a\n", 100_001)) + "S: A2 OK done");
        await using (connection)
        {
            var problem = await Assert.ThrowsAsync<MailProblemException>(() => connection.ListAsync("*", Cancellation));
            Assert.Equal(MailProblem.UnexpectedAnswer, problem.Problem);
            Assert.False(connection.IsUsable);
        }
    }

    [Fact]
    public async Task Answer_LineWithoutEnd_IsCutOff()
    {
        var (_, connection) = await SignedInAsync("C: A4 UID SEARCH ALL\nS: * SEARCH " + new string('1', 9 * 1024 * 1024), Dialogues.Exchange);
        await using (connection)
        {
            var problem = await Assert.ThrowsAsync<MailProblemException>(() => connection.SearchAsync(0, null, Cancellation));
            Assert.Equal(MailProblem.UnexpectedAnswer, problem.Problem);
            Assert.False(connection.IsUsable);
        }
    }

    [Fact]
    public async Task Answer_HugeLiteralNobodyAskedFor_IsRefusedBeforeItIsRead()
    {
        var (_, connection) = await SignedInAsync("C: A2 LIST \"\" \"*\"\nS: * LIST () \"/\" {9000000000}");
        await using (connection)
            Assert.Equal(MailProblem.UnexpectedAnswer, (await Assert.ThrowsAsync<MailProblemException>(() => connection.ListAsync("*", Cancellation))).Problem);
    }

    [Theory]
    [InlineData("* ID (\"name\" \"Dovecot\" \"VERSION\" NIL \"os\" {5}\r\nLinux)", "name=Dovecot;os=Linux")]
    [InlineData("* ID NIL", "")]
    [InlineData("* OK nothing to say", "")]
    public async Task Id_WhatTheServerTells_IsRead(string answer, string expected)
    {
        var (replay, connection) = await SignedInAsync($"C: A2 ID (\"name\" \"Mail \\\"Portal\\\"\")\nS: {answer.Replace("\r\n", "\nS: ", StringComparison.Ordinal)}\nS: A2 OK done");
        await using (connection)
        {
            var server = await connection.IdAsync(new Dictionary<string, string> { ["name"] = "Mail \"Portal\"" }, Cancellation);
            Assert.Equal(expected, string.Join(';', server.Select(field => $"{field.Key}={field.Value}")));
            replay.AssertFinished();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Id_NothingToTell_IsNil(bool empty)
    {
        var (replay, connection) = await SignedInAsync("C: A2 ID NIL\nS: * ID (\"name\" \"Dovecot\")\nS: A2 OK done");
        await using (connection)
        {
            Assert.Equal("Dovecot", (await connection.IdAsync(empty ? new Dictionary<string, string>() : null, Cancellation))["NAME"]);
            replay.AssertFinished();
        }
    }

    [Theory]
    [InlineData("S: not an answer")]
    [InlineData("S: + go on, though nobody asked")]
    [InlineData("S: * LIST (\\Noselect \"/\" INBOX")]
    public async Task Answer_ThatIsNone_SpendsTheConnection(string answer)
    {
        var (_, connection) = await SignedInAsync($"C: A2 LIST \"\" \"*\"\n{answer}\nS: A2 OK done\nS: A3 OK done");
        await using (connection)
        {
            Assert.Equal(MailProblem.UnexpectedAnswer, (await Assert.ThrowsAsync<MailProblemException>(() => connection.ListAsync("*", Cancellation))).Problem);
            Assert.False(connection.IsUsable);
            // The next answer would be taken for another command's.
            Assert.Equal(MailProblem.ConnectionLost, (await Assert.ThrowsAsync<MailProblemException>(() => connection.NoopAsync(Cancellation))).Problem);
        }
    }

    [Fact]
    public async Task Logout_ByeAndOk_EndsQuietly()
    {
        var (replay, connection) = await SignedInAsync("""
            C: A2 LOGOUT
            S: * BYE Logging out
            S: A2 OK Logout completed
            """);
        await using (connection)
            await connection.LogoutAsync(Cancellation);
        replay.AssertFinished();
    }
}
