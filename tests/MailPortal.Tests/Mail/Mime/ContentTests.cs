using System.Text;
using MailPortal.Mail.Mime;

namespace MailPortal.Tests.Mail.Mime;

public sealed class ContentTests
{
    private static MimePart Base64(string body) => Small.Leaf("Content-Type: application/zip\nContent-Transfer-Encoding: base64", body);

    private static MimePart Quoted(string body) => Small.Leaf("Content-Transfer-Encoding: quoted-printable", body);

    [Theory]
    [InlineData("YWJj", "abc")]
    [InlineData("YWI=", "ab")]
    [InlineData("YWI", "ab")]
    [InlineData("YQ", "a")]
    [InlineData("Y", "")]
    [InlineData("Y W\nJ j\t\n\n", "abc")]
    [InlineData("YW!J*j", "abc")]
    [InlineData("YQ==\nYmM=\n", "abc")]
    [InlineData("YQ==Yg==", "ab")]
    [InlineData("YWI=\n_______________\nlist footer, http://x.co\n", "ab")]
    [InlineData("YWJj\n_______________\nlist footer, http://x.co\n", "abc")]
    [InlineData("YWJj\n---------------\nlist footer\n", "abc")]
    [InlineData("YWJj\n____\nYWJj\n", "abcabc")]
    [InlineData("YWJj\n_______________\nYWJj\n", "abcabc")]
    [InlineData("YWJj________YWJj", "abcabc")]
    [InlineData("YWJj\n\nThis message was scanned by Antivirus\n", "abc")]
    [InlineData("YWJj\n \t\n\nDisclaimer\nThis message was scanned\n", "abc")]
    [InlineData("YWJj\n\n--\nlist footer, http://x.co\n", "abc")]
    [InlineData("YWJj\n\n--\nYWJj\n", "abcabc")]
    [InlineData("YWJj\n\nYWJj\n\n\nYQ==\n", "abcabca")]
    [InlineData("YW\n\nJ j\n", "abc")]
    [InlineData("\n\nYWJj Y W I=\n", "abcab")]
    [InlineData("", "")]
    [InlineData("====", "")]
    public void Base64_Tolerates(string body, string expected) => Assert.Equal(expected, Base64(body).Text());

    [Theory]
    [InlineData("YW!Jj", MimeWarningKind.Base64Noise)]
    [InlineData("YWI", MimeWarningKind.Base64Truncated)]
    [InlineData("YWJj\n\nThis message was scanned by Antivirus\n", MimeWarningKind.Base64Noise)]
    public void Base64_Damaged_WarnsOnce(string body, MimeWarningKind kind)
    {
        var mail = Small.Mail($"Content-Transfer-Encoding: base64\n\n{body}");
        mail.Root.Decode();
        mail.Root.Decode();
        Assert.Equal([kind], mail.Kinds());
    }

    [Theory]
    [InlineData(76, "\r\n")]
    [InlineData(76, "\n")]
    [InlineData(60, "\r\n")]
    [InlineData(77, "\r\n")]
    [InlineData(4, "\r")]
    [InlineData(5000, "\r\n")]
    [InlineData(int.MaxValue, "")]
    public void Base64_OfAnyLineLength_GivesTheBytes(int width, string ending)
    {
        for (var length = 9_990; length < 10_003; length++)
        {
            var bytes = new byte[length];
            new Random(length).NextBytes(bytes);
            var text = string.Join(ending, Convert.ToBase64String(bytes).Chunk(width).Select(line => new string(line)));
            Assert.Equal(bytes, Small.Raw($"Content-Transfer-Encoding: base64\r\n\r\n{text}{ending}").Root.Decode());
        }
    }

    [Theory]
    [InlineData("Se=C3=B1or", "Se\u00c3\u00b1or")]
    [InlineData("=c3=b1", "\u00c3\u00b1")]
    [InlineData("a=\nb", "ab")]
    [InlineData("a= \t\nb", "ab")]
    [InlineData("a  \nb \t\n", "a\r\nb\r\n")]
    [InlineData("a=20\nb", "a \r\nb")]
    [InlineData("a=", "a")]
    [InlineData("a=G1=", "a=G1")]
    [InlineData("1 = 2", "1 = 2")]
    [InlineData("=", "")]
    [InlineData("a=4", "a=4")]
    public void QuotedPrintable_Tolerates(string body, string expected) => Assert.Equal(expected, Quoted(body).Text());

    [Fact]
    public void QuotedPrintable_Damaged_Warns()
    {
        var mail = Small.Mail("Content-Transfer-Encoding: quoted-printable\n\na=XYb");
        Assert.Equal("a=XYb", mail.Root.Text());
        Assert.Equal([MimeWarningKind.QuotedPrintableNoise], mail.Kinds());
    }

    [Theory]
    [InlineData("sigue=\r\r\nen la linea", "sigueen la linea")]
    [InlineData("sigue= \t\r\r\r\nen la linea", "sigueen la linea")]
    [InlineData("sigue=\ren la linea", "sigueen la linea")]
    [InlineData("sigue=\r\ren la linea", "sigue\ren la linea")]
    public void QuotedPrintable_SoftBreakOfMoreThanOneCarriageReturn_IsOneWhereverItIsCut(string body, string expected)
    {
        var source = Encoding.Latin1.GetBytes(body);
        for (var cut = 1; cut <= source.Length; cut++)
        {
            var (target, defects) = (new byte[source.Length], ContentDefects.None);
            var written = QuotedPrintableDecoder.Decode(source.AsSpan(0, cut), target, out var used, last: cut == source.Length, ref defects);
            written += QuotedPrintableDecoder.Decode(source.AsSpan(used), target.AsSpan(written), out _, last: true, ref defects);
            Assert.Equal((cut, expected, ContentDefects.None), (cut, Encoding.Latin1.GetString(target, 0, written), defects));
        }
    }

    [Theory]
    [InlineData(TransferEncoding.Base64)]
    [InlineData(TransferEncoding.QuotedPrintable)]
    [InlineData(TransferEncoding.Binary)]
    public async Task Content_LargerThanAPiece_IsTheSameInPieces(TransferEncoding encoding)
    {
        var random = new Random(7);
        var alphabet = encoding == TransferEncoding.QuotedPrintable ? "ab =\r\n\tF09" : "abcdABCD0123+/ \r\n=!";
        var body = new string(random.GetItems(alphabet.AsSpan(), 300_000)) + new string(' ', 200_000) + "=\r\n=41end";
        var name = encoding == TransferEncoding.QuotedPrintable ? "quoted-printable" : encoding.ToString();
        var leaf = Small.Raw($"Content-Transfer-Encoding: {name}\r\n\r\n{body}").Root;
        using var pieces = new MemoryStream();
        var written = await leaf.DecodeToAsync(pieces, TestContext.Current.CancellationToken);
        Assert.Equal(pieces.Length, written);
        if (encoding == TransferEncoding.Binary)
            Assert.Equal(leaf.Decode(), pieces.ToArray());
        else
            // Damaged as it is, the same letters have to come out; only blanks at a piece's edge may be judged differently.
            Assert.Equal(Letters(leaf.Decode()), Letters(pieces.ToArray()));
    }

    private static string Letters(byte[] bytes) => Encoding.Latin1.GetString(bytes).Replace(" ", "", StringComparison.Ordinal);

    [Fact]
    public void TransferEncoding_Unknown_GivesRawBytes()
    {
        var mail = Small.Mail("Content-Transfer-Encoding: spam\n\nYWJj");
        Assert.Equal("YWJj", mail.Root.Text());
        Assert.Equal([MimeWarningKind.UnknownTransferEncoding], mail.Kinds());
    }

    [Theory]
    [InlineData("utf-8", "\u00c3\u00b1", "ñ", null)]
    [InlineData("iso-8859-1", "\u00f1\u0080", "ñ€", null)]
    [InlineData("utf-8", "\u00f1", "ñ", MimeWarningKind.CharsetMismatch)]
    [InlineData("utf-8", "\u00c3\u00b1\u00c3\u00b1\u00c3", "ññ\uFFFD", MimeWarningKind.CharsetMismatch)]
    [InlineData("us-ascii", "\u00f1", "ñ", MimeWarningKind.CharsetMismatch)]
    [InlineData("us-ascii", "\u00c3\u00b1", "ñ", MimeWarningKind.CharsetMismatch)]
    [InlineData("made-up", "\u00c3\u00b1", "ñ", MimeWarningKind.UnknownCharset)]
    [InlineData("iso-8859-1", "d\u00c3\u00ada n\u00c2\u00ba 1", "día nº 1", MimeWarningKind.CharsetMismatch)] // UTF-8 all the same
    [InlineData("iso-8859-1", "\u00d1and\u00fa", "Ñandú", null)]
    [InlineData("gb2312", "\u00c4\u00e3\u00ba\u00c3", "你好", null)]
    [InlineData("ks_c_5601-1987", "\u00b0\u00a1\u00f1a", "가?", MimeWarningKind.CharsetMismatch)]
    [InlineData("ks_c_5601-1987", "\u00f0\u009f\u0098\u0080", "😀", MimeWarningKind.CharsetMismatch)]
    [InlineData("ks_c_5601-1987", "\u00b0\u00a1?", "가?", null)]
    [InlineData("windows-1251", "\u00d1", "С", null)]
    [InlineData("cp850", "\u00a4", "ñ", null)]
    [InlineData("utf-7", "+AGE-+-", "a+", null)]
    [InlineData("koi8-r", "\u00c1", "а", null)]
    public void Text_IsDecodedWhateverTheCharsetSays(string charset, string body, string expected, MimeWarningKind? kind)
    {
        var mail = Small.Mail($"Content-Type: text/plain; charset={charset}\n\n{body}");
        Assert.Equal(expected, mail.Root.DecodeText());
        Assert.Equal(kind is null ? [] : [kind.Value], mail.Kinds());
    }

    [Fact]
    public void Text_WithNuls_IsKept() => Assert.Equal("a\0b", Small.Mail("Content-Type: text/plain\n\na\0b").Root.DecodeText());

    [Fact]
    public void UuEncode_LinesWhoseBlanksWereLost_AreNothingButZeros()
    {
        var leaf = Small.Raw("Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 a\n" + string.Concat(Enumerable.Repeat("#\n", 500)) + "`\nend\n").Root;
        Assert.Equal(new byte[1500], leaf.Decode());
        Assert.Equal(new byte[1500], InPieces(leaf));
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData(" ")]
    [InlineData("\t")]
    public void Base64_OneLongLineThenABlankAndThePadding_GivesTheLastGroup(string blank)
    {
        // The platform's decoder says in this case that it read "YW" of the last group, and gives nothing for it.
        var text = new string('A', 1204) + "YWI" + blank + "=\r\n\r\n\r\n";
        var leaf = Small.Raw("Content-Transfer-Encoding: base64\r\n\r\n" + text).Root;
        Assert.Equal("ab"u8.ToArray(), leaf.Decode()[903..]);
        Assert.Equal("ab"u8.ToArray(), InPieces(leaf)[903..]);
    }

    [Fact]
    public void Base64_InLinesOfAnyLengths_GivesAllOfIt()
    {
        var random = new Random(7);
        for (var seed = 0; seed < 2000; seed++)
        {
            var content = new byte[random.Next(0, 9000)];
            random.NextBytes(content);
            var text = Convert.ToBase64String(content);
            // Short lines first promise less than there is, long ones first more; a width that is no multiple of four goes the slow way.
            var (width, ending) = (random.Next(1, 1200), random.Next(2) == 0 ? "\r\n" : "\n");
            var lines = new StringBuilder();
            for (var at = 0; at < text.Length;)
            {
                var length = Math.Min(width, text.Length - at);
                lines.Append(text, at, length).Append(ending);
                at += length;
                if (random.Next(30) == 0)
                    width = random.Next(1, 200) * (random.Next(2) == 0 ? 4 : 1);
            }
            var leaf = Small.Raw("Content-Transfer-Encoding: base64\r\n\r\n" + lines).Root;
            Assert.True(leaf.Decode().AsSpan().SequenceEqual(content), $"Seed {seed}: {content.Length} bytes.");
            Assert.True(InPieces(leaf).AsSpan().SequenceEqual(content), $"Seed {seed}, in pieces: {content.Length} bytes.");
        }
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    [InlineData("\r")]
    [InlineData("\r\r\n")]
    public void Base64_WithoutPaddingThenAnEmptyLineAndAFooter_GivesTheContentAlone(string ending)
    {
        var random = new Random(7);
        for (var seed = 0; seed < 1000; seed++)
        {
            var content = new byte[3 * random.Next(1, 2000)];
            random.NextBytes(content);
            var width = random.Next(2) == 0 ? 76 : random.Next(20, 100);
            // Nothing but letters and blanks, so that the platform's decoder would take it, in a line that ends where those of the content do.
            var footer = "Scanned by" + string.Concat(Enumerable.Repeat(" a", random.Next(1, 60)));
            var text = string.Concat(Convert.ToBase64String(content).Chunk(width).Select(line => new string(line) + ending)) + ending + footer + ending + footer + ending;
            AssertContent(content, text, seed);
        }
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    [InlineData("\r")]
    [InlineData("\r\r\n")]
    public void Base64_WithEmptyLinesInIt_GivesAllOfIt(string ending)
    {
        var random = new Random(7);
        for (var seed = 0; seed < 1000; seed++)
        {
            var content = new byte[random.Next(0, 9000)];
            random.NextBytes(content);
            var width = random.Next(2) == 0 ? 4 * random.Next(1, 40) : random.Next(41, 200);
            var often = random.Next(1, 20);
            var text = string.Concat(Convert.ToBase64String(content).Chunk(width).Select(line => new string(line) + ending + (random.Next(often) == 0 ? ending : "")));
            AssertContent(content, text, seed);
        }
    }

    // Encoded piece by piece, and put into lines of a length of its own.
    [Fact]
    public void Base64_BehindItsPadding_GoesOnInLinesOfAnyLength()
    {
        var content = Enumerable.Range(0, 200).Select(number => (byte)number).ToArray();
        foreach (var width in new[] { 76, 78, 75, 61, 43 })
            AssertContent([.. "a"u8, .. content], "YQ==\r\n" + string.Concat(Convert.ToBase64String(content).Chunk(width).Select(line => new string(line) + "\r\n")), width);
    }

    private static void AssertContent(byte[] content, string text, int seed)
    {
        var leaf = Small.Raw("Content-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n" + text).Root;
        Assert.True(leaf.Decode().AsSpan().SequenceEqual(content), $"Seed {seed}: {content.Length} bytes.");
        Assert.True(InPieces(leaf).AsSpan().SequenceEqual(content), $"Seed {seed}, in pieces: {content.Length} bytes.");
    }

    private static byte[] InPieces(MimePart leaf)
    {
        using var pieces = new MemoryStream();
        Assert.True(leaf.DecodeToAsync(pieces, TestContext.Current.CancellationToken).AsTask().IsCompletedSuccessfully);
        return pieces.ToArray();
    }
}
