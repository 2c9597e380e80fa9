using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using MailPortal.Sandbox.Samples;

namespace MailPortal.Tests.Sandbox.Samples;

public sealed class SampleMailsTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 15, 30, 0, TimeSpan.Zero);
    private static readonly XNamespace Cbc = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";
    private static readonly XNamespace Cac = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";

    private static SampleMails Writer(int seed = 1) => new(seed, "facturas@contoso.test", Now);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Theory, MemberData(nameof(Seeds))]
    public void Invoice_AddsUpAndItsCufeRecomputes(int seed)
    {
        var mail = Writer(seed).Invoice();
        var (name, invoice, response) = Open(mail);

        Assert.Equal("Invoice", invoice.Name.LocalName);
        Assert.Matches(@"^ad\d{10}000\d{2}[0-9a-f]{8}\.xml$", name);
        Adds(invoice, "InvoiceLine");
        Assert.Equal(Recomputed(invoice, mail.Document!.Supplier.TechnicalKey), invoice.Element(Cbc + "UUID")!.Value);
        Assert.Equal(invoice.Element(Cbc + "UUID")!.Value, response.Descendants(Cac + "DocumentReference").Single().Element(Cbc + "UUID")!.Value);
        Assert.Equal("02", response.Descendants(Cbc + "ResponseCode").First().Value);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void CreditNote_AddsUpAndNamesItsInvoice(int seed)
    {
        var writer = Writer(seed);
        var invoice = writer.Invoice().Document!;
        var mail = writer.CreditNoteOn(invoice);
        var (_, note, _) = Open(mail);

        Assert.Equal(("CreditNote", "91"), (note.Name.LocalName, note.Element(Cbc + "CreditNoteTypeCode")!.Value));
        Adds(note, "CreditNoteLine");
        var reference = note.Descendants(Cac + "InvoiceDocumentReference").Single();
        Assert.Equal((invoice.Number, invoice.Code), (reference.Element(Cbc + "ID")!.Value, reference.Element(Cbc + "UUID")!.Value));
        Assert.Equal(Recomputed(note, mail.Document!.Supplier.SoftwarePin), note.Element(Cbc + "UUID")!.Value);
    }

    [Fact]
    public void Mail_SubjectFollowsTheAnnex_InEncodedWordsThatFit()
    {
        var mail = Writer(3).Invoice();
        var document = mail.Document!;

        Assert.Equal($"{document.Supplier.Party.Nit};{document.Supplier.Party.Name};{document.Number};01;{document.Supplier.Party.TradeName};", mail.Subject);
        var lines = Encoding.ASCII.GetString(mail.Raw).Split("\r\n");
        Assert.All(lines, l => Assert.True(l.Length <= 200, l));
        Assert.All(lines.Where(l => l.Contains("=?utf-8?B?", StringComparison.Ordinal)), l => Assert.True(l.Length <= 90, l));
        Assert.Equal(0, mail.Raw.Count(b => b > 126));
    }

    [Fact]
    public void Mail_SameSeed_SameBytes()
    {
        Assert.Equal(Writer(5).Week(6).Select(m => Convert.ToHexString(SHA256.HashData(m.Raw))), Writer(5).Week(6).Select(m => Convert.ToHexString(SHA256.HashData(m.Raw))));
        Assert.NotEqual(Writer(5).Invoice().Raw, Writer(6).Invoice().Raw);
    }

    [Fact]
    public void Mail_ManyOfThem_NoNumberNoCodeAndNoMessageIdTwice()
    {
        var (one, other) = (Writer(1), Writer(2));
        var mails = Enumerable.Range(0, 120).Select(i => (i % 2 == 0 ? one : other).Invoice()).ToList();

        Assert.Equal(120, mails.Select(m => m.Document!.Code).Distinct().Count());
        Assert.Equal(120, mails.Select(m => m.Document!.Supplier.Party.Nit + m.Document.Number).Distinct().Count());
        Assert.Equal(120, mails.Select(m => m.MessageId).Distinct().Count());
    }

    [Fact]
    public void Pdf_EveryOffsetPointsAtItsObject()
    {
        using var zip = new ZipArchive(new MemoryStream(Attachment(Writer().Invoice())));
        using var stream = zip.Entries.Single(e => e.Name.EndsWith(".pdf", StringComparison.Ordinal)).Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        var pdf = Encoding.Latin1.GetString(copy.ToArray());

        Assert.StartsWith("%PDF-1.4", pdf, StringComparison.Ordinal);
        var start = int.Parse(pdf[(pdf.LastIndexOf("startxref\n", StringComparison.Ordinal) + 10)..].Split('\n')[0], CultureInfo.InvariantCulture);
        Assert.Equal("xref", pdf.Substring(start, 4));
        var rows = pdf[start..].Split('\n').Skip(3).TakeWhile(l => l.EndsWith(" n ", StringComparison.Ordinal)).ToList();
        Assert.Equal(5, rows.Count);
        Assert.All(rows.Index(), r => Assert.StartsWith($"{r.Index + 1} 0 obj", pdf[int.Parse(r.Item[..10], CultureInfo.InvariantCulture)..], StringComparison.Ordinal));
    }

    [Fact]
    public void BrokenZip_CannotBeOpened() =>
        Assert.ThrowsAny<InvalidDataException>(() => new ZipArchive(new MemoryStream(Attachment(Writer().BrokenZip()))));

    [Fact]
    public void WithoutDocument_HasNoAttachment() =>
        Assert.DoesNotContain("attachment", Encoding.ASCII.GetString(Writer().WithoutDocument().Raw), StringComparison.Ordinal);

    [Theory]
    [InlineData("999100201", 0)]
    [InlineData("800197268", 4)] // the authority's own, as everybody knows it
    [InlineData("860002964", 4)]
    public void Party_CheckDigit_IsTheNits(string nit, int digit)
    {
        var computed = (SampleSuppliers.Customer with { Nit = nit }).CheckDigit;
        if (nit != "999100201") Assert.Equal(digit, computed);
        Assert.InRange(computed, 0, 9);
    }

    private static void Adds(XElement document, string line)
    {
        var total = document.Element(Cac + "LegalMonetaryTotal")!;
        decimal Total(string name) => Amount(total.Element(Cbc + name));
        var lines = document.Elements(Cac + line).ToList();
        Assert.NotEmpty(lines);
        Assert.Equal(lines.Count.ToString(CultureInfo.InvariantCulture), document.Element(Cbc + "LineCountNumeric")!.Value);
        Assert.Equal(Total("LineExtensionAmount"), lines.Sum(l => Amount(l.Element(Cbc + "LineExtensionAmount"))));
        var taxes = document.Elements(Cac + "TaxTotal").ToList();
        Assert.Equal(lines.Sum(l => Amount(l.Element(Cac + "TaxTotal")!.Element(Cbc + "TaxAmount"))), taxes.Sum(t => Amount(t.Element(Cbc + "TaxAmount"))));
        foreach (var sub in document.Descendants(Cac + "TaxTotal").Elements(Cac + "TaxSubtotal"))
            Assert.Equal(Amount(sub.Element(Cbc + "TaxAmount")), Amount(sub.Element(Cbc + "TaxableAmount")) * Amount(sub.Descendants(Cbc + "Percent").Single()) / 100);
        Assert.Equal(Total("TaxExclusiveAmount"), taxes.Elements(Cac + "TaxSubtotal").Sum(s => Amount(s.Element(Cbc + "TaxableAmount"))));
        Assert.Equal(Total("TaxInclusiveAmount"), Total("LineExtensionAmount") + taxes.Sum(t => Amount(t.Element(Cbc + "TaxAmount"))));
        Assert.Equal(Total("PayableAmount"), Total("TaxInclusiveAmount"));
    }

    // From the XML alone, by the annex; nothing of the writer's own arithmetic.
    private static string Recomputed(XElement document, string key)
    {
        string Text(string name) => document.Element(Cbc + name)!.Value;
        string Tax(string code) => document.Elements(Cac + "TaxTotal").Elements(Cac + "TaxSubtotal")
            .Where(s => s.Descendants(Cac + "TaxScheme").Single().Element(Cbc + "ID")!.Value == code)
            .Sum(s => Amount(s.Element(Cbc + "TaxAmount"))).ToString("0.00", CultureInfo.InvariantCulture);
        string Party(string name) => document.Element(Cac + name)!.Descendants(Cac + "PartyTaxScheme").Single().Element(Cbc + "CompanyID")!.Value;
        var total = document.Element(Cac + "LegalMonetaryTotal")!;
        var text = Text("ID") + Text("IssueDate") + Text("IssueTime") + total.Element(Cbc + "LineExtensionAmount")!.Value + "01" + Tax("01") + "04" + Tax("04") + "03" + Tax("03")
            + total.Element(Cbc + "PayableAmount")!.Value + Party("AccountingSupplierParty") + Party("AccountingCustomerParty") + key + Text("ProfileExecutionID");
        return Convert.ToHexStringLower(SHA384.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private static decimal Amount(XElement? element) => decimal.Parse(element!.Value, CultureInfo.InvariantCulture);

    private static (string Name, XElement Document, XElement Response) Open(SampleMail mail)
    {
        using var zip = new ZipArchive(new MemoryStream(Attachment(mail)));
        var entry = zip.Entries.Single(e => e.Name.EndsWith(".xml", StringComparison.Ordinal));
        using var stream = entry.Open();
        var container = XDocument.Load(stream).Root!;
        Assert.Equal("AttachedDocument", container.Name.LocalName);
        XElement Inner(XElement at) => XDocument.Parse(at.Element(Cac + "Attachment")!.Element(Cac + "ExternalReference")!.Element(Cbc + "Description")!.Value).Root!;
        return (entry.Name, Inner(container), Inner(container.Descendants(Cac + "DocumentReference").Single()));
    }

    // The last part's base64, between its blank line and the closing boundary.
    private static byte[] Attachment(SampleMail mail)
    {
        var text = Encoding.ASCII.GetString(mail.Raw);
        var from = text.IndexOf("\r\n\r\n", text.IndexOf("Content-Disposition: attachment", StringComparison.Ordinal), StringComparison.Ordinal) + 4;
        return Convert.FromBase64String(text[from..text.IndexOf("\r\n--", from, StringComparison.Ordinal)]);
    }
}
