using System.Text;
using MailPortal.Mail.Network;
using MailPortal.Mail.Pop3;
using MailPortal.Mail.Problems;

namespace MailPortal.Tests.Mail.Pop3;

/// <summary>Messages as the wire carries them, cut into pieces of every size.</summary>
public sealed class DotUnstuffingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The message, from what stands on the wire behind <c>+OK</c> to RETR.</summary>
    private static async Task<string> ReadAsync(string wire, Func<int> piece, bool copy, int buffer)
    {
        string[] answers = ["+OK ready\r\n", "-ERR no CAPA\r\n", "+OK\r\n", "+OK\r\n", $"+OK 1 message\r\n{wire}", "+OK still here\r\n"];
        var server = new AnsweringStream([.. answers.Select(Encoding.Latin1.GetBytes)], piece);
        await using var connection = await Pop3Connection.OpenAsync(MailSocket.Over(server, ReplayStream.Endpoint), Cancellation);
        await connection.SignInAsync(Pop3Dialogues.Password, Cancellation);
        var stream = await connection.RetrieveAsync(1, long.MaxValue, Cancellation);
        using var message = new MemoryStream();
        if (copy)
        {
            await stream.CopyToAsync(message, Cancellation);
        }
        else
        {
            var taken = new byte[buffer];
            for (int read; (read = await stream.ReadAsync(taken, Cancellation)) > 0;)
                message.Write(taken, 0, read);
        }

        Assert.Equal(0, await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, Cancellation));
        await connection.NoopAsync(Cancellation); // exactly at the end: nothing of the message is left, nothing behind it is gone
        return Encoding.Latin1.GetString(message.ToArray());
    }

    [Theory]
    [InlineData(".\r\n", "")]
    [InlineData("\r\n.\r\n", "\r\n")]
    [InlineData("a\r\n.\r\n", "a\r\n")]
    [InlineData("..\r\n.\r\n", ".\r\n")]
    [InlineData("a\r\n..\r\n...b\r\n.\r\n", "a\r\n.\r\n..b\r\n")]
    [InlineData("a\r\n.b\r\n.\r\n", "a\r\nb\r\n")] // a dot that was not doubled goes all the same (RFC 1939 section 3)
    [InlineData("a\r\n.\rb\r\n.\r\n", "a\r\n\rb\r\n")]
    [InlineData("a.\r\nb\r\r\n.\r\n", "a.\r\nb\r\r\n")]
    // Where lines end in CR LF, a bare LF ends none: no end, no dot taken away.
    [InlineData("a\r\nb\n.\r\n+OK not an answer\r\n\n..c\r\n.\r\n", "a\r\nb\n.\r\n+OK not an answer\r\n\n..c\r\n")]
    [InlineData("a\r\nb\n.\nc\r\n.\r\n", "a\r\nb\n.\nc\r\n")]
    [InlineData("a\r\nb\r\n.\n", "a\r\nb\r\n")]
    // Servers that hand out files with bare LF.
    [InlineData(".\n", "")]
    [InlineData("a\nb\n..c\n.\n", "a\nb\n.c\n")]
    [InlineData("a\nb\n.\r\n", "a\nb\n")]
    [InlineData("a\nb\r\n..\r\n.\r\n", "a\nb\r\n.\r\n")]
    public async Task Read_HoweverItIsCut_GivesTheMessage(string wire, string expected)
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var most = 1 + (seed % 12);
            Assert.Equal(expected, await ReadAsync(wire, () => random.Next(1, most + 1), seed % 2 == 0, 1 + (seed % 7)));
        }
    }

    [Fact]
    public async Task Read_AnyText_ComesBackFromItsStuffing()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var text = new StringBuilder("Subject: x\r\n");
            for (var i = random.Next(200); i > 0; i--)
                text.Append(random.Next(6) switch { 0 => "\r\n", 1 => ".", 2 => "\n", 3 => "\r", 4 => "\r\n.", _ => "text" });
            text.Append("end\r\n");
            var stuffed = text.ToString().Replace("\r\n.", "\r\n..", StringComparison.Ordinal);
            Assert.Equal(text.ToString(), await ReadAsync(stuffed + ".\r\n", () => random.Next(1, 40), seed % 2 == 0, random.Next(1, 50)));
        }
    }

    [Theory]
    [InlineData("a\r\n..b\r\nc\r\n.\r\n")]
    [InlineData("a\nb\n..c\n.\n")]
    public async Task Read_ConnectionLostBeforeTheEnd_NeverLooksWhole(string wire)
    {
        for (var length = 0; length < wire.Length; length++)
        {
            foreach (var copy in new[] { true, false })
            {
                var problem = await Assert.ThrowsAsync<MailProblemException>(() => ReadAsync(wire[..length], () => 3, copy, 5));
                Assert.Equal(MailProblem.ConnectionLost, problem.Problem);
            }
        }
    }
}
