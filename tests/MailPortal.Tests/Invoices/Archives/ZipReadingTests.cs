using System.Buffers.Binary;
using System.Text;
using MailPortal.Invoices;
using MailPortal.Tests.Invoices.Formats.Dian;
using static MailPortal.Tests.Invoices.Reading;

namespace MailPortal.Tests.Invoices.Archives;

public sealed class ZipReadingTests
{
    private static readonly byte[] Invoice = Encoding.UTF8.GetBytes(DianFixture.Container(DianFixture.Invoice));

    private static ElectronicDocument AssertInvoice(ReadResult result)
    {
        var document = Assert.Single(result.Documents);
        Assert.Equal("FV123", document.Number);
        return document;
    }

    [Fact]
    public void Zip_XmlAndPdf_BelongTogether()
    {
        var result = Read(ZipFixture.Of(("ad080019726800025000001.xml", Invoice), ("Factura FV123 ñ.pdf", "%PDF-1.4"u8.ToArray())), "z0800197268.ZIP");
        var document = AssertInvoice(result);
        Assert.Empty(result.Problems);
        Assert.Empty(document.Warnings);
        Assert.Equal([FileRelation.Source, FileRelation.Representation], document.Files.Select(f => f.Relation));
        Assert.Equal("Factura FV123 ñ.pdf", document.Files[1].File.Name);
        Assert.Equal(["1.2 z0800197268.ZIP", "ad080019726800025000001.xml", "Invoice"], document.Trace.Select(t => t.Name));
        Assert.Equal([FileKind.Zip, FileKind.Xml, FileKind.Pdf], result.Files.Select(f => f.Kind));
        Assert.Equal(document.Container!.Value.ToArray(), result.Files[1].Content.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    public void Entry_StoredOrDeflated_IsRead(ushort method) =>
        AssertInvoice(Read(ZipFixture.Raw(new RawEntry("a.xml", Invoice) { Method = method })));

    [Fact]
    public void Entry_Deflate64_IsRead()
    {
        // A stored block (final, length, complement, bytes) means the same in Deflate and Deflate64.
        var packed = new byte[5 + Invoice.Length];
        packed[0] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(packed.AsSpan(1), (ushort)Invoice.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(packed.AsSpan(3), (ushort)~Invoice.Length);
        Invoice.CopyTo(packed, 5);
        AssertInvoice(Read(ZipFixture.Raw(new RawEntry("a.xml", Invoice) { Method = 9, Packed = packed })));
    }

    [Fact]
    public void Entry_Deflate64Damaged_IsAProblem() =>
        AssertProblem(Read(ZipFixture.Raw(new RawEntry("a.xml", Invoice) { Method = 9, Packed = [0x07, 0xFF, 0xFF, 0xFF] })), ReadProblemKind.DamagedArchive);

    [Fact]
    public void Entry_WithDescriptor_IsRead() => AssertInvoice(Read(ZipFixture.Raw(new RawEntry("a.xml", Invoice) { Descriptor = true })));

    [Fact]
    public void Entry_Zip64Sizes_AreRead()
    {
        var packed = ZipFixture.Deflate(Invoice);
        var extra = new byte[20];
        BinaryPrimitives.WriteUInt16LittleEndian(extra, 1);
        BinaryPrimitives.WriteUInt16LittleEndian(extra.AsSpan(2), 16);
        BinaryPrimitives.WriteInt64LittleEndian(extra.AsSpan(4), Invoice.Length);
        BinaryPrimitives.WriteInt64LittleEndian(extra.AsSpan(12), packed.Length);
        AssertInvoice(Read(ZipFixture.Raw(new RawEntry("a.xml", Invoice) { Extra = extra, ClaimedPacked = uint.MaxValue, ClaimedSize = uint.MaxValue })));
    }

    [Fact]
    public void Archive_Zip64EndRecord_IsRead()
    {
        var plain = ZipFixture.Of(("a.xml", Invoice));
        var end = plain.Length - 22;
        var (count, size, start) = (BinaryPrimitives.ReadUInt16LittleEndian(plain.AsSpan(end + 10)), BinaryPrimitives.ReadUInt32LittleEndian(plain.AsSpan(end + 12)), BinaryPrimitives.ReadUInt32LittleEndian(plain.AsSpan(end + 16)));
        var wide = new byte[56 + 20 + 22];
        BinaryPrimitives.WriteUInt32LittleEndian(wide, 0x06064B50);
        BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(4), 44);
        BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(24), count);
        BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(32), count);
        BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(40), size);
        BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(48), start);
        BinaryPrimitives.WriteUInt32LittleEndian(wide.AsSpan(56), 0x07064B50);
        BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(64), end);
        BinaryPrimitives.WriteUInt32LittleEndian(wide.AsSpan(76), 0x06054B50);
        wide.AsSpan(84, 12).Fill(0xFF);
        AssertInvoice(Read([.. plain[..end], .. wide]));
    }

    [Fact]
    public void Archive_BytesInFront_IsRead()
    {
        var zip = ZipFixture.Of(("a.xml", Invoice));
        AssertInvoice(Read([.. "This attachment was scanned by the gateway.\r\n"u8, .. zip]));
    }

    [Fact]
    public void Archive_BytesBehind_IsRead() => AssertInvoice(Read([.. ZipFixture.Of(("a.xml", Invoice)), 0, 0, 13, 10]));

    [Fact]
    public void Archive_InArchive_IsReadAndItsFilesSupport()
    {
        var annexes = ZipFixture.Of(("contrato.pdf", "%PDF-1.7"), ("foto.png", "\u0089PNG"));
        var document = AssertInvoice(Read(ZipFixture.Of(("ad.xml", Invoice), ("ad.pdf", "%PDF-1.4"u8.ToArray()), ("soportes.zip", annexes))));
        Assert.Equal(
            [("ad.xml", FileRelation.Source), ("ad.pdf", FileRelation.Representation), ("contrato.pdf", FileRelation.Supporting), ("foto.png", FileRelation.Supporting)],
            document.Files.Select(f => (f.File.Name, f.Relation)));
    }

    [Fact]
    public void Archive_SeveralDocuments_EachGetsItsPdfByName()
    {
        var second = DianFixture.Container(DianFixture.Invoice.With("FV123", "FV9999").With(DianFixture.Code, DianFixture.OtherCode));
        var result = Read(ZipFixture.Of(("uno.xml", Encoding.UTF8.GetString(Invoice)), ("dos.xml", second), ("uno.pdf", "%PDF-1"), ("Factura FV9999.pdf", "%PDF-2"), ("logo.pdf", "%PDF-3")));
        Assert.Equal(["uno.xml", "uno.pdf"], result.Documents[0].Files.Select(f => f.File.Name));
        Assert.Equal(["dos.xml", "Factura FV9999.pdf"], result.Documents[1].Files.Select(f => f.File.Name));
    }

    [Fact]
    public void Mail_XmlAndPdfSideBySide_BelongTogether()
    {
        var result = Read(new Limits(), new SourceFile("fv.xml", "text/xml", Invoice, "2"), new SourceFile("fv.pdf", "application/pdf", "%PDF-1.4"u8.ToArray(), "3"),
            new SourceFile("logo.png", "image/png", new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G' }, "4"));
        Assert.Equal(["fv.xml", "fv.pdf"], AssertInvoice(result).Files.Select(f => f.File.Name));
        Assert.Equal(["2", "3", "4"], result.Files.Select(f => f.Origin));
    }

    [Theory]
    [InlineData("wrong.pdf", "application/pdf")]
    [InlineData("noextension", "application/octet-stream")]
    [InlineData("factura.xml.exe", null)]
    public void Content_NotNameOrType_Decides(string name, string? type) =>
        AssertInvoice(Read(new Limits(), new SourceFile(name, type, ZipFixture.Of(("x.bin", Invoice)), "2")));

    [Fact]
    public void Names_AllKindsOfEncoding_AreRead()
    {
        var unicode = Encoding.UTF8.GetBytes("Unicode ñ.txt");
        var plain = "Unicode n.txt"u8.ToArray();
        var extra = new byte[9 + unicode.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(extra, 0x7075);
        BinaryPrimitives.WriteUInt16LittleEndian(extra.AsSpan(2), (ushort)(5 + unicode.Length));
        extra[4] = 1;
        BinaryPrimitives.WriteUInt32LittleEndian(extra.AsSpan(5), RawEntry.Crc32(plain));
        unicode.CopyTo(extra, 9);
        var result = Read(ZipFixture.Raw(
            new RawEntry("Facturación.txt", [65]),
            new RawEntry("", [65]) { RawName = [(byte)'a', 0xA4, (byte)'o', (byte)'.', (byte)'t', (byte)'x', (byte)'t'] },
            new RawEntry("", [65]) { RawName = plain, Extra = extra }));
        Assert.Equal(["Facturación.txt", "año.txt", "Unicode ñ.txt"], result.Files.Skip(1).Select(f => f.Name));
    }

    [Fact]
    public void Office_Files_AreNotOpenedButTheirArchiveIs()
    {
        var sheet = ZipFixture.Of(("xl/workbook.xml", "<workbook/>"), ("[Content_Types].xml", "<Types/>"));
        var letter = ZipFixture.Raw(new RawEntry("mimetype", "application/vnd.oasis.opendocument.text"u8.ToArray()) { Method = 0 }, new RawEntry("content.xml", "<office/>"u8.ToArray()));
        Assert.Equal(FileKind.OfficeOpenXml, Assert.Single(Read(sheet).Files).Kind);

        var result = Read(ZipFixture.Raw(new RawEntry("soporte.xlsx", sheet) { Method = 0 }, new RawEntry("carta.odt", letter) { Method = 0 }, new RawEntry("a.xml", Invoice)));
        AssertInvoice(result);
        Assert.Empty(result.Problems);
        Assert.Equal([FileKind.Zip, FileKind.OfficeOpenXml, FileKind.OfficeOpenXml, FileKind.Xml], result.Files.Select(f => f.Kind));
    }

    [Fact]
    public void Names_Twice_AreBothKept()
    {
        var result = Read(ZipFixture.Raw(new RawEntry("a.txt", "uno"u8.ToArray()), new RawEntry("a.txt", "dos"u8.ToArray())));
        Assert.Equal(["uno", "dos"], result.Files.Skip(1).Select(f => Encoding.UTF8.GetString(f.Content.Span)));
    }

    [Theory]
    [InlineData("text/plain; charset=utf-8", "<ana@example.com> escribió: mira <?xml version=...")]
    [InlineData("text/plain", "El archivo empieza con <?xml version=\"1.0\"?> y tiene xmlns")]
    [InlineData("text/html", "<!-- mso --><div xmlns:v=\"urn:schemas-microsoft-com:vml\"><br>")]
    [InlineData("text/html", "<?xml version=\"1.0\"?><div xmlns=\"http://www.w3.org/1999/xhtml\"><br>")]
    public void Body_ThatQuotesMarkup_IsNoBrokenDocument(string type, string text)
    {
        var result = Read(new Limits(), new SourceFile("", type, Encoding.UTF8.GetBytes(text), "1"));
        Assert.Empty(result.Problems);
        Assert.Null(result.QuarantineReason);
    }

    [Fact]
    public void Body_ThatIsADocument_IsRead() =>
        AssertInvoice(Read(new Limits(), new SourceFile("", "text/plain", Invoice, "1")));

    [Fact]
    public void Nothing_ThatLooksLikeADocument_IsNoQuarantine()
    {
        var result = Read(new Limits(), new SourceFile("", null, Array.Empty<byte>(), "1"), new SourceFile("hola.txt", "text/plain", "Hola"u8.ToArray(), "2"),
            new SourceFile("body.html", "text/html", "<html><body>Hola"u8.ToArray(), "3"));
        Assert.Empty(result.Documents);
        Assert.Empty(result.Problems);
        Assert.Null(result.QuarantineReason);
        Assert.Equal([FileKind.Empty, FileKind.Text, FileKind.Html], result.Files.Select(f => f.Kind));
    }
}
