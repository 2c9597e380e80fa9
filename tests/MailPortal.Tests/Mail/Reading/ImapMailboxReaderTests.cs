using System.Text;
using MailPortal.Mail.Imap;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Reading;
using MailPortal.Tests.Mail.Imap;

namespace MailPortal.Tests.Mail.Reading;

/// <summary>What the reader does besides reading messages, and what it refuses.</summary>
public sealed class ImapMailboxReaderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_UidsThatDoNotRise_AreOurOwnMistake()
    {
        await using var connection = await new ReplayStream(Dialogues.Dovecot).OpenAsync();
        Assert.Throws<ArgumentException>(() => new ImapMailboxReader(connection).ReadAsync([5, 3], 1000, Cancellation));
        Assert.Throws<ArgumentException>(() => new ImapMailboxReader(connection).ReadAsync([0], 1000, Cancellation));
    }

    [Fact]
    public async Task EnsureFolders_ANameThatTheServerRefuses_IsNamed()
    {
        var replay = new ReplayStream(Dialogues.Dovecot + "C: A2 NAMESPACE\nS: * NAMESPACE ((\"\" \"/\")) NIL NIL\nS: A2 OK\nC: A3 LIST \"\" \"A&APE-o\"\nS: A3 OK\nC: A4 CREATE \"A&APE-o\"\nS: A4 NO [CANNOT] Mailbox name too long\n");
        await using var connection = await replay.OpenAsync();
        await connection.SignInAsync(ImapSignInTests.Password, Cancellation);
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => new ImapMailboxReader(connection).EnsureFoldersAsync(["Año"], Cancellation));
        Assert.Equal((MailProblem.FolderNameRefused, "'Año': [CANNOT] Mailbox name too long"), (problem.Problem, problem.Detail));
        Assert.IsType<ImapCommandException>(problem.InnerException);
    }

    [Fact]
    public async Task EnsureFolders_SubscribingRefused_AllAreMadeAllTheSame()
    {
        var replay = new ReplayStream(Dialogues.Dovecot + """
            C: A2 NAMESPACE
            S: * NAMESPACE (("" "/")) NIL NIL
            S: A2 OK Namespace completed.
            C: A3 LIST "" "A"
            C: A4 LIST "" "B"
            S: A3 OK List completed.
            S: A4 OK List completed.
            C: A5 CREATE "A"
            S: A5 OK Create completed.
            C: A6 SUBSCRIBE "A"
            S: A6 NO [CANNOT] no subscriptions here
            C: A7 CREATE "B"
            S: A7 OK Create completed.
            C: A8 SUBSCRIBE "B"
            S: A8 BAD unknown command
            """);
        await using var connection = await replay.OpenAsync();
        await connection.SignInAsync(ImapSignInTests.Password, Cancellation);
        Assert.Equal(["A", "B"], await new ImapMailboxReader(connection).EnsureFoldersAsync(["A", "B"], Cancellation));
        replay.AssertFinished();
    }

    [Fact]
    public async Task EnsureFolders_OnlyMissingOnesAreMade_EachWithItsParents()
    {
        var replay = new ReplayStream(Dialogues.Dovecot + """
            C: A2 NAMESPACE
            S: * NAMESPACE (("INBOX." ".")) NIL NIL
            S: A2 OK Namespace completed.
            C: A3 LIST "" "INBOX.MailPortal"
            C: A4 LIST "" "INBOX.MailPortal.Procesados"
            C: A5 LIST "" "INBOX.MailPortal.Con error"
            C: A6 LIST "" "INBOX.MailPortal.A&APE-o"
            S: * LIST (\Noselect \HasChildren) "." INBOX.MailPortal
            S: A3 OK List completed.
            S: * LIST () "." INBOX.MailPortal.Procesados
            S: A4 OK List completed.
            S: A5 OK List completed.
            S: * LIST (\NonExistent) "." "INBOX.MailPortal.A&APE-o"
            S: A6 OK List completed.
            C: A7 CREATE "INBOX.MailPortal.Con error"
            S: A7 OK Create completed.
            C: A8 SUBSCRIBE "INBOX.MailPortal.Con error"
            S: A8 OK Subscribe completed.
            C: A9 CREATE "INBOX.MailPortal.A&APE-o"
            S: A9 NO [ALREADYEXISTS] Mailbox already exists
            C: A10 SUBSCRIBE "INBOX.MailPortal.A&APE-o"
            S: A10 OK Subscribe completed.
            """);
        await using var connection = await replay.OpenAsync();
        await connection.SignInAsync(ImapSignInTests.Password, Cancellation);
        var made = await new ImapMailboxReader(connection).EnsureFoldersAsync(["MailPortal/Procesados", "MailPortal/Con error", "MailPortal/Año"], Cancellation);
        Assert.Equal(["MailPortal/Con error"], made);
        replay.AssertFinished();
    }

    /// <summary>Only INBOX has no case (RFC 9051 section 5.1).</summary>
    [Fact]
    public async Task EnsureFolders_OtherCase_IsAnotherFolder()
    {
        var replay = new ReplayStream(Dialogues.Dovecot + """
            C: A2 NAMESPACE
            S: * NAMESPACE (("inbox." ".")) NIL NIL
            S: A2 OK Namespace completed.
            C: A3 LIST "" "inbox.Fact"
            C: A4 LIST "" "inbox.fact"
            S: A3 OK List completed.
            S: * LIST () "." INBOX.fact
            S: A4 OK List completed.
            C: A5 CREATE "inbox.Fact"
            S: A5 OK Create completed.
            C: A6 SUBSCRIBE "inbox.Fact"
            S: A6 OK Subscribe completed.
            """);
        await using var connection = await replay.OpenAsync();
        await connection.SignInAsync(ImapSignInTests.Password, Cancellation);
        Assert.Equal(["Fact"], await new ImapMailboxReader(connection).EnsureFoldersAsync(["Fact", "fact"], Cancellation));
        replay.AssertFinished();
    }

    [Theory]
    [InlineData("S: * LIST (\\HasNoChildren \\Junk) \"/\" \"Correo no deseado\"", "Correo no deseado", 4)]
    [InlineData("S: * LIST (\\HasNoChildren) \"/\" \"Junk Email\"", "Junk Email", 4)]
    [InlineData("S: * LIST () \"/\" Archivo", null, null)]
    public async Task CountJunk_ByAttributeOrName(string listed, string? wire, int? expected)
    {
        var dialogue = $"C: A2 LIST \"\" \"*\"\nS: * LIST () \"/\" INBOX\n{listed}\nS: A2 OK done\n";
        if (wire is not null)
            dialogue += $"C: A3 STATUS \"{wire}\" (MESSAGES)\nS: * STATUS \"{wire}\" (MESSAGES 4)\nS: A3 OK done\n";
        var replay = new ReplayStream(Dialogues.Dovecot + dialogue);
        await using var connection = await replay.OpenAsync();
        await connection.SignInAsync(ImapSignInTests.Password, Cancellation);
        Assert.Equal(expected, await new ImapMailboxReader(connection).CountJunkAsync(Cancellation));
        replay.AssertFinished();
    }

    /// <summary>Where all folders lie below INBOX so does the junk; one that lies deeper is somebody's own.</summary>
    [Theory]
    [InlineData("INBOX.Spam", true)]
    [InlineData("INBOX.junk", true)]
    [InlineData("INBOX.Proyecto.Spam", false)]
    public async Task CountJunk_NameBehindThePrefix_IsFound(string wire, bool found)
    {
        var dialogue = $"""
            C: A2 LIST "" "*"
            S: * LIST (\HasChildren) "." INBOX
            S: * LIST (\HasNoChildren) "." "{wire}"
            S: A2 OK done
            C: A3 NAMESPACE
            S: * NAMESPACE (("INBOX." ".")) NIL NIL
            S: A3 OK done

            """;
        if (found)
            dialogue += $"C: A4 STATUS \"{wire}\" (MESSAGES)\nS: * STATUS \"{wire}\" (MESSAGES 4)\nS: A4 OK done\n";
        var replay = new ReplayStream(Dialogues.Dovecot + dialogue);
        await using var connection = await replay.OpenAsync();
        await connection.SignInAsync(ImapSignInTests.Password, Cancellation);
        Assert.Equal(found ? 4 : null, await new ImapMailboxReader(connection).CountJunkAsync(Cancellation));
        replay.AssertFinished();
    }
}
