using System.Text;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Sending;
using MailPortal.Mail.Smtp;
using MailPortal.Tests.Mail.Imap;
using MailPortal.Tests.Mail.Smtp;
using MailPortal.Tests.Servers;
using static MailPortal.Tests.Mail.Sending.SmtpTransactionTests;

namespace MailPortal.Tests.Mail.Sending;

/// <summary>What is said or not said because of what the server offers.</summary>
public sealed class SmtpExtensionsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

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

    [Theory]
    [InlineData("SIZE 40")]
    [InlineData("SIZE 1")]
    public async Task Send_LargerThanTheServerTakes_IsNotEvenBegun(string size)
    {
        var (problem, usable) = await RefusalAsync(SmtpDialogues.Offering(size));
        Assert.Equal(MailProblem.MessageTooBig, problem.Problem);
        Assert.IsType<MailPortal.Mail.Smtp.SmtpCommandException>(problem.InnerException); // go on
        Assert.True(usable);
    }

    /// <summary>Written, and not put back to its beginning: servers take nothing for a mail, and send it to everybody.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task Send_AStreamAtItsEnd_IsOurOwnMistake(int length)
    {
        var replay = new ReplayStream(SmtpDialogues.Offering("8BITMIME"));
        var sender = await replay.OpenSenderAsync();
        var error = await Assert.ThrowsAsync<ArgumentException>(() => sender.SendAsync(ToOne, new MemoryStream(new byte[length]) { Position = length }, Cancellation));
        Assert.Equal("message", error.ParamName);
        replay.AssertFinished();
        Assert.True(sender.Connection.IsUsable);
    }

    [Fact]
    public async Task Send_ExactlyAsLargeAsTheServerTakes_IsSent() =>
        await SendAsync(SmtpDialogues.Offering("SIZE 41", "CHUNKING")
            + "C: MAIL FROM:<shared@contoso.test> SIZE=41\nS: 250 ok\nC: RCPT TO:<ana@fabrikam.test>\nS: 250 ok\nC: BDAT 41 LAST\nC: Subject: test\nC: \nC: line one\nC: .dot and end\nS: 250 ok");

    [Theory]
    [InlineData("8BITMIME", "x", "")]
    [InlineData("8BITMIME", "Subject: x\n\nñ", " BODY=8BITMIME")]
    [InlineData("8 BITMIME", "Subject: x\n\nñ", " BODY=8BITMIME")] // Yahoo
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

    [Fact]
    public async Task Send_ChunkingSwitchedOff_UsesData()
    {
        var replay = new ReplayStream(SmtpDialogues.Offering("PIPELINING", "CHUNKING") + Group("ana") + "C: DATA\nS: 250 ok\nS: 250 ok\nS: 354 go\nC: x\nC: .\nS: 250 done");
        var sender = new SmtpMailSender(await replay.OpenSmtpAsync(new() { UseChunking = false }));
        Assert.Equal("done", (await sender.SendAsync(ToOne, new MemoryStream("x"u8.ToArray()), Cancellation)).Answer);
        replay.AssertFinished();
    }

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
}
