using System.Text;
using MailPortal.Mail.Mime;
using MailPortal.Mail.Mime.Composing;

namespace MailPortal.Tests.Mail.Mime.Composing;

public sealed class Base64EncoderTests
{
    [Fact]
    public void Lines_HaveSeventySixCharacters_AndTheirEnds()
    {
        foreach (var length in (int[])[0, 1, 2, 3, 56, 57, 58, 113, 114, 115, 1000, 57 * 1000, 100_001])
        {
            var bytes = new byte[length];
            new Random(length).NextBytes(bytes);
            var target = new byte[Base64Encoder.EncodedLength(length)];
            Assert.Equal(target.Length, Base64Encoder.Encode(bytes, target));
            var expected = Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks);
            Assert.Equal(length == 0 ? "" : expected + "\r\n", Encoding.ASCII.GetString(target));
        }
    }

    [Fact]
    public void PiecesOfWholeLines_AreTheSameAsAllAtOnce()
    {
        var bytes = new byte[Base64Encoder.LineBytes * 7 + 5];
        new Random(1).NextBytes(bytes);
        var whole = new byte[Base64Encoder.EncodedLength(bytes.Length)];
        Base64Encoder.Encode(bytes, whole);
        var pieces = new byte[whole.Length];
        var cut = Base64Encoder.LineBytes * 3;
        var written = Base64Encoder.Encode(bytes.AsSpan(0, cut), pieces);
        Base64Encoder.Encode(bytes.AsSpan(cut), pieces.AsSpan(written));
        Assert.Equal(whole, pieces);
    }

    [Fact]
    public void RandomBytes_ComeBack()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var bytes = new byte[random.Next(0, 5000)];
            random.NextBytes(bytes);
            var encoded = new byte[Base64Encoder.EncodedLength(bytes.Length)];
            Base64Encoder.Encode(bytes, encoded);
            var defects = ContentDefects.None;
            Assert.Equal(bytes, ContentDecoding.Decode(encoded, TransferEncoding.Base64, ref defects));
            Assert.Equal(ContentDefects.None, defects);
        }
    }
}
