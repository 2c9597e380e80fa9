using MailPortal.Mail.Network;
using MailPortal.Mail.Pop3;
using MailPortal.Mail.Reading;
using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail.Pop3;

/// <summary>One caller at a time, and an end at any time.</summary>
public sealed class Pop3TurnTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<(SilentStream Stream, Pop3Connection Connection)> OpenAsync(params string[] then)
    {
        var stream = new SilentStream(["+OK ready\r\n", "+OK\r\nPIPELINING\r\n.\r\n", .. then]);
        return (stream, await Pop3Connection.OpenAsync(MailSocket.Over(stream, ReplayStream.Endpoint), Cancellation));
    }

    private static async Task MistakeAsync(Func<Task> call) =>
        Assert.Contains("one caller at a time", (await Assert.ThrowsAsync<InvalidOperationException>(call)).Message, StringComparison.Ordinal);

    [Fact(Timeout = 60_000)]
    public async Task Command_WhileAnotherIsUnderWay_IsNamedAsAMistakeAndSaysNothing()
    {
        var (stream, connection) = await OpenAsync();
        var first = connection.NoopAsync(Cancellation);
        Func<Task>[] others =
        [
            () => connection.NoopAsync(Cancellation),
            () => connection.StatAsync(Cancellation),
            () => connection.ListAsync(Cancellation),
            () => connection.ListAsync(1, Cancellation),
            () => connection.UniqueIdsAsync(Cancellation),
            () => connection.UniqueIdAsync(1, Cancellation),
            () => connection.RetrieveAsync(1, 1000, Cancellation),
            () => connection.TopAsync(1, 0, 1000, Cancellation),
            () => connection.DeleteAsync(1, Cancellation),
            () => connection.ResetAsync(Cancellation),
            () => connection.QuitAsync(Cancellation),
            () => connection.SignInAsync(Pop3Dialogues.Password, Cancellation),
        ];
        foreach (var other in others)
            await MistakeAsync(other);
        Assert.False(first.IsCompleted);
        Assert.Equal("CAPA\r\nNOOP\r\n", stream.Heard);
        await connection.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => first);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => connection.NoopAsync(Cancellation));
        Assert.False(connection.IsUsable);
    }

    [Fact(Timeout = 60_000)]
    public async Task Reader_CalledWhileMessagesAreRead_IsNamedAsAMistakeAndTheReadingGoesOn()
    {
        var (_, connection) = await OpenAsync("+OK\r\na\r\n.\r\n+OK\r\nb\r\n.\r\n");
        var reader = new Pop3MailboxReader(connection);
        Pop3Entry[] listed = [new(1, "x", 3), new(2, "y", 3)];
        reader.TakeAsListed(listed);
        var bodies = "";
        await foreach (var message in reader.ReadAsync(listed, 1000, Cancellation))
        {
            await MistakeAsync(() => reader.ListAsync(Cancellation));
            await MistakeAsync(() => reader.FinishAsync(Cancellation));
            await MistakeAsync(() => reader.ReadAsync(listed, 1000, Cancellation).GetAsyncEnumerator(Cancellation).MoveNextAsync().AsTask());
            await MistakeAsync(() => connection.StatAsync(Cancellation));
            reader.MarkForDeletion(message.Entry); // says nothing to the server
            using var text = new StreamReader(message.Content!);
            bodies += await text.ReadToEndAsync(Cancellation);
        }

        Assert.Equal("a\r\nb\r\n", bodies);
        await reader.DisposeAsync();
        await reader.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => reader.ListAsync(Cancellation));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => reader.FinishAsync(Cancellation));
    }

    [Fact(Timeout = 60_000)]
    public async Task Dispose_WhileABodyIsRead_EndsBoth()
    {
        var (stream, connection) = await OpenAsync("+OK\r\nabc");
        var reader = new Pop3MailboxReader(connection);
        reader.TakeAsListed([new(1, "x", 1000)]);
        async Task ReadAsync()
        {
            await foreach (var message in reader.ReadAsync([new(1, "x", 1000)], 1000, Cancellation))
                await message.Content!.CopyToAsync(Stream.Null, Cancellation);
        }

        var reading = ReadAsync();
        await reader.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => reading);
        Assert.True(stream.IsClosed);
    }
}
