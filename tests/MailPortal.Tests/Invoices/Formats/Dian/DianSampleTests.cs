using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using MailPortal.Invoices;
using MailPortal.Invoices.Verification;

namespace MailPortal.Tests.Invoices.Formats.Dian;

/// <summary>Real and official documents, against an oracle that was made without this code.</summary>
public sealed class DianSampleTests
{
    private const string TestKey = "fc8eac422eba16e22ffd8c6f94b3f40a6e38162c", TestPin = "12345";

    [Fact]
    public void RealDocuments_AllTwentyFour_ComeOutExactly()
    {
        using var oracle = JsonDocument.Parse(File.ReadAllText(Samples.Require("co-dian-expected.json")));
        var entries = oracle.RootElement.EnumerateArray().ToList();
        Assert.Equal(24, entries.Count);
        Assert.All(entries, AssertEntry);
    }

    private static void AssertEntry(JsonElement entry)
    {
        string Expected(string name) => entry.GetProperty(name).GetString()!;
        var file = Expected("file");
        var isMail = file.EndsWith(".eml", StringComparison.Ordinal);
        var path = isMail
            ? Path.Combine(Samples.Require("co-dian-mail-pseudonymised"), Path.ChangeExtension(file, ".zip"))
            : Path.Combine(Samples.Require("co-dian-real-pseudonymised"), file);

        var result = Reading.Read(File.ReadAllBytes(path), Path.GetFileName(path));
        Assert.Empty(result.Problems);
        Assert.Null(result.QuarantineReason);
        var document = Assert.Single(result.Documents);

        Assert.Equal(Expected("container").Split('>')[^1], document.Container is null ? RootOf(document.Xml) : RootOf(document.Container.Value));
        Assert.Equal(Expected("root"), RootOf(document.Xml));
        Assert.Equal(Expected("number"), document.Number);
        Assert.Equal(Expected("issue_date"), document.IssueDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Assert.Equal(Expected("currency"), document.Currency);
        Assert.Equal(Expected("payable"), document.Total?.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(Expected("line_extension"), document.LineTotal?.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(Expected("supplier_nit"), document.Issuer.Id);
        Assert.Equal(Expected("customer_id"), document.Receiver.Id);
        Assert.Equal(Expected("profile_execution_id"), document.Environment == DocumentEnvironment.Test ? "2" : "1");
        Assert.Equal(Expected("cufe"), document.UniqueCode);
        Assert.Equal(Expected("cufe"), document.Key);

        var key = document.Class == DocumentClass.CreditNote ? TestPin : TestKey;
        Assert.Equal(Expected("cufe_input"), Cufe.Input(document, key));
        Assert.Equal(Expected("cufe"), Cufe.Compute(document, key));
        if (isMail) Assert.Contains(document.Files, f => f is { Relation: FileRelation.Representation, File.Kind: FileKind.Pdf });
    }

    private static string RootOf(ReadOnlyMemory<byte> xml)
    {
        var settings = new System.Xml.XmlReaderSettings { DtdProcessing = System.Xml.DtdProcessing.Prohibit };
        using var reader = System.Xml.XmlReader.Create(new MemoryStream(xml.ToArray()), settings);
        reader.MoveToContent();
        return reader.LocalName;
    }

    [Fact]
    public void RealDocuments_OnlyKnownOddities_AreWarned()
    {
        // Besides these, the checks must stay silent on real documents: a remark on everything is a remark on nothing.
        HashSet<WarningKind> known =
        [
            WarningKind.NoContainer, WarningKind.TestEnvironment, WarningKind.ValidatedBeforeIssued, WarningKind.DateFormatUnusual,
        ];
        foreach (var path in Directory.EnumerateFiles(Samples.Require("co-dian-real-pseudonymised"), "*.xml"))
            foreach (var document in Reading.Read(File.ReadAllBytes(path)).Documents)
                Assert.DoesNotContain(document.Warnings, w => !known.Contains(w.Kind));
    }

    [Fact]
    public void OfficialExamples_AllAreRead()
    {
        var files = Directory.GetFiles(Samples.Require("co-dian-official"), "*.xml", SearchOption.AllDirectories);
        Assert.True(files.Length >= 40, $"{files.Length} official examples");
        Assert.All(files, path =>
        {
            var result = Reading.Read(File.ReadAllBytes(path), Path.GetFileName(path));
            Assert.Empty(result.Problems);
            var document = Assert.Single(result.Documents);
            Assert.Equal(DocumentFormat.Dian, document.Format);
            if (document.Class is DocumentClass.Invoice or DocumentClass.CreditNote or DocumentClass.DebitNote) AssertComplete(document);
            else Assert.True(document.Class is DocumentClass.Payroll or DocumentClass.Response, path);
        });
    }

    private static void AssertComplete(ElectronicDocument document)
    {
        Assert.NotEmpty(document.Number);
        Assert.NotEmpty(document.Issuer.Id);
        Assert.NotEmpty(document.Issuer.Name);
        Assert.NotEmpty(document.Lines);
        Assert.NotNull(document.IssueDate);
        Assert.NotNull(document.Total);
        Assert.Equal(DocumentEnvironment.Test, document.Environment);
        Assert.Equal(96, document.UniqueCode?.Length);
        Assert.All(document.Lines, l => Assert.NotNull(l.Amount));
    }

    [Theory]
    [InlineData("030 - Acuse_ReciboFEV.xml", "030")]
    [InlineData("031 - Reclamo de la factura Electronica de Venta.xml", "031")]
    [InlineData("032 - Recibo_B&S.xml", "032")]
    [InlineData("033 - Aceptacion Expresa.xml", "033")]
    [InlineData("034 - Aceptacion_Tacita_FEV.xml", "034")]
    public void OfficialEvents_NameTheirInvoice(string file, string code)
    {
        var document = Assert.Single(Reading.Read(File.ReadAllBytes(Path.Combine(Samples.Require("co-dian-official"), file))).Documents);
        Assert.Equal((DocumentClass.Response, code), (document.Class, document.TypeCode));
        Assert.Equal(96, Assert.Single(document.References, r => r.Kind == DocumentReferenceKind.Answered).UniqueCode?.Length);
    }

    [Fact]
    public void RealMail_ZippedTwice_IsReadThroughBoth()
    {
        var inner = File.ReadAllBytes(Path.Combine(Samples.Require("co-dian-mail-pseudonymised"), "co-mail-03-gmail-reenvio-triple.zip"));
        var outer = new MemoryStream();
        using (var zip = new ZipArchive(outer, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = zip.CreateEntry("dentro.zip").Open())
            entry.Write(inner);
        var document = Assert.Single(Reading.Read(outer.ToArray(), "fuera.zip").Documents);
        Assert.Equal(["1.2 fuera.zip", "dentro.zip", "ad09096769250512235002424.xml", "Invoice"], document.Trace.Select(t => t.Name));
    }
}
