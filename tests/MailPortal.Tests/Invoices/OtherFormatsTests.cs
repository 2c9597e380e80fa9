using System.Text.Json;
using MailPortal.Invoices;

namespace MailPortal.Tests.Invoices;

/// <summary>Formats that are recognised by name until they have readers of their own.</summary>
public sealed class OtherFormatsTests
{
    public static TheoryData<string, DocumentFormat> Roots => new()
    {
        { "<rsm:CrossIndustryInvoice xmlns:rsm=\"urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100\"/>", DocumentFormat.Cii },
        { "<rsm:CrossIndustryDocument xmlns:rsm=\"urn:ferd:CrossIndustryDocument:invoice:1p0\"/>", DocumentFormat.Zugferd1 },
        { "<fe:Facturae xmlns:fe=\"http://www.facturae.es/Facturae/2009/v3.2/Facturae\"/>", DocumentFormat.Facturae },
        { "<fe:Facturae xmlns:fe=\"http://www.facturae.gob.es/formato/Versiones/Facturaev3_2_2.xml\"/>", DocumentFormat.Facturae },
        { "<cfdi:Comprobante xmlns:cfdi=\"http://www.sat.gob.mx/cfd/4\"/>", DocumentFormat.Cfdi },
        { "<cfdi:Comprobante xmlns:cfdi=\"http://www.sat.gob.mx/cfd/3\"/>", DocumentFormat.Cfdi },
        { "<r:Retenciones xmlns:r=\"http://www.sat.gob.mx/esquemas/retencionpago/2\"/>", DocumentFormat.CfdiRetention },
        { "<DTE xmlns=\"http://www.sii.cl/SiiDte\"/>", DocumentFormat.Sii },
        { "<EnvioDTE/>", DocumentFormat.Sii },
        { "<factura id=\"comprobante\" version=\"1.1.0\"/>", DocumentFormat.Sri },
        { "<autorizacion><comprobante><![CDATA[<factura/>]]></comprobante></autorizacion>", DocumentFormat.Sri },
        { "<p:FatturaElettronica xmlns:p=\"http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2\"/>", DocumentFormat.FatturaPa },
        { "<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\"/>", DocumentFormat.Ubl },
        { "<DebitNote xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:DebitNote-2\"/>", DocumentFormat.Sunat },
        { "<VoidedDocuments xmlns=\"urn:sunat:names:specification:ubl:peru:schema:xsd:VoidedDocuments-1\"/>", DocumentFormat.Sunat },
    };

    [Theory]
    [MemberData(nameof(Roots))]
    public void Root_OfAKnownFormat_IsNamed(string xml, DocumentFormat format)
    {
        var result = Reading.Read(xml);
        Assert.Equal((ReadProblemKind.FormatNotReadYet, format), (result.QuarantineReason?.Kind, result.QuarantineReason?.Format));
        Assert.Single(result.Files);
    }

    private static readonly Dictionary<string, DocumentFormat[]> Families = new()
    {
        ["CFDI"] = [DocumentFormat.Cfdi],
        ["CII"] = [DocumentFormat.Cii],
        ["ZUGFeRD1"] = [DocumentFormat.Zugferd1],
        ["CL-DTE"] = [DocumentFormat.Sii],
        ["DIAN"] = [DocumentFormat.Dian],
        ["EC-SRI"] = [DocumentFormat.Sri],
        ["Facturae"] = [DocumentFormat.Facturae],
        ["FatturaPA"] = [DocumentFormat.FatturaPa],
        ["UBL"] = [DocumentFormat.Ubl, DocumentFormat.Sunat],
    };

    [Fact]
    public void Samples_OfEveryFamily_AreRecognised()
    {
        using var oracle = JsonDocument.Parse(File.ReadAllText(Samples.Require("expected-fields.json")));
        var checkedFiles = 0;
        foreach (var entry in oracle.RootElement.EnumerateObject().Where(e => e.Name.EndsWith(".xml", StringComparison.Ordinal)))
        {
            var fields = entry.Value.ValueKind == JsonValueKind.Array ? entry.Value.EnumerateArray().FirstOrDefault() : entry.Value;
            if (fields.ValueKind != JsonValueKind.Object || !fields.TryGetProperty("family", out var family)) continue;
            if (!Families.TryGetValue(family.GetString()!, out var expected)) continue;
            var result = Reading.Read(File.ReadAllBytes(Samples.Require(entry.Name)), entry.Name);
            DocumentFormat? format = result.Documents.Count > 0 ? result.Documents[0].Format : Assert.Single(result.Problems).Format;
            Assert.True(format is not null && expected.Contains(format.Value), $"{entry.Name}: {format}");
            checkedFiles++;
        }
        Assert.True(checkedFiles > 150, $"{checkedFiles} files");
    }

    [Fact]
    public void Samples_All_NeverThrow()
    {
        foreach (var path in Directory.EnumerateFiles(Samples.Require("expected-fields.json").Replace("expected-fields.json", "", StringComparison.Ordinal), "*", SearchOption.AllDirectories))
        {
            var result = Reading.Read(File.ReadAllBytes(path), Path.GetFileName(path));
            Assert.Single(result.Files, f => f.Archive is null);
        }
    }
}
