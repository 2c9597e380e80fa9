using MailPortal.Mail.Imap;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Reading;

namespace MailPortal.Tests.Mail.Imap;

/// <summary>Answers that the grammar allows and hardly a server sends, and some that only bad ones do.</summary>
public sealed class ImapOddAnswersTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<T> AskAsync<T>(string dialogue, Func<ImapConnection, Task<T>> ask)
    {
        var replay = new ReplayStream(Dialogues.Dovecot + dialogue);
        await using var connection = await replay.OpenAsync();
        await connection.SignInAsync(ImapSignInTests.Password, Cancellation);
        var answer = await ask(connection);
        replay.AssertFinished();
        Assert.True(connection.IsUsable);
        return answer;
    }

    [Theory]
    [InlineData("* LIST (\\HasNoChildren) {1}\nS: / {9}\nS: Contratos", "Contratos", '/')]
    [InlineData("* LIST () NIL {9}\nS: Contratos", "Contratos", null)]
    [InlineData("* LIST () nil Contratos", "Contratos", null)]
    [InlineData("* LIST () \"/\" Correo  no deseado", "Correo  no deseado", '/')] // the quotes forgotten, and two blanks
    [InlineData("* LIST () \".\" \"Contratos\" (\"CHILDINFO\" ({10}\nS: SUBSCRIBED))", "Contratos", '.')]
    [InlineData("* LIST () \"/\" {3}\nS: a\"b", "a\"b", '/')]
    [InlineData("* LIST () \"/\" Contratos(2026)", "Contratos(2026)", '/')]
    [InlineData("* LIST () \"/\" Contratos(2026) viejos", "Contratos(2026) viejos", '/')]
    [InlineData("* LIST () \"\\\\\" Contratos", "Contratos", '\\')]
    public async Task List_LiteralsAndNil_AreRead(string listed, string name, char? delimiter)
    {
        var folders = await AskAsync($"C: A2 LIST \"\" \"*\"\nS: {listed}\nS: A2 OK done\n", connection => connection.ListAsync("*", Cancellation));
        Assert.Equal((name, delimiter), (Assert.Single(folders).WireName, folders[0].Delimiter));
    }

    [Theory]
    [InlineData("* STATUS \"Junk (old)\" (MESSAGES 4)")]
    [InlineData("* STATUS Junk Email (MESSAGES 4)")]
    [InlineData("* STATUS {10}\nS: Junk Email (UNSEEN 1 MESSAGES 4)")]
    [InlineData("* \nS: * STATUS Junk (MESSAGES 4)")]
    public async Task Status_QuotedOrNot_IsRead(string said) =>
        Assert.Equal(4, await AskAsync($"C: A2 STATUS \"Junk\" (MESSAGES)\nS: {said}\nS: A2 OK done\n", connection => connection.CountAsync("Junk", Cancellation)));

    [Theory]
    [InlineData("* 1 FETCH (RFC822.SIZE -1 UID 5 BODY[] {5}\nS: abc\nS: )")]
    [InlineData("* 1 FETCH (UID 5 BODY[] {5}\nS: abc\nS: \nS: )")]
    [InlineData("* 1 FETCH (RFC822.SIZE 9.3736e+06 UID 5 BODY[] {5} \nS: abc\nS: )")]
    [InlineData("* 1 fetch (uid 5 body[] {5}\nS: abc\nS: )")]
    public async Task Fetch_WithSomethingOddInIt_LeavesTheBodyWhole(string said)
    {
        var messages = await AskAsync($"C: A2 UID FETCH 5 (UID INTERNALDATE BODY.PEEK[])\nS: {said}\nS: A2 OK done\n", connection => ReadAsync(connection, 5));
        Assert.Equal((5u, "abc\r\n", false), messages.Single());
    }

    /// <summary>Yandex leaves out what would be empty.</summary>
    [Fact]
    public async Task Fetch_BodyLeftOut_IsNone() => Assert.Equal([(5u, null, true)], await AskAsync("""
        C: A2 UID FETCH 5 (UID INTERNALDATE BODY.PEEK[])
        S: * 1 FETCH (UID 5 BODY[] )
        S: A2 OK done
        C: A3 UID FETCH 5 (UID RFC822.SIZE INTERNALDATE)
        S: * 1 FETCH (UID 5 RFC822.SIZE 0)
        S: A3 OK done

        """, connection => ReadAsync(connection, 5)));

    /// <summary>People and programs call their flags as they like; opening a folder must not depend on it.</summary>
    [Theory]
    [InlineData("* OK [PERMANENTFLAGS (\\Answered foo[ \\*)] Flags", "\\Answered foo[ \\*")]
    [InlineData("* OK [PERMANENTFLAGS (\\Seen OIB-Seen-[Gmail]/Trash \\*)] Flags", "\\Seen OIB-Seen-[Gmail]/Trash \\*")]
    [InlineData("* OK [PERMANENTFLAGS (foo] \\*)] Flags", "foo] \\*")]
    [InlineData("* OK [PERMANENTFLAGS NIL] Flags", "")]
    [InlineData("* OK [PERMANENTFLAGS ()] Flags", "")]
    public async Task Select_FlagsWithBrackets_AreOpened(string said, string flags)
    {
        var mailbox = await AskAsync($"C: A2 SELECT \"Kw\"\nS: * FLAGS (\\Seen foo[)\nS: {said}\nS: * 1 FETCH (FLAGS (foo[ bar]))\nS: * OK [UIDVALIDITY 7] .\nS: * OK [UIDNEXT] .\nS: A2 OK done\n",
            connection => connection.SelectAsync("Kw", Cancellation));
        Assert.Equal((7u, flags), (mailbox.UidValidity, string.Join(' ', mailbox.PermanentFlags!)));
    }

    [Fact]
    public async Task Fetch_FlagWithABracketBeforeTheBody_LeavesTheBodyWhole()
    {
        var messages = await AskAsync("C: A2 UID FETCH 5 (UID INTERNALDATE BODY.PEEK[])\nS: * 1 FETCH (FLAGS (\\Seen foo[) UID 5 BODY[] {5}\nS: abc\nS: )\nS: A2 OK done\n",
            connection => ReadAsync(connection, 5));
        Assert.Equal((5u, "abc\r\n", false), messages.Single());
    }

    [Theory]
    [InlineData("")]
    [InlineData("*  OK two blanks")]
    [InlineData("* LIST (\\X) \"/\" ")]
    [InlineData("* LIST (a[b) \"/\" Contratos")]
    public async Task Noop_OddLine_IsPassedOver(string line) =>
        Assert.True(await AskAsync($"C: A2 NOOP\nS: {line}\nS: a2  ok done\n", async connection => { await connection.NoopAsync(Cancellation); return true; }));

    /// <summary>Guessed wrong, a folder's name would have its delimiter within.</summary>
    [Theory]
    [InlineData("S: * NAMESPACE () NIL NIL\nS: A2 OK done")]
    [InlineData("S: * NAMESPACE NIL NIL ((\"Public\" \"/\"))\nS: A2 OK done")]
    [InlineData("S: A2 NO not for you")]
    [InlineData("S: A2 BAD unknown command")]
    public async Task Namespace_NonePersonal_IsTheRoot(string answer) => Assert.Equal(
        new ImapNamespace("", '.'),
        await AskAsync($"C: A2 NAMESPACE\n{answer}\nC: A3 LIST \"\" \"\"\nS: * LIST (\\Noselect) \".\" \"\"\nS: A3 OK done\n", connection => connection.NamespaceAsync(Cancellation)));

    [Fact]
    public async Task Status_NameInALiteral_IsRead() =>
        Assert.Equal(3, await AskAsync("C: A2 STATUS \"INBOX\" (MESSAGES)\nS: * STATUS {5}\nS: INBOX (MESSAGES 3)\nS: A2 OK done\n", connection => connection.CountAsync("INBOX", Cancellation)));

    [Fact]
    public async Task Namespace_PrefixInALiteral_IsRead() => Assert.Equal(
        new ImapNamespace("INBOX.", '.'),
        await AskAsync("C: A2 NAMESPACE\nS: * NAMESPACE (({6}\nS: INBOX. \".\")) NIL NIL\nS: A2 OK done\n", connection => connection.NamespaceAsync(Cancellation)));

    [Theory]
    [InlineData("* SEARCH ")]
    [InlineData("* SEARCH")]
    [InlineData("* ESEARCH (TAG \"A2\") UID")]
    [InlineData("* ESEARCH")]
    [InlineData("* ESEARCH (TAG {2}\nS: A2) UID COUNT 0")]
    [InlineData("* ESEARCH (TAG \"A2\") UID ALL")]
    [InlineData("* ESEARCH (TAG \"A2\") UID ALL NIL COUNT 0")]
    public async Task Search_Nothing_IsNothing(string answer) =>
        Assert.Empty(await AskAsync($"C: A2 UID SEARCH RETURN (ALL) ALL\nS: {answer}\nS: A2 OK done\n", connection => connection.SearchAsync(0, null, Cancellation)));

    [Theory]
    [InlineData("* ESEARCH (TAG \"A2\") UID ALL 1:4294967295")]
    [InlineData("* ESEARCH (TAG \"A2\") UID ALL 4294967295:1")]
    public async Task Search_EveryNumberThereIs_IsABrokenServer(string answer)
    {
        var problem = await Assert.ThrowsAsync<MailProblemException>(() =>
            AskAsync($"C: A2 UID SEARCH RETURN (ALL) ALL\nS: {answer}\nS: A2 OK done\n", connection => connection.SearchAsync(0, null, Cancellation)));
        Assert.Equal(MailProblem.UnexpectedAnswer, problem.Problem);
    }

    /// <summary>A server that says OK to CAPABILITY and names none: LOGIN is what every server has.</summary>
    [Fact]
    public async Task Open_NoCapabilities_LoginIsLeft()
    {
        var replay = new ReplayStream("""
            S: * OK ready
            C: A1 CAPABILITY
            S: A1 OK done
            C: A2 LOGIN "shared@contoso.test" "pw"
            S: A2 OK in
            C: A3 CAPABILITY
            S: A3 OK done
            """);
        await using var connection = await replay.OpenAsync();
        await connection.SignInAsync(ImapSignInTests.Password, Cancellation);
        replay.AssertFinished();
        Assert.True(connection.IsSignedIn);
    }

    private static async Task<List<(uint Uid, string? Content, bool Refused)>> ReadAsync(ImapConnection connection, params uint[] uids)
    {
        var messages = new List<(uint, string?, bool)>();
        await foreach (var message in new ImapMailboxReader(connection).ReadAsync(uids, 1000, Cancellation))
        {
            using var text = message.Content is { } content ? new StreamReader(content) : null;
            messages.Add((message.Uid, text is null ? null : await text.ReadToEndAsync(Cancellation), message.Refusal is not null));
        }

        return messages;
    }

    /// <summary>Out of their turn they are kept, and closed by whoever read them: that is no reason to fail behind them.</summary>
    [Fact]
    public async Task Fetch_OutOfOrderAndClosedByTheReader_GoesOn() => Assert.Equal(
        [(3u, "a", false), (5u, "b", false)],
        await AskAsync("""
            C: A2 UID FETCH 3,5 (UID INTERNALDATE BODY.PEEK[])
            S: * 2 FETCH (UID 5 BODY[] "b")
            S: * 1 FETCH (UID 3 BODY[] "a")
            S: A2 OK done

            """, connection => ReadAsync(connection, 3, 5)));

    [Fact]
    public async Task Fetch_NoBehindHalfTheMessages_TheOthersAreAskedOneByOne() => Assert.Equal(
        [(3u, "a\r\n", false), (5u, null, true), (6u, "c\r\n", false)],
        await AskAsync("""
            C: A2 UID FETCH 3,5:6 (UID INTERNALDATE BODY.PEEK[])
            S: * 1 FETCH (UID 3 INTERNALDATE "17-Jul-2026 02:44:25 -0700" BODY[] {3}
            S: a
            S: )
            S: * 1 EXPUNGE
            S: A2 NO [SERVERBUG] Internal error
            C: A3 UID FETCH 5 (UID INTERNALDATE BODY.PEEK[])
            C: A4 UID FETCH 6 (UID INTERNALDATE BODY.PEEK[])
            S: A3 NO [SERVERBUG] Internal error
            S: * 2 FETCH (UID 6 INTERNALDATE "17-Jul-2026 02:44:25 -0700" BODY[] {3}
            S: c
            S: )
            S: A4 OK done

            """, connection => ReadAsync(connection, 3, 5, 6)));

    /// <summary>Tags in any order, and the end of a command before what it asked for.</summary>
    [Fact]
    public async Task Fetch_OkBeforeTheBody_TheBodyCounts() => Assert.Equal(
        [(3u, "a\r\n", false)],
        await AskAsync("""
            C: A2 UID FETCH 3 (UID INTERNALDATE BODY.PEEK[])
            S: A2 OK done
            C: A3 UID FETCH 3 (UID RFC822.SIZE INTERNALDATE)
            S: * 1 FETCH (FLAGS () UID 3 BODY[] {3}
            S: a
            S:  INTERNALDATE "17-Jul-2026 02:44:25 -0700")
            S: * 1 FETCH ()
            S: A9 OK who
            S: A3 OK done

            """, connection => ReadAsync(connection, 3)));
}
