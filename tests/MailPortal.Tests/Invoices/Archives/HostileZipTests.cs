using System.Buffers.Binary;
using System.Text;
using MailPortal.Invoices;
using MailPortal.Tests.Invoices.Formats.Dian;
using static MailPortal.Tests.Invoices.Reading;

namespace MailPortal.Tests.Invoices.Archives;

public sealed class HostileZipTests
{
    private static readonly byte[] Invoice = Encoding.UTF8.GetBytes(DianFixture.Invoice);

    private static ReadProblem AssertQuarantine(ReadResult result, ReadProblemKind kind)
    {
        Assert.Equal(kind, result.QuarantineReason?.Kind);
        return result.QuarantineReason!;
    }

    [Fact]
    public void Bomb_ByRatio_StopsEarly()
    {
        var result = Read(ZipFixture.Of(("bomb.xml", new byte[19 * 1024 * 1024])));
        Assert.True(AssertQuarantine(result, ReadProblemKind.CompressionRatio).IsLimit);
        Assert.Single(result.Files);
    }

    [Fact]
    public void Bomb_ThatLiesAboutItsSize_IsCountedWhileInflating()
    {
        var bomb = new byte[5 * 1024 * 1024];
        var zip = ZipFixture.Raw(new RawEntry("bomb.xml", bomb) { ClaimedSize = 10, Crc = 1, Packed = ZipFixture.Deflate(bomb) });
        AssertQuarantine(Read(zip, limits: new Limits { Ratio = int.MaxValue, BytesPerEntry = 1024 * 1024 }), ReadProblemKind.EntryTooLarge);
    }

    [Fact]
    public void Bomb_InManyEntries_StopsAtTheMailsLimit()
    {
        var entries = Enumerable.Range(0, 50).Select(i => ($"{i}.bin", new byte[90 * 1024])).ToArray();
        var result = Read(ZipFixture.Of(entries), limits: new Limits { BytesPerMail = 1024 * 1024 });
        AssertQuarantine(result, ReadProblemKind.MailTooLarge);
        Assert.True(result.Files.Sum(f => f.Archive is null ? 0 : f.Size) <= 1024 * 1024);
    }

    [Fact]
    public void Bomb_OverSeveralAttachments_SharesOneLimit()
    {
        var zip = ZipFixture.Of(("a.bin", new byte[600 * 1024]));
        var result = Read(new Limits { BytesPerMail = 1024 * 1024 }, new SourceFile("1.zip", null, zip, "2"), new SourceFile("2.zip", null, zip, "3"));
        Assert.Equal("3", AssertQuarantine(result, ReadProblemKind.MailTooLarge).Origin);
    }

    [Fact]
    public void Bomb_OfArchivesInArchives_StopsAtTheDepth()
    {
        var zip = Invoice;
        for (var i = 0; i < 4; i++) zip = ZipFixture.Of(($"{i}.zip", zip));
        AssertQuarantine(Read(zip), ReadProblemKind.ArchiveTooDeep);

        var allowed = Invoice;
        for (var i = 0; i < 3; i++) allowed = ZipFixture.Of(($"{i}.zip", allowed));
        Assert.Single(Read(allowed).Documents);
    }

    [Fact]
    public void Bomb_OfOverlappingEntries_IsRefusedBeforeInflating()
    {
        // Fifield's trick in small: ten entries that all share the one kernel.
        var kernel = new RawEntry("kernel", new byte[100_000]);
        var copies = Enumerable.Range(0, 10).Select(i => new RawEntry($"{i}", kernel.Content) { Offset = 0 });
        var result = Read(ZipFixture.Raw([kernel, .. copies]));
        AssertQuarantine(result, ReadProblemKind.OverlappingEntries);
        Assert.Single(result.Files);
    }

    [Fact]
    public void Entries_TooMany_AreRefused()
    {
        var many = Enumerable.Range(0, 201).Select(i => ($"{i}.txt", "x")).ToArray();
        AssertQuarantine(Read(ZipFixture.Of(many)), ReadProblemKind.TooManyEntries);

        var nested = ZipFixture.Of([.. many.Take(200)]);
        var result = Read(new Limits(), new SourceFile("a", null, nested, "1"), new SourceFile("b", null, nested, "2"), new SourceFile("c", null, nested, "3"));
        Assert.Equal("3", AssertQuarantine(result, ReadProblemKind.TooManyEntries).Origin);
        Assert.Equal(500, result.Files.Count(f => f.Archive is not null));
    }

    [Fact]
    public void Limit_Reached_StillGivesWhatWasRead()
    {
        var result = Read(ZipFixture.Of(("a.xml", Invoice), ("bomb.bin", new byte[19 * 1024 * 1024])));
        AssertQuarantine(result, ReadProblemKind.CompressionRatio);
        Assert.Equal("FV123", Assert.Single(result.Documents).Number);
    }

    public static TheoryData<string, ReadProblemKind> BadEntries => new()
    {
        { "encrypted", ReadProblemKind.PasswordProtected },
        { "aes", ReadProblemKind.PasswordProtected },
        { "aes-extra", ReadProblemKind.PasswordProtected },
        { "bzip2", ReadProblemKind.UnsupportedCompression },
        { "crc", ReadProblemKind.BadCrc },
        { "size", ReadProblemKind.SizeMismatch },
        { "garbage", ReadProblemKind.DamagedArchive },
        { "outside", ReadProblemKind.Truncated },
        { "nowhere", ReadProblemKind.DamagedArchive },
    };

    [Theory]
    [MemberData(nameof(BadEntries))]
    public void Entry_Bad_IsNamedAndTheOthersGoOn(string fault, ReadProblemKind expected)
    {
        var text = Encoding.UTF8.GetBytes(DianFixture.CreditNote);
        var bad = new RawEntry("bad.xml", text);
        bad = fault switch
        {
            "encrypted" => bad with { Flags = 1 },
            "aes" => bad with { Method = 99, Packed = text },
            "aes-extra" => bad with { Extra = [0x01, 0x99, 0, 0] },
            "bzip2" => bad with { Method = 12, Packed = text },
            "crc" => bad with { Crc = 1 },
            "size" => bad with { ClaimedSize = 5 },
            "garbage" => bad with { Packed = [0x07, 0xFF, 0xFF, 0xFF, 0xFF] },
            "outside" => bad with { ClaimedPacked = 0x7FFFFFFF },
            "nowhere" => bad with { Offset = 3 },
            _ => throw new ArgumentOutOfRangeException(nameof(fault)),
        };
        var result = Read(ZipFixture.Raw(new RawEntry("good.xml", Invoice), bad, new RawEntry("also.txt", "hola"u8.ToArray())));

        Assert.Equal("bad.xml", AssertProblem(result, expected).FileName);
        // A document whose bytes cannot be trusted is not read, but nothing else suffers and nobody is alarmed about the rest.
        Assert.Equal(DocumentClass.Invoice, Assert.Single(result.Documents).Class);
        Assert.Contains(result.Files, f => f.Name == "also.txt");
        Assert.Null(result.QuarantineReason);
    }

    [Fact]
    public void Archive_OnlyEncrypted_IsQuarantined() =>
        Assert.False(AssertQuarantine(Read(ZipFixture.Raw(new RawEntry("f.xml", Invoice) { Flags = 1 })), ReadProblemKind.PasswordProtected).IsLimit);

    [Theory]
    [InlineData(22)]
    [InlineData(60)]
    [InlineData(200)]
    public void Archive_CutOff_GivesTheEntriesThatAreWhole(int missing)
    {
        var zip = ZipFixture.Raw(new RawEntry("a.xml", Invoice), new RawEntry("z.txt", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 500)))));
        var result = Read(zip[..^missing]);
        Assert.All(result.Problems, p => Assert.Equal(ReadProblemKind.Truncated, p.Kind));
        Assert.NotEmpty(result.Problems);
        Assert.Equal("FV123", Assert.Single(result.Documents).Number);
    }

    [Fact]
    public void Archive_CutOffWithDescriptors_GivesTheEntriesThatAreWhole()
    {
        var zip = ZipFixture.Raw(new RawEntry("a.xml", Invoice) { Descriptor = true }, new RawEntry("b.xml", Encoding.UTF8.GetBytes(DianFixture.CreditNote)) { Descriptor = true });
        var result = Read(zip[..^200]);
        Assert.Contains(result.Documents, d => d.Class == DocumentClass.Invoice);
        Assert.Contains(result.Problems, p => p.Kind == ReadProblemKind.Truncated);
    }

    [Fact]
    public void Archive_CutInsideItsOnlyEntry_IsQuarantined()
    {
        var zip = ZipFixture.Raw(new RawEntry("a.xml", Invoice));
        var result = Read(zip[..(zip.Length / 2)]);
        Assert.Empty(result.Documents);
        AssertQuarantine(result, ReadProblemKind.Truncated);
    }

    [Fact]
    public void Archive_DirectoryBroken_IsRecoveredFromItsEntries()
    {
        var zip = ZipFixture.Raw(new RawEntry("a.xml", Invoice));
        zip[BinaryPrimitives.ReadInt32LittleEndian(zip.AsSpan(zip.Length - 6))] ^= 0xFF;
        var result = Read(zip);
        AssertProblem(result, ReadProblemKind.DamagedArchive);
        Assert.Single(result.Documents);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Archive_ThatHidesEntriesByItsCount_ShowsThem(byte stated)
    {
        var zip = ZipFixture.Raw(new RawEntry("a.txt", "x"u8.ToArray()), new RawEntry("hidden.xml", Invoice));
        zip[^12] = zip[^14] = stated;
        Assert.Single(Read(zip).Documents);
    }

    [Fact]
    public void Archive_WithAnEmptyDirectory_IsRecovered()
    {
        var zip = ZipFixture.Raw(new RawEntry("a.xml", Invoice));
        var entries = zip[..BinaryPrimitives.ReadInt32LittleEndian(zip.AsSpan(zip.Length - 6))];
        var file = new MemoryStream();
        file.Write(entries);
        ZipFixture.WriteEnd(file, 0, 0, (uint)entries.Length);
        var result = Read(file.ToArray());
        AssertProblem(result, ReadProblemKind.DamagedArchive);
        Assert.Single(result.Documents);
    }

    [Fact]
    public void Documents_TooMany_StopAtTheLimit()
    {
        var texts = Enumerable.Range(0, 5).Select(i => DianFixture.Cdata(DianFixture.Invoice.With("FV123", $"FV{i}")));
        var container = DianFixture.ContainerOf("", "").With("<cbc:ParentDocumentID>", string.Concat(texts.Select(t => $"<cbc:Description>{t}</cbc:Description>")) + "<cbc:ParentDocumentID>");
        Assert.Equal(5, Read(container).Documents.Count);

        var result = Read(container, new Limits { DocumentsPerMail = 3 });
        Assert.Equal(["FV0", "FV1", "FV2"], result.Documents.Select(d => d.Number));
        AssertQuarantine(result, ReadProblemKind.TooManyDocuments);
    }

    [Fact]
    public void Archive_OfSeveralDisks_IsRefused()
    {
        var zip = ZipFixture.Raw(new RawEntry("a.xml", Invoice));
        zip[^18] = 1;
        AssertQuarantine(Read(zip), ReadProblemKind.MultiDiskArchive);
    }

    [Theory]
    [InlineData("Rar!\u001a\u0007\u0001\0rest")]
    [InlineData("Rar!\u001a\u0007\0rest")]
    [InlineData("7z\u00BC\u00AF\u0027\u001Crest")]
    [InlineData("\u001F\u008B\u0008rest")]
    [InlineData("BZh91AY")]
    public void Archive_OfOtherKinds_IsNamedAndKept(string latin1)
    {
        var bytes = Encoding.Latin1.GetBytes(latin1);
        var result = Read(bytes, "factura.zip");
        AssertQuarantine(result, ReadProblemKind.UnsupportedArchive);
        Assert.Equal(bytes, Assert.Single(result.Files).Content.ToArray());
    }

    [Theory]
    [InlineData("../../../etc/passwd", "passwd")]
    [InlineData(@"..\..\windows\system32\evil.dll", "evil.dll")]
    [InlineData("/absolute.xml", "absolute.xml")]
    [InlineData(@"C:\f.xml", "f.xml")]
    [InlineData("C:f.xml", "C_f.xml")]
    [InlineData("a\0b.xml", "ab.xml")]
    [InlineData("CON", "_CON")]
    [InlineData("nul.txt", "_nul.txt")]
    [InlineData("Lpt1.xml", "_Lpt1.xml")]
    [InlineData("name.xml. . .", "name.xml")]
    [InlineData("\u202Efdp.exe", "fdp.exe")]
    [InlineData("a\r\nb\u200B.xml", "ab.xml")]
    [InlineData("<script>.xml", "_script_.xml")]
    [InlineData("\uD800.xml", ".xml")]
    [InlineData("..", "file")]
    [InlineData("", "file")]
    [InlineData(null, "file")]
    public void Names_Hostile_AreMadeHarmless(string? hostile, string expected)
    {
        Assert.Equal(expected, DisplayNames.Clean(hostile));
        if (string.IsNullOrEmpty(hostile) || hostile.Contains('\uD800')) return;
        var file = Read(ZipFixture.Raw(new RawEntry(hostile, [65]))).Files[1];
        Assert.Equal((expected, hostile), (file.Name, file.OriginalName));
    }

    [Fact]
    public void Names_Long_KeepTheirExtension()
    {
        var name = DisplayNames.Clean(new string('ñ', 300) + ".xml");
        Assert.Equal(150, name.Length);
        Assert.EndsWith("ñ.xml", name, StringComparison.Ordinal);
    }
}
