using MailPortal.Mail.Imap;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Reading;
using MailPortal.Tests.Mail.Imap;

namespace MailPortal.Tests.Mail.Reading;

/// <summary>163.com, 126.com and yeah.net open no folder for a program that has not said who it is; the others are not told.</summary>
public sealed class ImapUnsafeLoginTests
{
    private const string Select = "C: A2 SELECT \"INBOX\"\n";
    private const string SelectAndSearch = Select + "C: A3 UID SEARCH RETURN (ALL) ALL\n";
    private const string Unsafe = "NO SELECT Unsafe Login. Please contact kefu@188.com for help";

    private static readonly string Version = typeof(ImapMailboxReader).Assembly.GetName().Version!.ToString(3);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Id(int tag) => $"C: A{tag} ID (\"name\" \"MailPortal\" \"version\" \"{Version}\")\n";

    private static async Task<(ReplayStream Replay, ImapMailboxReader Reader)> ConnectAsync(string dialogue, string opening = Dialogues.Dovecot)
    {
        var replay = new ReplayStream(opening + dialogue);
        var connection = await replay.OpenAsync();
        await connection.SignInAsync(ImapSignInTests.Password, Cancellation);
        return (replay, new(connection));
    }

    [Theory]
    [InlineData("S: * ID NIL\nS: A3 OK ID completed\n")]
    [InlineData("S: A3 NO who are you\n")] // the next command says whether that will do
    [InlineData("S: A3 BAD what\n")]
    public async Task Open_RefusedAsUnsafe_SaysWhoItIsAndOpens(string answer)
    {
        var (replay, reader) = await ConnectAsync(Select + $"S: A2 {Unsafe}\n{Id(3)}{answer}" + """
            C: A4 SELECT "INBOX"
            S: * OK [UIDVALIDITY 7] fine
            S: A4 OK done
            """);
        await using (reader.Connection)
        {
            Assert.Equal(7u, (await reader.OpenAsync("INBOX", Cancellation)).UidValidity);
            replay.AssertFinished();
        }
    }

    [Fact]
    public async Task OpenAndSearch_RefusedAsUnsafe_SaysWhoItIsAndDoesBoth()
    {
        var (replay, reader) = await ConnectAsync(SelectAndSearch + $"""
            S: A2 {Unsafe.ToUpperInvariant()}
            S: A3 BAD no folder is open

            """ + Id(4) + """
            S: * ID ("name" "Coremail")
            S: A4 OK ID completed
            C: A5 SELECT "INBOX"
            C: A6 UID SEARCH RETURN (ALL) ALL
            S: * OK [UIDVALIDITY 7] fine
            S: A5 OK done
            S: * SEARCH 3
            S: A6 OK done
            """);
        await using (reader.Connection)
        {
            var (folder, news) = await reader.OpenAndSearchAsync("INBOX", null, 0, null, Cancellation);
            Assert.Equal((7u, 3u), (folder.UidValidity, Assert.Single(news)));
            replay.AssertFinished();
        }
    }

    [Fact]
    public async Task Open_RefusedAsUnsafeWhereNobodyAsks_IsThrown()
    {
        var (replay, reader) = await ConnectAsync($"C: A3 SELECT \"INBOX\"\nS: A3 {Unsafe}\n", Dialogues.Courier);
        await using (reader.Connection)
        {
            Assert.Contains("Unsafe Login", (await Assert.ThrowsAsync<MailProblemException>(() => reader.OpenAsync("INBOX", Cancellation))).Detail, StringComparison.Ordinal);
            replay.AssertFinished();
        }
    }

    [Fact]
    public async Task Open_RefusedOtherwise_IsThrown()
    {
        var (replay, reader) = await ConnectAsync(Select + "S: A2 NO [NONEXISTENT] no such mailbox\n");
        await using (reader.Connection)
        {
            Assert.Equal(MailProblem.FolderMissing, (await Assert.ThrowsAsync<MailProblemException>(() => reader.OpenAsync("INBOX", Cancellation))).Problem);
            replay.AssertFinished();
        }
    }

    /// <summary>Not for ever, neither in this call nor in the next.</summary>
    [Fact]
    public async Task Open_RefusedAsUnsafeTwice_IsThrown()
    {
        var (replay, reader) = await ConnectAsync(Select + $"S: A2 {Unsafe}\n{Id(3)}S: A3 OK done\nC: A4 SELECT \"INBOX\"\nS: A4 {Unsafe}\nC: A5 SELECT \"INBOX\"\nS: A5 {Unsafe}\n");
        await using (reader.Connection)
        {
            for (var call = 0; call < 2; call++)
                Assert.IsType<ImapCommandException>((await Assert.ThrowsAsync<MailProblemException>(() => reader.OpenAsync("INBOX", Cancellation))).InnerException);
            replay.AssertFinished();
        }
    }

    [Fact]
    public async Task Open_ConnectionLostOverIt_IsThrown()
    {
        var (_, reader) = await ConnectAsync(Select + $"S: A2 {Unsafe}\n{Id(3)}S: * BYE enough\n");
        await using (reader.Connection)
            Assert.Equal(MailProblem.ConnectionLost, (await Assert.ThrowsAsync<MailProblemException>(() => reader.OpenAsync("INBOX", Cancellation))).Problem);
    }

    /// <summary>Another session has to say it again.</summary>
    [Fact]
    public async Task Read_InAnotherSession_SaysWhoItIsAndOpens()
    {
        var opening = Select + $"S: A2 {Unsafe}\n{Id(3)}S: A3 OK done\nC: A4 SELECT \"INBOX\"\nS: * OK [UIDVALIDITY 7] fine\nS: A4 OK done\nC: A5 UID FETCH 3 (UID INTERNALDATE BODY.PEEK[])\n";
        var (_, first) = await ConnectAsync(opening);
        var (replay, second) = await ConnectAsync(opening + """
            S: * 1 FETCH (UID 3 INTERNALDATE "17-Jul-2026 02:44:25 -0700" BODY[] {3}
            S: a
            S: )
            S: A5 OK done
            """);
        await using var session = second.Connection;
        var reader = new ImapMailboxReader(first.Connection) { Connect = _ => Task.FromResult(session) };
        await reader.OpenAsync("INBOX", Cancellation);
        var read = 0;
        await foreach (var message in reader.ReadAsync([3], 1000, Cancellation))
        {
            await message.Content!.CopyToAsync(Stream.Null, Cancellation);
            read++;
        }

        Assert.Equal(1, read);
        Assert.Same(session, reader.Connection);
        replay.AssertFinished();
    }
}
