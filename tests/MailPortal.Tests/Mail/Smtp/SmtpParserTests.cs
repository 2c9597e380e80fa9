using System.Text;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Smtp;

namespace MailPortal.Tests.Mail.Smtp;

public sealed class SmtpParserTests
{
    private static SmtpReply Read(params string[] lines)
    {
        var parser = new SmtpParser();
        foreach (var line in lines[..^1])
            Assert.Null(parser.Add(Encoding.UTF8.GetBytes(line)));
        return parser.Add(Encoding.UTF8.GetBytes(lines[^1]))!;
    }

    [Fact]
    public void Reply_OfManyLines_KeepsAllAndReadsAsOneSentence()
    {
        var reply = Read("550-5.1.1 The email account that you tried to reach does not exist. Please try",
            "550-5.1.1 double-checking the address.", "550 5.1.1  gsmtp");
        Assert.Equal((550, "5.1.1", 3), (reply.Code, reply.EnhancedCode, reply.Lines.Count));
        Assert.Equal("The email account that you tried to reach does not exist. Please try double-checking the address. gsmtp", reply.Text);
        Assert.Equal("550 5.1.1 " + reply.Text, reply.ToString());
        Assert.False(reply.IsPositive || reply.IsTemporary || reply.IsIntermediate);
    }

    [Theory]
    [InlineData("250", 250, null, "")]
    [InlineData("250 ", 250, null, "")]
    [InlineData("354 go ahead", 354, null, "go ahead")]
    [InlineData("451 4.7.500 Server busy", 451, "4.7.500", "Server busy")]
    [InlineData("250 2.0.0", 250, "2.0.0", "")]
    [InlineData("550 4.1.1 class of another code", 550, null, "4.1.1 class of another code")]
    [InlineData("550 5.1 half a code", 550, null, "5.1 half a code")]
    [InlineData("550 5.1.1.1 an address", 550, null, "5.1.1.1 an address")]
    [InlineData("220\ttabbed", 220, null, "tabbed")]
    public void Reply_OfOneLine_IsReadWithItsCodes(string line, int code, string? enhanced, string text)
    {
        var reply = Read(line);
        Assert.Equal((code, enhanced, text), (reply.Code, reply.EnhancedCode, reply.Text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("25")]
    [InlineData("2500 more")]
    [InlineData("150 preliminary")]
    [InlineData("650 beyond")]
    [InlineData("2x0 no")]
    [InlineData("* OK IMAP")]
    [InlineData("+OK POP3")]
    [InlineData("HTTP/1.1 400 Bad Request")]
    public void Line_ThatIsNoReply_IsNamed(string line) =>
        Assert.Equal(MailProblem.UnexpectedAnswer, Assert.Throws<MailProblemException>(() => Read(line)).Problem);

    [Fact]
    public void Reply_WithTwoCodes_IsNotGuessedAt() => Assert.Throws<MailProblemException>(() => Read("250-first", "550 second"));

    [Fact]
    public void Reply_WithoutEnd_IsCutOff()
    {
        var parser = new SmtpParser();
        var problem = Assert.Throws<MailProblemException>(() =>
        {
            for (var i = 0; i < 1_000_000; i++)
                Assert.Null(parser.Add("250-and more"u8));
        });
        Assert.IsType<SmtpProtocolException>(problem.InnerException);
    }

    [Fact]
    public void Lines_OfServers_AreBoundedAndWithoutControlCharacters()
    {
        var reply = Read("250 " + new string('x', 10_000));
        Assert.Equal(new string('x', 300) + "…", reply.Text);
        Assert.Equal("a?[31mb", Read("250 a\u001b[31mb").Text);
    }

    [Fact]
    public void Capabilities_WithBothWaysToWriteAuth_AreRead()
    {
        var capabilities = new SmtpCapabilities(["SIZE 10240000", "AUTH PLAIN LOGIN", "AUTH=PLAIN LOGIN XOAUTH2", "pipelining", "", "8BITMIME"]);
        Assert.Equal(["PLAIN", "LOGIN", "XOAUTH2"], capabilities.Mechanisms);
        Assert.Equal(10240000, capabilities.LargestMessage);
        Assert.True(capabilities is { Pipelining: true, EightBitMime: true, Size: true, Chunking: false, SmtpUtf8: false, StartTls: false });
    }

    [Theory]
    [InlineData("SIZE"), InlineData("SIZE 0"), InlineData("SIZE many"), InlineData("SIZE -5"), InlineData("SIZE 99999999999999999999")]
    public void Capabilities_SizeWithoutALimit_IsNone(string line) => Assert.Null(new SmtpCapabilities([line]).LargestMessage);

    [Fact]
    public void Capabilities_BinaryWithoutChunking_IsOfNoUse() => Assert.False(new SmtpCapabilities(["BINARYMIME"]).BinaryMime);
}
