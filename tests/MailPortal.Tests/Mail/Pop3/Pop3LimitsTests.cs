using MailPortal.Mail.Network;
using MailPortal.Mail.Pop3;
using MailPortal.Mail.Problems;
using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail.Pop3;

/// <summary>A server that never falls silent and never comes to an end gets a bounded part of our time, signed in or not.</summary>
public sealed class Pop3LimitsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Task<Pop3Connection> OpenAsync(TalkativeStream stream, int seconds) =>
        Pop3Connection.OpenAsync(MailSocket.Over(stream, ReplayStream.Endpoint, time: new SteppingTime(TimeSpan.FromSeconds(seconds))), Cancellation);

    private static async Task<Pop3Connection> SignedInAsync(TalkativeStream stream, int seconds)
    {
        var connection = await OpenAsync(stream, seconds);
        await connection.SignInAsync(Pop3Dialogues.Password, Cancellation);
        return connection;
    }

    private static TalkativeStream Server(string again, params string[] answers) =>
        new(["+OK ready\r\n", "-ERR no CAPA\r\n", "+OK\r\n", "+OK signed in\r\n", .. answers], again, 5000);

    private static async Task EndsAsync(Func<Task> attempt) =>
        Assert.Equal(MailProblem.ServerSilent, (await Assert.ThrowsAsync<MailProblemException>(attempt)).Problem);

    [Fact]
    public async Task Opening_OfCapabilitiesWithoutEnd_Ends()
    {
        var stream = new TalkativeStream(["+OK ready\r\n", "+OK\r\n"], "TOP\r\n", 900);
        await EndsAsync(() => OpenAsync(stream, 20));
        Assert.InRange(stream.Said, 1, 50);
    }

    [Theory]
    [InlineData("LIST")]
    [InlineData("UIDL")]
    public async Task Listing_WithoutEnd_Ends(string verb)
    {
        var stream = Server("1 100\r\n", "+OK\r\n");
        await using var connection = await SignedInAsync(stream, 20);
        await EndsAsync(() => verb == "LIST" ? connection.ListAsync(Cancellation) : connection.UniqueIdsAsync(Cancellation));
        Assert.False(connection.IsUsable);
        Assert.InRange(stream.Said, 1, 200);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Message_ThatDrips_Ends(bool top)
    {
        var stream = Server("x", "+OK\r\n");
        await using var connection = await SignedInAsync(stream, 20);
        await EndsAsync(async () =>
        {
            var body = top ? await connection.TopAsync(1, 0, 10_000, Cancellation) : await connection.RetrieveAsync(1, 10_000, Cancellation);
            await body.CopyToAsync(Stream.Null, Cancellation);
        });
        Assert.InRange(stream.Said, 1, 200);
    }

    [Fact]
    public async Task Message_SlowButGoingOn_IsWaitedFor()
    {
        var stream = new TalkativeStream(
            ["+OK ready\r\n", "-ERR no CAPA\r\n", "+OK\r\n", "+OK signed in\r\n", "+OK\r\n", .. Enumerable.Repeat(new string('x', 16_000), 2000), "\r\n.\r\n"], "", 0);
        await using var connection = await SignedInAsync(stream, 1);
        var body = await connection.RetrieveAsync(1, long.MaxValue, Cancellation);
        var (bytes, buffer) = (0L, new byte[64 * 1024]);
        for (int read; (read = await body.ReadAsync(buffer, Cancellation)) > 0;)
            bytes += read;
        Assert.Equal(32_000_002, bytes);
    }
}
