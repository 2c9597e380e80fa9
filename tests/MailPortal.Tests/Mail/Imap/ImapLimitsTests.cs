using MailPortal.Mail.Imap;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Reading;
using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail.Imap;

/// <summary>A server that never falls silent and never comes to an end gets a bounded part of our time and memory, signed in or not.</summary>
public sealed class ImapLimitsTests
{
    private const string Greeting = "* PREAUTH [CAPABILITY IMAP4rev1 IDLE] ready\r\n";
    private const string Body = "* 1 FETCH (UID 3 INTERNALDATE \"17-Jul-2026 02:44:25 -0700\" BODY[] {LENGTH}\r\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Task<ImapConnection> OpenAsync(TalkativeStream stream, TimeSpan step) =>
        ImapConnection.OpenAsync(MailSocket.Over(stream, ReplayStream.Endpoint, time: new SteppingTime(step)), Cancellation);

    private static async Task<long> ReadAsync(ImapConnection connection, long maxBytes, params uint[] uids)
    {
        var bytes = 0L;
        var buffer = new byte[64 * 1024];
        await foreach (var message in new ImapMailboxReader(connection).ReadAsync(uids, maxBytes, Cancellation))
            for (int read; message.Content is { } content && (read = await content.ReadAsync(buffer, Cancellation)) > 0;)
                bytes += read;
        return bytes;
    }

    private static async Task EndsAsync(Func<Task> attempt, MailProblem expected = MailProblem.ServerSilent) =>
        Assert.Equal(expected, (await Assert.ThrowsAsync<MailProblemException>(attempt)).Problem);

    [Fact]
    public async Task Opening_OfLinesWithoutEnd_Ends()
    {
        var stream = new TalkativeStream(["* OK ready\r\n"], "* OK Still here\r\n", 2000);
        await EndsAsync(() => OpenAsync(stream, TimeSpan.FromSeconds(20)));
        Assert.InRange(stream.Said, 1, 50);
    }

    [Fact]
    public async Task Command_AnsweredByLinesWithoutEnd_Ends()
    {
        var stream = new TalkativeStream([Greeting], "* OK Still here\r\n", 2000);
        await using var connection = await OpenAsync(stream, TimeSpan.FromSeconds(20));
        await EndsAsync(() => connection.NoopAsync(Cancellation));
        Assert.False(connection.IsUsable);
        Assert.InRange(stream.Said, 1, 200);
    }

    /// <summary>So fast that no clock goes on.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Command_AnsweredByAFlood_Ends(bool download)
    {
        var stream = new TalkativeStream([Greeting], $"* X {new string('x', 60_000)}\r\n", 20_000);
        await using var connection = await OpenAsync(stream, TimeSpan.Zero);
        await EndsAsync(() => download ? ReadAsync(connection, 1000, 3) : connection.NoopAsync(Cancellation), MailProblem.UnexpectedAnswer);
        Assert.InRange(stream.Said, 1, 10_000);
    }

    [Fact]
    public async Task Idle_NeverBegun_Ends()
    {
        var stream = new TalkativeStream([Greeting], "* OK Still here\r\n", 2000);
        await using var connection = await OpenAsync(stream, TimeSpan.FromSeconds(20));
        connection.Open(new ImapMailbox(1, 1, 0, ReadOnly: false));
        await EndsAsync(() => connection.IdleAsync(null, Cancellation));
        Assert.InRange(stream.Said, 1, 200);
    }

    [Fact]
    public async Task Logout_AnsweredByLinesWithoutEnd_DoesNotHoldUpTheEnd()
    {
        var stream = new TalkativeStream([Greeting], "* OK Still here\r\n", 2000);
        var connection = await OpenAsync(stream, TimeSpan.FromSeconds(1));
        await connection.LogoutAsync(Cancellation);
        await connection.DisposeAsync();
        Assert.InRange(stream.Said, 1, 20);
    }

    [Fact]
    public async Task Download_WithoutAMessage_Ends()
    {
        var stream = new TalkativeStream([Greeting], "* OK Still here\r\n", 2000);
        await using var connection = await OpenAsync(stream, TimeSpan.FromSeconds(20));
        await EndsAsync(() => ReadAsync(connection, 1000, 3));
        Assert.InRange(stream.Said, 1, 200);
    }

    [Fact]
    public async Task Download_OfABodyThatDrips_Ends()
    {
        var stream = new TalkativeStream([Greeting, Body.Replace("LENGTH", "5000", StringComparison.Ordinal)], "x", 5000);
        await using var connection = await OpenAsync(stream, TimeSpan.FromSeconds(20));
        await EndsAsync(() => ReadAsync(connection, 10_000, 3));
        Assert.InRange(stream.Said, 1, 200);
    }

    [Fact]
    public async Task Download_OfMessagesNobodyWants_Ends()
    {
        var stream = new TalkativeStream([Greeting], Body.Replace("UID 3", "UID 9", StringComparison.Ordinal).Replace("LENGTH", "60000", StringComparison.Ordinal) + new string('x', 60_000) + ")\r\n", 20_000);
        await using var connection = await OpenAsync(stream, TimeSpan.Zero);
        await EndsAsync(() => ReadAsync(connection, 100_000, 3), MailProblem.UnexpectedAnswer);
        Assert.InRange(stream.Said, 1, 10_000);
    }

    [Fact]
    public async Task Download_OfALengthThatNoMessageHas_Ends()
    {
        var stream = new TalkativeStream([Greeting, Body.Replace("LENGTH", "9000000000000000000", StringComparison.Ordinal)], new string('x', 60_000), 20_000);
        await using var connection = await OpenAsync(stream, TimeSpan.Zero);
        await EndsAsync(() => ReadAsync(connection, 1000, 3), MailProblem.UnexpectedAnswer);
        Assert.InRange(stream.Said, 0, 1);
    }

    /// <summary>Slow and honest: a large message over a line of 100 kbit/s, and small ones that the server has to think about.</summary>
    [Theory]
    [InlineData(1, 32_000_000, 16_000, 1)]
    [InlineData(48, 1000, 1000, 5)]
    public async Task Download_SlowButGoingOn_IsWaitedFor(int messages, int length, int piece, int seconds)
    {
        var opening = new List<string> { Greeting };
        for (var uid = 1; uid <= messages; uid++)
        {
            opening.Add($"* {uid} FETCH (UID {uid} INTERNALDATE \"17-Jul-2026 02:44:25 -0700\" BODY[] {{{length}}}\r\n");
            opening.AddRange(Enumerable.Repeat(new string('x', piece), length / piece));
            opening.Add(")\r\n");
        }

        var stream = new TalkativeStream([.. opening, "A1 OK done\r\nA2 OK done\r\nA3 OK done\r\n"], "", 0); // three windows of sixteen at most
        await using var connection = await OpenAsync(stream, TimeSpan.FromSeconds(seconds));
        Assert.Equal((long)messages * length, await ReadAsync(connection, long.MaxValue, [.. Enumerable.Range(1, messages).Select(uid => (uint)uid)]));
    }
}
