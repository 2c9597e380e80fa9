using MailPortal.Mail;
using MailPortal.Mail.Imap;
using MailPortal.Mail.Network;
using MailPortal.Mail.Sasl;
using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail.Imap;

/// <summary>One caller at a time, and an end at any time.</summary>
public sealed class ImapTurnTests(DovecotServer server) : IClassFixture<DovecotServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<ImapConnection> OpenAsync(SilentStream stream) => await ImapConnection.OpenAsync(MailSocket.Over(stream, ReplayStream.Endpoint), Cancellation);

    private static SilentStream Silent(string then = "") => new("* PREAUTH [CAPABILITY IMAP4rev1 IDLE ID MOVE NAMESPACE] ready\r\n" + then);

    [Fact(Timeout = 60_000)]
    public async Task Command_WhileAnotherIsUnderWay_IsNamedAsAMistakeAndSaysNothing()
    {
        var stream = Silent();
        var connection = await OpenAsync(stream);
        var first = connection.NoopAsync(Cancellation);
        Func<Task>[] others =
        [
            () => connection.NoopAsync(Cancellation),
            () => connection.SelectAsync("INBOX", Cancellation),
            () => connection.ExamineAsync("INBOX", Cancellation),
            () => connection.ListAsync("*", Cancellation),
            () => connection.NamespaceAsync(Cancellation),
            () => connection.CreateAsync("Archivo", Cancellation),
            () => connection.SubscribeAsync("Archivo", Cancellation),
            () => connection.CountAsync("INBOX", Cancellation),
            () => connection.SearchAsync(0, null, Cancellation),
            () => connection.MoveAsync([1], "Archivo", Cancellation),
            () => connection.IdAsync(null, Cancellation),
            () => connection.IdleAsync(null, Cancellation),
            () => connection.SignInAsync(new Plain("a@contoso.test", new Secret("pw")), Cancellation),
            () => connection.LogoutAsync(Cancellation),
        ];
        foreach (var other in others)
            Assert.Contains("one caller at a time", (await Assert.ThrowsAsync<InvalidOperationException>(other)).Message, StringComparison.Ordinal);
        Assert.False(first.IsCompleted);
        Assert.Equal("A1 NOOP\r\n", stream.Heard);
        await connection.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => first);
    }

    [Fact(Timeout = 60_000)]
    public async Task Dispose_WhileIdling_EndsBoth()
    {
        var stream = Silent("+ idling\r\n");
        var connection = await OpenAsync(stream);
        connection.Open(new ImapMailbox(1, 1, 0, ReadOnly: false));
        var idle = connection.IdleAsync(null, Cancellation);
        await Assert.ThrowsAsync<InvalidOperationException>(() => connection.NoopAsync(Cancellation));
        await connection.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => idle);
        Assert.True(stream.IsClosed);
    }

    /// <summary>Over real TLS, where a second read or write is refused by the platform.</summary>
    [Fact(Timeout = 60_000)]
    public async Task Dispose_WhileIdlingAtARealServer_EndsBoth()
    {
        var connection = await ImapConnection.OpenAsync(await server.Network.ConnectAsync(server.Imaps(), null, Cancellation), Cancellation);
        await connection.SignInAsync(new Plain(server.NewUser(), new Secret(DovecotServer.Password)), Cancellation);
        await connection.SelectAsync("INBOX", Cancellation);
        var idle = connection.IdleAsync(null, Cancellation);
        await using (new MailPortal.Mail.Reading.ImapMailboxReader(connection))
        {
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(() => idle);
    }

    [Fact]
    public async Task Command_AfterDispose_IsOurOwnMistake()
    {
        var connection = await OpenAsync(Silent());
        await connection.DisposeAsync();
        await connection.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => connection.NoopAsync(Cancellation));
        Assert.False(connection.IsUsable);
    }
}
