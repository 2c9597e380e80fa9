using MailPortal.Mail.Imap;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Reading;

namespace MailPortal.Tests.Mail.Imap;

public sealed class ImapCommandsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Signed in at "Dovecot" (tag A1 is used up), unless another opening is given.</summary>
    private static async Task<(ReplayStream Replay, ImapConnection Connection)> SignedInAsync(string dialogue, string opening = Dialogues.Dovecot, Func<int>? piece = null)
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
    public async Task Search_LastMessageBelowTheRange_IsLeftOut()
    {
        var (replay, connection) = await SignedInAsync("""
            C: A2 UID SEARCH RETURN (ALL) UID 101:*
            S: * ESEARCH (TAG "A2") UID ALL 100
            S: A2 OK done
            C: A3 UID SEARCH RETURN (ALL) UID 101:* SINCE 5-Jan-2026
            S: * ESEARCH (TAG "A3") UID COUNT 4 ALL 101:103,110
            S: A3 OK done
            C: A4 UID SEARCH RETURN (ALL) ALL
            S: * ESEARCH (TAG "A4") UID
            S: A4 OK done
            """);
        await using (connection)
        {
            Assert.Empty(await connection.SearchAsync(100, null, Cancellation));
            Assert.Equal([101u, 102u, 103u, 110u], await connection.SearchAsync(100, new DateOnly(2026, 1, 5), Cancellation));
            Assert.Empty(await connection.SearchAsync(0, null, Cancellation));
            replay.AssertFinished();
        }
    }

    [Fact]
    public async Task Search_ClassicAnswer_UnorderedDoubledAndInSeveralLines()
    {
        var (replay, connection) = await SignedInAsync("""
            C: A4 UID SEARCH UID 6:*
            S: * SEARCH 12 7 5 7
            S: * 14 EXISTS
            S: * SEARCH
            S: * SEARCH 9 (MODSEQ 917162500)
            S: A4 OK SEARCH completed.
            """, Dialogues.Exchange);
        await using (connection)
        {
            Assert.Equal([7u, 9u, 12u], await connection.SearchAsync(5, null, Cancellation));
            replay.AssertFinished();
        }
    }

    [Fact]
    public async Task Search_HalfAMillionUids_IsReadFromOneLine()
    {
        var (_, connection) = await SignedInAsync(
            "C: A4 UID SEARCH ALL\nS: * SEARCH " + string.Join(' ', Enumerable.Range(3_000_000, 500_000)) + "\nS: A4 OK done", Dialogues.Exchange, static () => 16384);
        await using (connection)
            Assert.Equal(500_000, (await connection.SearchAsync(0, null, Cancellation)).Count);
    }

    [Fact]
    public async Task Search_MoreUidsThanAnyMailboxInManyLines_IsBroken()
    {
        var line = "S: * SEARCH" + string.Concat(Enumerable.Repeat(" 1", 500_000));
        var (_, connection) = await SignedInAsync(
            "C: A4 UID SEARCH ALL\n" + string.Join('\n', Enumerable.Repeat(line, 10)) + "\nS: * SEARCH 1\nS: A4 OK done", Dialogues.Exchange);
        await using (connection)
        {
            var problem = await Assert.ThrowsAsync<MailProblemException>(() => connection.SearchAsync(0, null, Cancellation));
            Assert.Equal(MailProblem.UnexpectedAnswer, problem.Problem);
            Assert.False(connection.IsUsable);
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

    [Fact]
    public async Task Move_WithMove_IsOneCommand()
    {
        var (replay, connection) = await SignedInAsync("""
            C: A2 UID MOVE 3:5,9 "MailPortal/Procesados"
            S: * OK [COPYUID 42 3:5,9 1:4] Moved
            S: * 3 EXPUNGE
            S: A2 OK Move completed
            """);
        await using (connection)
        {
            var moved = await connection.MoveAsync([9, 3, 4, 5, 4], "MailPortal/Procesados", Cancellation);
            Assert.Equal((MoveOutcome.Moved, 42u), (moved.Outcome, moved.UidValidity));
            Assert.Equal(new Dictionary<uint, uint> { [3] = 1, [4] = 2, [5] = 3, [9] = 4 }, moved.NewUids);
            replay.AssertFinished();
        }
    }

    [Fact]
    public async Task Move_WithUidPlusOnly_CopiesMarksAndRemovesExactlyThese()
    {
        var (replay, connection) = await SignedInAsync("""
            C: A3 UID COPY 3:4 "X"
            S: A3 OK [COPYUID 7 3:4 90:91] copied
            C: A4 UID STORE 3:4 +FLAGS.SILENT (\Deleted)
            S: A4 OK stored
            C: A5 UID EXPUNGE 3:4
            S: * 3 EXPUNGE
            S: * 3 EXPUNGE
            S: A5 OK gone
            """, Dialogues.Courier.Replace("NAMESPACE\nS: A2", "NAMESPACE UIDPLUS\nS: A2", StringComparison.Ordinal));
        await using (connection)
        {
            var moved = await connection.MoveAsync([3, 4], "X", Cancellation);
            Assert.Equal((MoveOutcome.Moved, 7u), (moved.Outcome, moved.UidValidity));
            Assert.Equal(new Dictionary<uint, uint> { [3] = 90, [4] = 91 }, moved.NewUids);
            replay.AssertFinished();
        }
    }

    [Fact]
    public async Task Move_WithNeither_LeavesThemMarkedAndSaysSo()
    {
        var (replay, connection) = await SignedInAsync("""
            C: A3 UID COPY 3:4 "X"
            S: A3 OK copied
            C: A4 UID STORE 3:4 +FLAGS.SILENT (\Deleted)
            S: A4 OK stored
            """, Dialogues.Courier);
        await using (connection)
        {
            var moved = await connection.MoveAsync([3, 4], "X", Cancellation);
            Assert.Equal((MoveOutcome.CopiedAndMarked, null), (moved.Outcome, moved.UidValidity));
            Assert.Empty(moved.NewUids);
            replay.AssertFinished();
        }
    }

    [Fact]
    public async Task Move_CopyRefused_MarksNothing()
    {
        var (replay, connection) = await SignedInAsync("""
            C: A3 UID COPY 3:4 "X"
            S: A3 NO [OVERQUOTA] Quota exceeded
            """, Dialogues.Courier);
        await using (connection)
        {
            Assert.Equal(MailProblem.MailboxFull, (await Assert.ThrowsAsync<MailProblemException>(() => connection.MoveAsync([3, 4], "X", Cancellation))).Problem);
            replay.AssertFinished();
        }
    }

    [Theory]
    [InlineData("3:5 1", null)] // more old ones than new ones: which is which?
    [InlineData("3:5", MailProblem.UnexpectedAnswer)]
    [InlineData("1:4294967295 1:4294967295", null)]
    [InlineData("1:400 1:400", null)]
    [InlineData("103:105 1:3", null)] // of others
    public async Task Move_CopyUidThatMakesNoSense_NamesNoNewUid(string sets, MailProblem? expected)
    {
        var (_, connection) = await SignedInAsync($"C: A2 UID MOVE 3:5 \"X\"\nS: * OK [COPYUID 42 {sets}] Moved\nS: A2 OK Move completed");
        await using (connection)
        {
            if (expected is null)
                Assert.Empty((await connection.MoveAsync([3, 4, 5], "X", Cancellation)).NewUids);
            else
                Assert.Equal(expected, (await Assert.ThrowsAsync<MailProblemException>(() => connection.MoveAsync([3, 4, 5], "X", Cancellation))).Problem);
        }
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

    [Theory]
    [InlineData("", '/', "MailPortal/Con error", "MailPortal/Con error")]
    [InlineData("INBOX.", '.', "MailPortal/Con error", "INBOX.MailPortal.Con error")]
    [InlineData("INBOX.", '.', "INBOX", "INBOX")]
    [InlineData("INBOX.", '.', "inbox/Año", "INBOX.A&APE-o")]
    [InlineData("", '\\', "A/B", "A\\B")]
    public void Namespace_Paths_AreSpelledAsTheServerDoes(string prefix, char delimiter, string path, string wire) =>
        Assert.Equal(wire, new ImapNamespace(prefix, delimiter).ToWire(path));

    [Theory]
    [InlineData('.', "a.b")]
    [InlineData(null, "a/b")]
    public void Namespace_PathThatThisServerCannotSpell_IsAProblem(char? delimiter, string path) =>
        Assert.Equal(MailProblem.FolderNameRefused, Assert.Throws<MailProblemException>(() => new ImapNamespace("", delimiter).ToWire(path)).Problem);

    [Theory]
    [InlineData('/', "a//b")]
    [InlineData('/', "/a")]
    [InlineData('/', "")]
    [InlineData('/', "a\r\nA2 DELETE INBOX")]
    public void Namespace_PathThatIsNone_IsRefused(char delimiter, string path) =>
        Assert.Throws<ArgumentException>(() => new ImapNamespace("", delimiter).ToWire(path));
}
