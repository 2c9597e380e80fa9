using System.Text;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Sending;
using MailPortal.Mail.Smtp;
using MailPortal.Tests.Mail.Imap;
using MailPortal.Tests.Mail.Smtp;
using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail.Sending;

/// <summary>What is said for one message, line by line.</summary>
public sealed class SmtpTransactionTests
{
    /// <summary>41 bytes on the wire, the end of its last line included.</summary>
    internal const string Message = "Subject: test\r\n\r\nline one\r\n.dot and end";

    internal static readonly MailEnvelope ToOne = new("shared@contoso.test", ["ana@fabrikam.test"]);
    internal static readonly MailEnvelope ToThree = new("shared@contoso.test", ["ana@fabrikam.test", "bea@fabrikam.test", "eva@fabrikam.test"]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal static async Task<SendResult> SendAsync(string dialogue, MailEnvelope? envelope = null, string message = Message, bool seekable = true)
    {
        var replay = new ReplayStream(dialogue);
        var sender = await replay.OpenSenderAsync();
        Stream bytes = new MemoryStream(Encoding.UTF8.GetBytes(message));
        var result = await sender.SendAsync(envelope ?? ToOne, seekable ? bytes : new ForwardOnly(bytes), Cancellation);
        replay.AssertFinished();
        Assert.True(sender.Connection.IsUsable);
        return result;
    }

    [Fact]
    public async Task Send_ByExchange_PipelinesAndChunks()
    {
        var result = await SendAsync(SmtpDialogues.Exchange + """
            C: MAIL FROM:<shared@contoso.test> SIZE=41
            C: RCPT TO:<ana@fabrikam.test>
            S: 250 2.1.0 Sender OK
            S: 250 2.1.5 Recipient OK
            C: BDAT 41 LAST
            C: Subject: test
            C: 
            C: line one
            C: .dot and end
            S: 250 2.0.0 OK <x@AM0PR02MB1234.eurprd02.prod.outlook.com> [Hostname=AM0PR02MB1234.eurprd02.prod.outlook.com]
            """);
        Assert.StartsWith("OK <x@AM0PR02MB1234", result.Answer, StringComparison.Ordinal);
        Assert.Equal(new RecipientResult("ana@fabrikam.test", RecipientStatus.Accepted) { Code = 250, EnhancedCode = "2.1.5", Text = "Recipient OK" }, Assert.Single(result.Recipients));
    }

    [Fact]
    public async Task Send_ByPostfix_PipelinesUpToDataAndDoublesDots()
    {
        var result = await SendAsync(SmtpDialogues.Postfix + """
            C: MAIL FROM:<shared@contoso.test> SIZE=41
            C: RCPT TO:<ana@fabrikam.test>
            C: RCPT TO:<bea@fabrikam.test>
            C: RCPT TO:<eva@fabrikam.test>
            C: DATA
            S: 250 2.1.0 Ok
            S: 250 2.1.5 Ok
            S: 550 5.1.1 <bea@fabrikam.test>: Recipient address rejected: User unknown in virtual mailbox table
            S: 451 4.7.1 <eva@fabrikam.test>: Recipient address rejected: Greylisted
            S: 354 End data with <CR><LF>.<CR><LF>
            C: Subject: test
            C: 
            C: line one
            C: ..dot and end
            C: .
            S: 250 2.0.0 Ok: queued as 4Xk2Jz
            """, ToThree);
        Assert.Equal("Ok: queued as 4Xk2Jz", result.Answer);
        Assert.Equal(
            [
                ("ana@fabrikam.test", RecipientStatus.Accepted, null, 250, "2.1.5"),
                ("bea@fabrikam.test", RecipientStatus.Refused, MailProblem.RecipientUnknown, 550, "5.1.1"),
                ("eva@fabrikam.test", RecipientStatus.RefusedForNow, (MailProblem?)MailProblem.SmtpRefusedForNow, 451, "4.7.1"),
            ],
            result.Recipients.Select(r => (r.Address, r.Status, r.Problem, r.Code, r.EnhancedCode)));
        Assert.Equal("<bea@fabrikam.test>: Recipient address rejected: User unknown in virtual mailbox table", result.Recipients[1].Text);
    }

    [Fact]
    public async Task Send_WithoutExtensions_WaitsForEachAnswer()
    {
        var result = await SendAsync(SmtpDialogues.Old + """
            C: MAIL FROM:<shared@contoso.test>
            S: 250 ok
            C: RCPT TO:<ana@fabrikam.test>
            S: 251 will forward
            C: RCPT TO:<bea@fabrikam.test>
            S: 552 too many recipients
            C: RCPT TO:<eva@fabrikam.test>
            S: 552 5.2.2 mailbox full
            C: DATA
            S: 354 go
            C: Subject: test
            C: 
            C: line one
            C: ..dot and end
            C: .
            S: 250 done
            """, ToThree);
        Assert.Equal([RecipientStatus.Accepted, RecipientStatus.RefusedForNow, RecipientStatus.Refused], result.Recipients.Select(r => r.Status));
        Assert.Equal([null, MailProblem.SmtpRefusedForNow, MailProblem.RecipientMailboxFull], result.Recipients.Select(r => r.Problem));
    }

    [Fact]
    public async Task Send_ManyRecipients_GoInGroupsWithDataInTheLast()
    {
        var names = Enumerable.Range(1, 250).Select(i => $"r{i}").ToArray();
        string Recipients(int from, int to) => string.Concat(names[from..to].Select(name => $"C: RCPT TO:<{name}@fabrikam.test>\n"));
        string Oks(int count) => string.Concat(Enumerable.Repeat("S: 250 ok\n", count));
        var result = await SendAsync(
            SmtpDialogues.Offering("PIPELINING") + "C: MAIL FROM:<shared@contoso.test>\n" + Recipients(0, 99) + Oks(100) + Recipients(99, 199) + Oks(100)
            + Recipients(199, 250) + "C: DATA\n" + Oks(51) + "S: 354 go\nC: x\nC: .\nS: 250 done",
            new("shared@contoso.test", [.. names.Select(name => $"{name}@fabrikam.test")]), "x");
        Assert.Equal(250, result.Recipients.Count(r => r.Status == RecipientStatus.Accepted));
    }

    [Theory]
    [InlineData("a@b.test>\r\nRCPT TO:<evil@b.test")]
    [InlineData("a@b.test> SIZE=1")]
    public async Task Send_AddressThatWouldSayMore_IsNeverSaid(string address)
    {
        var replay = new ReplayStream(SmtpDialogues.Offering("PIPELINING"));
        var sender = await replay.OpenSenderAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => sender.SendAsync(ToOne with { Sender = address }, Stream.Null, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => sender.SendAsync(ToOne with { Recipients = ["a@b.test", address] }, Stream.Null, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => sender.SendAsync(ToOne with { Recipients = [] }, Stream.Null, Cancellation));
        Assert.True(sender.Connection.IsUsable);
        replay.AssertFinished();
    }

    internal static string Block(char filling, int lines) => string.Concat(Enumerable.Repeat(new string(filling, 62) + "\r\n", lines));

    [Fact]
    public async Task Send_MessagesStreamFails_TheServerNeverSeesAnEnd()
    {
        foreach (var offer in new[] { "CHUNKING", "X" })
        {
            const int Lines = SmtpContent.BlockLength / 64;
            var text = string.Concat(Enumerable.Repeat($"C: {new string('x', 62)}\n", Lines));
            var replay = new ReplayStream(SmtpDialogues.Offering(offer)
                + "C: MAIL FROM:<shared@contoso.test>\nS: 250 ok\nC: RCPT TO:<ana@fabrikam.test>\nS: 250 ok\n"
                + (offer == "X" ? "C: DATA\nS: 354 go\n" + text : $"C: BDAT {SmtpContent.BlockLength}\n{text}S: 250 ok"));
            var sender = await replay.OpenSenderAsync();
            var broken = new ForwardOnly(new MemoryStream(Encoding.ASCII.GetBytes(Block('x', Lines))), failsAtEnd: true);
            await Assert.ThrowsAsync<InvalidDataException>(() => sender.SendAsync(ToOne, broken, Cancellation));
            replay.AssertFinished();
            Assert.False(sender.Connection.IsUsable);
            Assert.Equal(MailProblem.ConnectionLost, (await Assert.ThrowsAsync<MailProblemException>(() => sender.SendAsync(ToOne, new MemoryStream([1]), Cancellation))).Problem);
            await sender.DisposeAsync(); // without a word: it would be part of the message
        }
    }

    [Fact]
    public async Task WireLog_OfAMessage_CountsTheBodyAndShowsNothingOfIt()
    {
        foreach (var (offer, shown) in new[] { ("X", "C: (a message of 45 bytes)"), ("CHUNKING", "C: BDAT 41 LAST") })
        {
            var body = offer == "X" ? "C: DATA\nS: 354 go\n" : "C: BDAT 41 LAST\n";
            var replay = new ReplayStream(SmtpDialogues.Offering(offer) + "C: MAIL FROM:<shared@contoso.test>\nS: 250 ok\nC: RCPT TO:<ana@fabrikam.test>\nS: 250 ok\n" + body
                + $"C: Subject: test\nC: \nC: line one\nC: {(offer == "X" ? "." : "")}.dot and end\n{(offer == "X" ? "C: .\n" : "")}S: 250 ok");
            var socket = replay.Socket;
            socket.Log = new WireLog();
            var sender = new SmtpMailSender(await SmtpConnection.OpenAsync(socket, null, Cancellation));
            await sender.SendAsync(ToOne, new MemoryStream(Encoding.ASCII.GetBytes(Message)), Cancellation);
            replay.AssertFinished();
            Assert.Contains(shown, socket.Log.Lines);
            Assert.DoesNotContain("line one", socket.Log.ToString(), StringComparison.Ordinal);
        }
    }

    /// <summary>Of a stream that cannot go back it is known only when it comes; half a message goes to nobody.</summary>
    [Fact]
    public async Task Send_BeyondAsciiFarBehindWhereItIsNotTaken_TheServerNeverSeesAnEnd()
    {
        foreach (var offer in new[] { "CHUNKING", "X" })
        {
            const int Lines = SmtpContent.BlockLength / 64;
            var text = string.Concat(Enumerable.Repeat($"C: {new string('x', 62)}\n", Lines));
            var replay = new ReplayStream(SmtpDialogues.Offering(offer) + "C: MAIL FROM:<shared@contoso.test>\nS: 250 ok\nC: RCPT TO:<ana@fabrikam.test>\nS: 250 ok\n"
                + (offer == "CHUNKING" ? $"C: BDAT {SmtpContent.BlockLength}\n{text}S: 250 taken\n" : $"C: DATA\nS: 354 go\n{text}"));
            var sender = await replay.OpenSenderAsync();
            var message = new ForwardOnly(new MemoryStream(Encoding.UTF8.GetBytes(Block('x', Lines) + "ñ\r\n")));
            var problem = await Assert.ThrowsAsync<MailProblemException>(() => sender.SendAsync(ToOne, message, Cancellation));
            Assert.Equal(MailProblem.MessageEncodingUnsupported, problem.Problem);
            replay.AssertFinished();
            Assert.False(sender.Connection.IsUsable);
        }
    }

    /// <summary>Whatever it is made of.</summary>
    [Fact]
    public async Task Send_BinaryOfAStreamThatCannotGoBack_IsSent()
    {
        const int Lines = SmtpContent.BlockLength / 64;
        var text = string.Concat(Enumerable.Repeat($"C: {new string('x', 62)}\n", Lines));
        var result = await SendAsync(
            SmtpDialogues.Offering("BINARYMIME", "CHUNKING") + "C: MAIL FROM:<shared@contoso.test> BODY=BINARYMIME\nS: 250 ok\nC: RCPT TO:<ana@fabrikam.test>\nS: 250 ok\n"
            + $"C: BDAT {SmtpContent.BlockLength}\n{text}S: 250 taken\nC: BDAT 4 LAST\nC: ñ\nS: 250 done",
            ToOne with { Encoding = MessageEncoding.Binary }, Block('x', Lines) + "ñ\r\n", seekable: false);
        Assert.Equal("done", result.Answer);
    }

    /// <summary>A stream that can only be read once, in pieces, and may fail where it should end.</summary>
    private sealed class ForwardOnly(Stream inner, bool failsAtEnd = false) : ServerStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer[..Math.Min(buffer.Length, 10_000)], cancellationToken);
            return read == 0 && failsAtEnd ? throw new InvalidDataException("the file is gone") : read;
        }
    }
}
