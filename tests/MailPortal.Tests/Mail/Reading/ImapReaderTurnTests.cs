using System.Text;
using MailPortal.Mail.Imap;
using MailPortal.Mail.Network;
using MailPortal.Mail.Reading;
using MailPortal.Tests.Mail.Imap;
using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail.Reading;

/// <summary>While messages are read the session belongs to the reading.</summary>
public sealed class ImapReaderTurnTests
{
    private const string TwoMessages = """
        C: A2 UID FETCH 3,5 (UID INTERNALDATE BODY.PEEK[])
        S: * 1 FETCH (UID 3 INTERNALDATE "17-Jul-2026 02:44:25 -0700" BODY[] {3}
        S: a
        S: )
        S: * 2 FETCH (UID 5 INTERNALDATE "17-Jul-2026 02:44:25 -0700" BODY[] {3}
        S: b
        S: )
        S: A2 OK done

        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<ImapMailboxReader> SignedInAsync(ReplayStream replay)
    {
        var connection = await replay.OpenAsync();
        await connection.SignInAsync(ImapSignInTests.Password, Cancellation);
        return new ImapMailboxReader(connection);
    }

    /// <summary>Whoever tries again over the same variable, and then moves what was asked for, must not have been given less.</summary>
    [Fact(Timeout = 60_000)]
    public async Task Enumerated_ASecondTime_AsksAgain()
    {
        var replay = new ReplayStream(Dialogues.Dovecot + TwoMessages + TwoMessages.Replace("A2", "A3", StringComparison.Ordinal));
        var reader = await SignedInAsync(replay);
        var messages = reader.ReadAsync([3, 5], 1000, Cancellation);
        for (var time = 0; time < 2; time++)
            Assert.Equal([3u, 5u], await messages.Select(m => m.Uid).ToListAsync(Cancellation));
        replay.AssertFinished();
    }

    [Fact(Timeout = 60_000)]
    public async Task Call_WhileMessagesAreRead_IsNamedAsAMistakeAndTheReadingGoesOn()
    {
        var replay = new ReplayStream(Dialogues.Dovecot + TwoMessages);
        var reader = await SignedInAsync(replay);
        var bodies = new StringBuilder();
        await foreach (var message in reader.ReadAsync([3, 5], 1000, Cancellation))
        {
            Func<Task>[] calls =
            [
                () => reader.SearchAsync(0, null, Cancellation),
                () => reader.MoveAsync([3], "Archivo", Cancellation),
                () => reader.OpenAsync("INBOX", Cancellation),
                () => reader.OpenAndSearchAsync("INBOX", 1, 1, null, Cancellation),
                () => reader.EnsureFoldersAsync(["Archivo"], Cancellation),
                () => reader.CountJunkAsync(Cancellation),
                () => reader.ReadAsync([3], 1000, Cancellation).GetAsyncEnumerator(Cancellation).MoveNextAsync().AsTask(),
                () => reader.Connection.NoopAsync(Cancellation),
            ];
            foreach (var call in calls)
                Assert.Contains("one caller at a time", (await Assert.ThrowsAsync<InvalidOperationException>(call)).Message, StringComparison.Ordinal);
            using var text = new StreamReader(message.Content!);
            bodies.Append(await text.ReadToEndAsync(Cancellation));
        }

        Assert.Equal("a\r\nb\r\n", bodies.ToString());
        replay.AssertFinished();
    }

    /// <summary>A message's own stream read twice at once, or by a loop that has not waited for it.</summary>
    [Fact(Timeout = 60_000)]
    public async Task Body_ReadByTwoAtOnce_IsNamedAsAMistake()
    {
        await using var stream = new SilentStream("* PREAUTH [CAPABILITY IMAP4rev1] ready\r\n* 1 FETCH (UID 3 INTERNALDATE \"17-Jul-2026 02:44:25 -0700\" BODY[] {1000}\r\nabc");
        var reader = new ImapMailboxReader(await ImapConnection.OpenAsync(MailSocket.Over(stream, ReplayStream.Endpoint), Cancellation));
        await using var messages = reader.ReadAsync([3], 1000, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await messages.MoveNextAsync());
        var content = messages.Current.Content!;
        await content.ReadExactlyAsync(new byte[3], Cancellation);
        var first = content.ReadExactlyAsync(new byte[10], Cancellation).AsTask();
        Assert.Contains("one caller at a time", (await Assert.ThrowsAsync<InvalidOperationException>(async () => await content.ReadExactlyAsync(new byte[10], Cancellation))).Message, StringComparison.Ordinal);
        Assert.Contains("one caller at a time", (await Assert.ThrowsAsync<InvalidOperationException>(async () => await messages.MoveNextAsync())).Message, StringComparison.Ordinal);
        Assert.False(first.IsCompleted);
        await reader.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => first);
    }

    [Fact(Timeout = 60_000)]
    public async Task Dispose_WhileABodyIsRead_EndsBoth()
    {
        await using var stream = new SilentStream("* PREAUTH [CAPABILITY IMAP4rev1] ready\r\n* 1 FETCH (UID 3 INTERNALDATE \"17-Jul-2026 02:44:25 -0700\" BODY[] {1000}\r\nabc");
        var reader = new ImapMailboxReader(await ImapConnection.OpenAsync(MailSocket.Over(stream, ReplayStream.Endpoint), Cancellation));
        async Task ReadAsync()
        {
            await foreach (var message in reader.ReadAsync([3], 1000, Cancellation))
                await message.Content!.CopyToAsync(Stream.Null, Cancellation);
        }

        var reading = ReadAsync();
        await reader.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => reading);
        Assert.True(stream.IsClosed);
        Assert.DoesNotContain("LOGOUT", stream.Heard, StringComparison.Ordinal); // it would stand behind half a message
    }

    [Fact]
    public async Task Call_AfterDispose_IsOurOwnMistake()
    {
        var reader = await SignedInAsync(new ReplayStream(Dialogues.Dovecot + "C: A2 LOGOUT\nS: * BYE\nS: A2 OK"));
        await reader.DisposeAsync();
        await reader.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => reader.SearchAsync(0, null, Cancellation));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => reader.OpenAsync("INBOX", Cancellation));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => reader.OpenAndSearchAsync("INBOX", 1, 1, null, Cancellation));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => reader.MoveAsync([1], "INBOX", Cancellation));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await reader.ReadAsync([1], 1000, Cancellation).GetAsyncEnumerator(Cancellation).MoveNextAsync());
    }
}
