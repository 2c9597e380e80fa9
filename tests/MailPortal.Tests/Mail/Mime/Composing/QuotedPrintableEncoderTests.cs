using System.Buffers;
using System.Text;
using MailPortal.Mail.Mime;
using MailPortal.Mail.Mime.Composing;

namespace MailPortal.Tests.Mail.Mime.Composing;

public sealed class QuotedPrintableEncoderTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("Señor", "Se=F1or")]
    [InlineData("a=b", "a=3Db")]
    [InlineData("a\r\nb\r\n", "a\r\nb\r\n")]
    [InlineData("a\nb\rc", "a=0Ab=0Dc")]
    [InlineData("a \r\nb\t\r\n ", "a=20\r\nb=09\r\n=20")]
    [InlineData("a b\tc", "a b\tc")]
    [InlineData("\0\u007f", "=00=7F")]
    [InlineData("From me\r\nFromage\r\n.\r\n..a\r\na.", "=46rom me\r\nFromage\r\n=2E\r\n=2E.a\r\na.")]
    public void Text_IsEncoded(string text, string expected) => Assert.Equal(expected, Encode(Encoding.Latin1.GetBytes(text)));

    [Fact]
    public void Line_OfSeventySix_IsNotBroken() => Assert.Equal(new string('a', 76), Encode(Letters(76)));

    [Fact]
    public void Line_OfSeventySeven_GetsASoftBreak() => Assert.Equal(new string('a', 75) + "=\r\naa", Encode(Letters(77)));

    [Fact]
    public void Line_OfMegabytes_EndsSoon()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Encode(Letters(16_000_000));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}"); // minutes, where each line looks through the rest
    }

    [Fact]
    public void SoftBreak_NeverCutsAnEscape()
    {
        for (var before = 70; before < 78; before++)
            Assert.DoesNotMatch("=[0-9A-F]?=?\r\n[0-9A-F]", Encode([.. Letters(before), 0xF1, 0xF1]).Replace("=\r\n", "\r\n", StringComparison.Ordinal));
    }

    [Fact]
    public void SoftBreak_DoesNotLeaveADotOrFromAtTheStart()
    {
        Assert.Equal(new string('a', 75) + "=\r\n=2Ebb", Encode([.. Letters(75), .. ".bb"u8]));
        Assert.Equal(new string('a', 75) + "=\r\n=46rom b", Encode([.. Letters(75), .. "From b"u8]));
    }

    [Fact]
    public void RandomBytes_ComeBack_InShortLines()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var bytes = new byte[random.Next(0, 600)];
            var alphabet = seed % 2 == 0 ? "aaaaaaa .=\r\n\tF"u8.ToArray() : [.. Enumerable.Range(0, 256).Select(b => (byte)b)];
            for (var i = 0; i < bytes.Length; i++)
                bytes[i] = alphabet[random.Next(alphabet.Length)];
            var encoded = Encode(bytes);
            Assert.All(encoded.Split("\r\n"), line => Assert.True(line.Length <= 76 && !line.EndsWith(' ') && !line.EndsWith('\t') && !line.ContainsAny('\r', '\n')));
            Assert.True(Ascii.IsValid(encoded));
            var defects = ContentDefects.None;
            Assert.Equal(bytes, ContentDecoding.Decode(Encoding.ASCII.GetBytes(encoded), TransferEncoding.QuotedPrintable, ref defects));
            Assert.Equal(ContentDefects.None, defects);
        }
    }

    private static byte[] Letters(int count) => Encoding.ASCII.GetBytes(new string('a', count));

    private static string Encode(byte[] text)
    {
        var output = new ArrayBufferWriter<byte>();
        QuotedPrintableEncoder.Encode(text, output);
        return Encoding.ASCII.GetString(output.WrittenSpan);
    }
}
