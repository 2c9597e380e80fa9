using System.Text;
using MailPortal.Invoices;
using MailPortal.Tests.Invoices.Archives;
using MailPortal.Tests.Invoices.Formats.Dian;

namespace MailPortal.Tests.Invoices;

/// <summary>Good files with random damage: whatever comes out, nothing throws and no limit is passed.</summary>
public sealed class MutationTests
{
    private static readonly Limits Small = new() { BytesPerEntry = 200_000, BytesPerMail = 400_000, EntriesPerArchive = 20, EntriesPerMail = 30 };

    private static readonly string[] Fragments =
    [
        "<![CDATA[", "]]>", "<!DOCTYPE x [", "<!--", "-->", "&lt;", "&#0;", "&x;", "<?xml version='1.1' encoding='utf-16'?>", "</cbc:ID>", "<cbc:Description>", "\0", "\uFEFF",
        "xmlns:cbc=\"x\"", "99999999999999999999999999999", "-", "9999-99-99", "<AttachedDocument xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:AttachedDocument-2\">",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Zip_Damaged_NeverThrowsAndStaysWithinLimits(int seed)
    {
        var random = new Random(seed);
        var xml = Encoding.UTF8.GetBytes(DianFixture.Container(DianFixture.Invoice));
        byte[][] originals =
        [
            ZipFixture.Of(("a.xml", xml), ("b.pdf", "%PDF-1.4"u8.ToArray()), ("c.zip", ZipFixture.Of(("d.xml", xml)))),
            ZipFixture.Raw(new RawEntry("a.xml", xml) { Descriptor = true }, new RawEntry("b.xml", xml) { Method = 0 }, new RawEntry("c.bin", new byte[90_000])),
        ];
        for (var i = 0; i < 1000; i++) AssertTame(Damage(originals[i % originals.Length], random));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void Xml_DamagedBytes_NeverThrow(int seed)
    {
        var random = new Random(seed);
        var original = Encoding.UTF8.GetBytes(DianFixture.Container(DianFixture.Container(DianFixture.Invoice)));
        for (var i = 0; i < 800; i++) AssertTame(Damage(original, random));
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(23)]
    public void Xml_DamagedText_NeverThrows(int seed)
    {
        var random = new Random(seed);
        string[] originals = [DianFixture.Invoice, DianFixture.Container(DianFixture.Invoice), DianFixture.CreditNote, DianFixture.Response];
        var documents = 0;
        for (var i = 0; i < 1000; i++)
        {
            var text = new StringBuilder(originals[i % originals.Length]);
            for (var n = random.Next(1, 4); n > 0; n--) Change(text, random);
            documents += AssertTame(Encoding.UTF8.GetBytes(text.ToString())).Documents.Count;
        }
        // If hardly any mutation left a readable document, the readers behind the parser were never reached.
        Assert.True(documents > 150, $"{documents}");
    }

    private static ReadResult AssertTame(byte[] content)
    {
        var result = Reading.Read(content, "mutant", Small);
        Assert.True(result.Files.Count <= 1 + Small.EntriesPerMail);
        Assert.All(result.Files.Where(f => f.Archive is not null), f => Assert.True(f.Size <= Small.BytesPerEntry));
        Assert.True(result.Files.Where(f => f.Archive is not null).Sum(f => f.Size) <= Small.BytesPerMail);
        Assert.All(result.Documents, d => Assert.Equal(64, d.ContentHash.Length));
        Assert.All(result.Documents, d => Assert.NotEmpty(d.Key));
        return result;
    }

    private static byte[] Damage(byte[] original, Random random)
    {
        var bytes = (byte[])original.Clone();
        for (var n = random.Next(1, 6); n > 0; n--)
        {
            var at = random.Next(bytes.Length);
            // Numbers of ZIP headers stand near the ends and are worth the most attention.
            if (random.Next(3) == 0) at = bytes.Length - 1 - random.Next(Math.Min(200, bytes.Length));
            bytes[at] = random.Next(4) switch { 0 => 0, 1 => 0xFF, 2 => (byte)random.Next(256), _ => (byte)(bytes[at] ^ 1 << random.Next(8)) };
        }
        return random.Next(4) switch
        {
            0 => bytes[..random.Next(1, bytes.Length)],
            1 => [.. bytes, .. bytes.AsSpan(random.Next(bytes.Length))],
            _ => bytes,
        };
    }

    private static void Change(StringBuilder text, Random random)
    {
        var at = random.Next(text.Length);
        var length = Math.Min(random.Next(1, 12), text.Length - at);
        switch (random.Next(5))
        {
            case 0: text.Remove(at, length); break;
            case 1: text.Insert(at, Fragments[random.Next(Fragments.Length)]); break;
            case 2: text[at] = (char)random.Next(32, 127); break;
            case 3: text.Insert(at, text.ToString(at, length)); break;
            default: text[at] = char.IsAsciiDigit(text[at]) ? (char)('0' + random.Next(10)) : text[at]; break;
        }
    }

    [Fact]
    public void Reading_Cancelled_StopsWithThatAlone()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var file = new SourceFile("a.xml", null, Encoding.UTF8.GetBytes(DianFixture.Invoice), "1");
        Assert.Throws<OperationCanceledException>(() => new DocumentReader(new Limits()).Read([file], source.Token));
    }
}
