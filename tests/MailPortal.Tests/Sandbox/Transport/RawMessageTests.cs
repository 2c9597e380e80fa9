using System.Text;
using MailPortal.Sandbox.Transport;

namespace MailPortal.Tests.Sandbox.Transport;

public sealed class RawMessageTests
{
    [Fact]
    public void Message_Changed_KeepsEveryOtherByte()
    {
        var body = new byte[] { 0, 255, 10, 13, 10, 200 };
        var message = RawMessage.Read((byte[])[.. Encoding.Latin1.GetBytes("Subject: Se\u00f1al\n largo\nBcc: x@y.test\nX-A: 1\r\n\r\n"), .. body])!;
        Assert.Equal("Se\u00f1al largo", message.Value("subject"));

        message.Remove("Bcc");
        message.Set("Message-ID", "<1@x>");

        byte[] expected = [.. Encoding.Latin1.GetBytes("Message-ID: <1@x>\r\nSubject: Se\u00f1al\r\n largo\r\nX-A: 1\r\n\r\n"), .. body];
        Assert.Equal(expected, message.ToBytes());
    }

    [Theory]
    [InlineData("")]
    [InlineData("no head\r\n\r\nbody")]
    [InlineData(" folded: first\r\n\r\n")]
    [InlineData("na me: x\r\n\r\n")]
    public void Read_NoHead_IsNone(string text) => Assert.Null(RawMessage.Read(Encoding.ASCII.GetBytes(text)));
}
