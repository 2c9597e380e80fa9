using System.Text;
using MailPortal.Mail.Mime;
using MailPortal.Mail.Mime.Composing;

namespace MailPortal.Tests.Mail.Mime.Composing;

public sealed class OpaqueScanTests
{
    [Theory]
    [InlineData("xx=_boundaryxx", true)]
    [InlineData("=_boundary", true)]
    [InlineData("==_=_boundary", true)]
    [InlineData("=_boundar", false)]
    [InlineData("=_bound=_ary", false)]
    public void Boundary_IsFound_HoweverThePiecesFall(string text, bool expected)
    {
        for (var size = 1; size <= text.Length; size++)
            Assert.Equal(expected, Scan(text, size).HoldsBoundary);
    }

    [Theory]
    [InlineData("a\r\nb\r\n", TransferEncoding.SevenBit)]
    [InlineData("a\r\n\u00f1\r\n", TransferEncoding.EightBit)]
    [InlineData("a\r\n\u00f1\n", TransferEncoding.Binary)]
    [InlineData("a\rb\r\n", TransferEncoding.Binary)]
    [InlineData("a\r\r\nb", TransferEncoding.Binary)]
    [InlineData("a\r", TransferEncoding.Binary)]
    [InlineData("\0", TransferEncoding.Binary)]
    [InlineData("", TransferEncoding.SevenBit)]
    public void Encoding_IsSeen_HoweverThePiecesFall(string text, TransferEncoding expected)
    {
        for (var size = 1; size <= Math.Max(1, text.Length); size++)
            Assert.Equal(expected, Scan(text, size).Encoding);
    }

    [Fact]
    public void LineLength_IsCountedAcrossPieces()
    {
        var line = new string('x', 998);
        foreach (var size in (int[])[1, 7, 997, 998, 999, 1000, 1001, 5000])
        {
            Assert.Equal(TransferEncoding.SevenBit, Scan($"{line}\r\n{line}\r\n{line}", size).Encoding);
            Assert.Equal(TransferEncoding.Binary, Scan($"{line}\r\n{line}x\r\n", size).Encoding);
            Assert.Equal(TransferEncoding.Binary, Scan($"{line}\r\n{line}x", size).Encoding);
        }
    }

    private static OpaqueScan Scan(string text, int size)
    {
        var scan = new OpaqueScan("=_boundary"u8.ToArray());
        foreach (var piece in Encoding.Latin1.GetBytes(text).Chunk(size))
            scan.Add(piece);
        return scan;
    }
}
