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
    private const string Message = "Subject: test\r\n\r\nline one\r\n.dot and end";

    private static readonly MailEnvelope ToOne = new("shared@contoso.test", ["ana@fabrikam.test"]);
    private static readonly MailEnvelope ToThree = new("shared@contoso.test", ["ana@fabrikam.test", "bea@fabrikam.test", "eva@fabrikam.test"]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<SendResult> SendAsync(string dialogue, MailEnvelope? envelope = null, string message = Message, bool seekable = true)
    {
        var replay = new ReplayStream(dialogue);
        var sender = await replay.OpenSenderAsync();
        Stream bytes = new MemoryStream(Encoding.UTF8.GetBytes(message));
        var result = await sender.SendAsync(envelope ?? ToOne, seekable ? bytes : new ForwardOnly(bytes), Cancellation);
        replay.AssertFinished();
        Assert.True(sender.Connection.IsUsable);
        return result;
    }

    private static async Task<(MailProblemException Problem, bool Usable)> RefusalAsync(string dialogue, MailEnvelope? envelope = null, string message = Message)
    {
        var replay = new ReplayStream(dialogue);
        var sender = await replay.OpenSenderAsync();
        var problem = await Assert.ThrowsAsync<MailProblemException>(() =>
            sender.SendAsync(envelope ?? ToOne, new MemoryStream(Encoding.UTF8.GetBytes(message)), Cancellation));
        replay.AssertFinished();
        return (problem, sender.Connection.IsUsable);
    }

    private static string Group(params string[] recipients) =>
        "C: MAIL FROM:<shared@contoso.test>\n" + string.Concat(recipients.Select(recipient => $"C: RCPT TO:<{recipient}@fabrikam.test>\n"));

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
    public async Task Send_SenderRefusedWithoutPipelining_SaysNothingMore()
    {
        var (problem, usable) = await RefusalAsync(SmtpDialogues.Old + "C: MAIL FROM:<shared@contoso.test>\nS: 530 5.7.57 Client not authenticated to send mail", ToThree);
        Assert.Equal(MailProblem.SmtpSignInRequired, problem.Problem);
        Assert.IsType<SmtpCommandException>(problem.InnerException);
        Assert.True(usable);
    }

    [Fact]
    public async Task Send_SenderRefusedInThePipe_HearsAllAnswersAndGoesOn()
    {
        var (problem, usable) = await RefusalAsync(
            SmtpDialogues.Offering("PIPELINING") + Group("ana") + "C: DATA\nS: 550 5.7.60 SMTP; Client does not have permissions to send as this sender\nS: 503 need MAIL\nS: 503 need RCPT");
        Assert.Equal(MailProblem.SenderNotAllowed, problem.Problem);
        Assert.True(usable);
    }

    [Fact]
    public async Task Send_DataInvitedThoughSenderRefused_EndsWithALoneDot()
    {
        var (problem, usable) = await RefusalAsync(
            SmtpDialogues.Offering("PIPELINING") + Group("ana") + "C: DATA\nS: 451 4.3.0 later\nS: 503 need MAIL\nS: 354 go\nC: .\nS: 554 no valid recipients");
        Assert.Equal(MailProblem.SmtpRefusedForNow, problem.Problem);
        Assert.True(usable);
    }

    [Fact]
    public async Task Send_RecipientAcceptedBehindARefusedSender_GetsNoEmptyMessage()
    {
        var (problem, usable) = await RefusalAsync(SmtpDialogues.Offering("PIPELINING") + Group("ana") + "C: DATA\nS: 550 no\nS: 250 ok\nS: 354 go");
        Assert.Equal(MailProblem.UnexpectedAnswer, problem.Problem);
        Assert.False(usable);
    }

    [Fact]
    public async Task Send_EveryRecipientRefusedAndDataInvited_EndsWithALoneDotAndBeginsTheNextAfresh()
    {
        // RFC 2920 section 3.1
        var replay = new ReplayStream(
            SmtpDialogues.Offering("PIPELINING") + Group("ana") + "C: DATA\nS: 250 ok\nS: 550 5.1.1 unknown\nS: 354 go\nC: .\nS: 554 5.5.1 no valid recipients\n"
            + Group("ana") + "C: DATA\nS: 250 ok\nS: 550 5.1.1 unknown\nS: 503 5.5.1 no valid recipients\n"
            + "C: RSET\n" + Group("ana") + "C: DATA\nS: 250 flushed\nS: 250 ok\nS: 250 ok\nS: 354 go\nC: x\nC: .\nS: 250 done\n");
        var sender = await replay.OpenSenderAsync();
        foreach (var expected in new[] { RecipientStatus.Refused, RecipientStatus.Refused, RecipientStatus.Accepted })
        {
            var result = await sender.SendAsync(ToOne, new MemoryStream("x"u8.ToArray()), Cancellation);
            Assert.Equal(expected, Assert.Single(result.Recipients).Status);
            Assert.Equal(expected == RecipientStatus.Accepted, result.Answer is not null);
        }

        replay.AssertFinished();
    }

    [Theory]
    [InlineData("S: 452 4.3.1 out of space", MailProblem.SmtpRefusedForNow)]
    [InlineData("S: 554 5.7.1 not from you", MailProblem.MessageRefused)]
    public async Task Send_DataRefused_NothingIsSent(string said, MailProblem expected)
    {
        var (problem, usable) = await RefusalAsync(SmtpDialogues.Offering("PIPELINING") + Group("ana") + $"C: DATA\nS: 250 ok\nS: 250 ok\n{said}");
        Assert.Equal(expected, problem.Problem);
        Assert.True(usable);
    }

    [Theory]
    [InlineData("S: 552 5.3.4 Message size exceeds fixed limit", MailProblem.MessageTooBig)]
    [InlineData("S: 552-5.7.0 This message was blocked because its content presents a potential\nS: 552-5.7.0 security issue. Please visit\nS: 552 5.7.0  https://support.google.com/mail/?p=BlockedMessage", MailProblem.MessageRefused)]
    [InlineData("S: 552 too much", MailProblem.MessageTooBig)]
    [InlineData("S: 554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; Failed to process message", MailProblem.SendingQuotaExceeded)]
    [InlineData("S: 432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded", MailProblem.ServerThrottled)]
    [InlineData("S: 451 4.3.0 later", MailProblem.SmtpRefusedForNow)]
    [InlineData("S: 554 because", MailProblem.SmtpRefused)]
    public async Task Send_MessageRefusedAtItsEnd_IsNotSentAndTheConnectionIsGood(string said, MailProblem expected)
    {
        var (problem, usable) = await RefusalAsync(
            SmtpDialogues.Offering("PIPELINING") + Group("ana") + $"C: DATA\nS: 250 ok\nS: 250 ok\nS: 354 go\nC: x\nC: .\n{said}", message: "x");
        Assert.Equal(expected, problem.Problem);
        Assert.True(usable);
    }

    [Theory]
    [InlineData("")]
    [InlineData("S: 250-half an answer")]
    [InlineData("S: nonsense")]
    [InlineData("S: 354 more please")]
    public async Task Send_NoAnswerToTheWholeMessage_IsUncertain(string said)
    {
        foreach (var chunking in new[] { false, true })
        {
            var body = chunking ? "S: 250 ok\nS: 250 ok\nC: BDAT 3 LAST\nC: x\n" : "C: DATA\nS: 250 ok\nS: 250 ok\nS: 354 go\nC: x\nC: .\n";
            var (problem, usable) = await RefusalAsync(SmtpDialogues.Offering("PIPELINING", chunking ? "CHUNKING" : "X") + Group("ana") + body + said, message: "x");
            Assert.Equal(MailProblem.SendingUncertain, problem.Problem);
            Assert.False(usable);
        }
    }

    [Fact]
    public async Task Send_ServerSaysGoodbyeAtTheEnd_WasNotSent()
    {
        var (problem, usable) = await RefusalAsync(
            SmtpDialogues.Offering("PIPELINING") + Group("ana") + "C: DATA\nS: 250 ok\nS: 250 ok\nS: 354 go\nC: x\nC: .\nS: 421 4.4.2 Connection dropped due to SocketError", message: "x");
        Assert.Equal(MailProblem.ServerUnavailable, problem.Problem);
        Assert.IsType<SmtpProtocolException>(problem.InnerException);
        Assert.False(usable);
    }

    [Theory]
    [InlineData("S: 354 what")]
    [InlineData("S: 250 ok\nS: 354 what")]
    [InlineData("S: 250 ok\nS: 250 ok\nS: 250 what")]
    public async Task Send_AnswersThatNoCommandHas_BreakTheConnection(string said)
    {
        var (problem, usable) = await RefusalAsync(SmtpDialogues.Offering("PIPELINING") + Group("ana") + "C: DATA\n" + said);
        Assert.Equal(MailProblem.UnexpectedAnswer, problem.Problem);
        Assert.False(usable);
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
    [InlineData("SIZE 40")]
    [InlineData("SIZE 1")]
    public async Task Send_LargerThanTheServerTakes_IsNotEvenBegun(string size)
    {
        var (problem, usable) = await RefusalAsync(SmtpDialogues.Offering(size));
        Assert.Equal(MailProblem.MessageTooBig, problem.Problem);
        Assert.True(usable);
    }

    [Fact]
    public async Task Send_ExactlyAsLargeAsTheServerTakes_IsSent() =>
        await SendAsync(SmtpDialogues.Offering("SIZE 41", "CHUNKING")
            + "C: MAIL FROM:<shared@contoso.test> SIZE=41\nS: 250 ok\nC: RCPT TO:<ana@fabrikam.test>\nS: 250 ok\nC: BDAT 41 LAST\nC: Subject: test\nC: \nC: line one\nC: .dot and end\nS: 250 ok");

    [Theory]
    [InlineData("8BITMIME", "x", "")]
    [InlineData("8BITMIME", "Subject: x\n\nñ", " BODY=8BITMIME")]
    [InlineData("SMTPUTF8|8BITMIME", "Subject: x\n\nñ", " BODY=8BITMIME")]
    [InlineData("SMTPUTF8|8BITMIME", "Subject: ñ\n\nx", " BODY=8BITMIME SMTPUTF8")]
    public async Task Send_BeyondAscii_IsDeclaredWhereItIs(string offers, string message, string parameters)
    {
        var lines = message.Split('\n').Select(line => $"C: {line}\n");
        await SendAsync(SmtpDialogues.Offering([.. offers.Split('|'), "PIPELINING"])
            + $"C: MAIL FROM:<shared@contoso.test>{parameters}\nC: RCPT TO:<ana@fabrikam.test>\nC: DATA\nS: 250 ok\nS: 250 ok\nS: 354 go\n"
            + string.Concat(lines) + "C: .\nS: 250 ok", message: message);
    }

    [Fact]
    public async Task Send_BeyondAsciiWhereItIsNotTaken_IsNamed()
    {
        Assert.Equal(MailProblem.MessageEncodingUnsupported, (await RefusalAsync(SmtpDialogues.Offering("SMTPUTF8"), message: "\r\nñ")).Problem.Problem);
        Assert.Equal(MailProblem.NonAsciiUnsupported, (await RefusalAsync(SmtpDialogues.Offering("8BITMIME"), message: "Subject: ñ\r\n\r\n")).Problem.Problem);
        Assert.Equal(MailProblem.NonAsciiUnsupported, (await RefusalAsync(SmtpDialogues.Offering("8BITMIME"), ToOne with { Sender = "josé@contoso.test" })).Problem.Problem);
    }

    [Fact]
    public async Task Send_ToAnAddressBeyondAscii_IsRefusedForThisRecipientOnly()
    {
        var both = new MailEnvelope("", ["josé@contoso.test", "ana@año.test"]);
        var result = await SendAsync(SmtpDialogues.Offering("X") + "C: MAIL FROM:<>\nS: 250 ok\nC: RCPT TO:<ana@xn--ao-zja.test>\nS: 250 ok\nC: DATA\nS: 354 go\nC: x\nC: .\nS: 250 ok", both, "x");
        Assert.Equal([(RecipientStatus.Refused, (MailProblem?)MailProblem.NonAsciiUnsupported), (RecipientStatus.Accepted, null)], result.Recipients.Select(r => (r.Status, r.Problem)));
        var alone = await SendAsync(SmtpDialogues.Offering("X"), new("", ["josé@contoso.test"]), "x");
        Assert.Null(alone.Answer);
        await SendAsync(SmtpDialogues.Offering("SMTPUTF8") + "C: MAIL FROM:<> SMTPUTF8\nS: 250 ok\nC: RCPT TO:<josé@contoso.test>\nS: 250 ok\nC: RCPT TO:<ana@xn--ao-zja.test>\nS: 250 ok\nC: DATA\nS: 354 go\nC: x\nC: .\nS: 250 ok", both, "x");
    }

    [Fact]
    public async Task Send_Binary_OnlyWhereItIsTaken()
    {
        var binary = ToOne with { Encoding = MessageEncoding.Binary };
        foreach (var offer in new[] { "CHUNKING", "BINARYMIME", "8BITMIME" })
            Assert.Equal(MailProblem.MessageEncodingUnsupported, (await RefusalAsync(SmtpDialogues.Offering(offer), binary)).Problem.Problem);
        await SendAsync(SmtpDialogues.Offering("BINARYMIME", "CHUNKING", "SIZE")
            + "C: MAIL FROM:<shared@contoso.test> SIZE=8 BODY=BINARYMIME\nS: 250 ok\nC: RCPT TO:<ana@fabrikam.test>\nS: 250 ok\nC: BDAT 8 LAST\nC: \nC: a\0ñ\nS: 250 ok", binary, "\r\na\0ñ\r\n");
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

    [Fact]
    public async Task Send_ChunkingSwitchedOff_UsesData()
    {
        var replay = new ReplayStream(SmtpDialogues.Offering("PIPELINING", "CHUNKING") + Group("ana") + "C: DATA\nS: 250 ok\nS: 250 ok\nS: 354 go\nC: x\nC: .\nS: 250 done");
        var sender = new SmtpMailSender(await replay.OpenSmtpAsync(new() { UseChunking = false }));
        Assert.Equal("done", (await sender.SendAsync(ToOne, new MemoryStream("x"u8.ToArray()), Cancellation)).Answer);
        replay.AssertFinished();
    }

    private static string Block(char filling, int lines) => string.Concat(Enumerable.Repeat(new string(filling, 62) + "\r\n", lines));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Send_ManyChunks_AreAnsweredAFewBehind(bool pipelining)
    {
        // Twelve blocks of 128 KB and a rest. With pipelining eight are under way at most, without it one.
        const int Lines = SmtpContent.BlockLength / 64;
        const string Taken = "S: 250 2.0.0 octets received\n";
        var chunk = $"C: BDAT {SmtpContent.BlockLength}\n" + string.Concat(Enumerable.Repeat($"C: {new string('x', 62)}\n", Lines));
        var opening = pipelining ? Group("ana") + "S: 250 ok\nS: 250 ok\n" : "C: MAIL FROM:<shared@contoso.test>\nS: 250 ok\nC: RCPT TO:<ana@fabrikam.test>\nS: 250 ok\n";
        var chunks = Enumerable.Range(0, 12).Select(i => chunk + (pipelining && i < 7 ? "" : Taken));
        var end = "C: BDAT 4 LAST\nC: zz\n" + string.Concat(Enumerable.Repeat(Taken, pipelining ? 7 : 0)) + "S: 250 2.0.0 message received";
        var dialogue = SmtpDialogues.Offering(pipelining ? "PIPELINING" : "X", "CHUNKING") + opening + string.Concat(chunks) + end;
        var message = Block('x', 12 * Lines) + "zz";
        foreach (var seekable in new[] { true, false })
            Assert.Equal("message received", (await SendAsync(dialogue, message: message, seekable: seekable)).Answer);
    }

    [Fact]
    public async Task Send_ChunkRefused_StopsAndTheConnectionIsGood()
    {
        const int Lines = SmtpContent.BlockLength / 64;
        var chunk = $"C: BDAT {SmtpContent.BlockLength}\n" + string.Concat(Enumerable.Repeat($"C: {new string('x', 62)}\n", Lines));
        var replay = new ReplayStream(
            SmtpDialogues.Offering("PIPELINING", "CHUNKING") + Group("ana") + "S: 250 ok\nS: 250 ok\n" + string.Concat(Enumerable.Repeat(chunk, 8))
            + "S: 552 5.3.4 too big\n" + string.Concat(Enumerable.Repeat("S: 503 5.5.1 bad sequence\n", 7))
            + "C: RSET\n" + Group("ana") + "S: 250 flushed\nS: 250 ok\nS: 250 ok\nC: BDAT 3 LAST\nC: x\nS: 250 done");
        var sender = await replay.OpenSenderAsync();
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => sender.SendAsync(ToOne, new MemoryStream(Encoding.ASCII.GetBytes(Block('x', 20 * Lines))), Cancellation));
        Assert.Equal(MailProblem.MessageTooBig, problem.Problem);
        Assert.Equal("done", (await sender.SendAsync(ToOne, new MemoryStream("x"u8.ToArray()), Cancellation)).Answer);
        replay.AssertFinished();
    }

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
            Assert.Equal(MailProblem.ConnectionLost, (await Assert.ThrowsAsync<MailProblemException>(() => sender.SendAsync(ToOne, Stream.Null, Cancellation))).Problem);
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
