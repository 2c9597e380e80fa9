using System.Security.Cryptography;
using System.Text;
using MailPortal.Invoices;
using static MailPortal.Tests.Invoices.Reading;

namespace MailPortal.Tests.Invoices.Formats.Dian;

public sealed class DianDocumentTests
{
    [Fact]
    public void Invoice_InContainer_GivesEveryFieldAndNoWarning()
    {
        var document = Document(DianFixture.Container(DianFixture.Invoice));

        Assert.Empty(document.Warnings);
        Assert.Equal((DocumentFormat.Dian, "CO", DocumentClass.Invoice), (document.Format, document.Country, document.Class));
        Assert.Equal(("01", "10", DocumentEnvironment.Production), (document.TypeCode, document.OperationType, document.Environment));
        Assert.Equal(new DocumentParty("800197268", "31", "4", "PAPELERÍA EJEMPLO S.A.S."), document.Issuer);
        Assert.Equal(new DocumentParty("900108281", "31", "3", "COMPRADORA EJEMPLO S.A."), document.Receiver);
        Assert.Equal(("FV", "FV123"), (document.Series, document.Number));
        Assert.Equal((new DateOnly(2025, 3, 4), new TimeOnly(9, 15, 30), TimeSpan.FromHours(-5)), (document.IssueDate, document.IssueTime, document.IssueOffset));
        Assert.Equal("09:15:30-05:00", document.IssueTimeText);
        Assert.Equal((new DateOnly(2025, 4, 3), "2", "47"), (document.DueDate, document.PaymentForm, Assert.Single(document.PaymentMeans)));
        Assert.Equal(("COP", "4500012345", "Una nota"), (document.Currency, document.OrderReference, Assert.Single(document.Notes)));
        Assert.Equal((1000.00m, 1000.00m, 1190.00m, 1190.00m), (document.LineTotal, document.TaxExclusive, document.TaxInclusive, document.Total));
        Assert.Equal(((decimal?)190.00m, (decimal?)null), (document.TaxTotal, document.WithheldTotal));
        Assert.Equal(new DocumentTax("01", "IVA", 1000.00m, 19.00m, 190.00m), Assert.Single(document.Taxes));
        Assert.Equal((DianFixture.Code, "CUFE-SHA384"), (document.UniqueCode, document.UniqueCodeScheme));
        Assert.Equal(DianFixture.Code, document.Key);

        var line = Assert.Single(document.Lines);
        Assert.Equal(("1", "P-1", "Resma de papel", 4m, "94", 250.00m, 1000.00m), (line.Id, line.Code, line.Description, line.Quantity, line.Unit, line.UnitPrice, line.Amount));

        var authorization = document.Authorization!;
        Assert.Equal(("18760000001", "FV", "1", "5000"), (authorization.Number, authorization.Prefix, authorization.RangeFrom, authorization.RangeTo));
        Assert.Equal((new DateOnly(2024, 1, 1), new DateOnly(2026, 12, 31)), (authorization.ValidFrom, authorization.ValidTo));
        Assert.Equal(("800197268", "soft-1"), (authorization.ProviderId, authorization.SoftwareId));
        Assert.EndsWith(DianFixture.Code, authorization.QrCode, StringComparison.Ordinal);

        var answer = document.AuthorityResponse!;
        Assert.Equal(("02", true, DianFixture.Code), (answer.Code, answer.Accepted, answer.DocumentCode));
        Assert.Equal((new DateOnly(2025, 3, 4), new TimeOnly(9, 15, 40)), (answer.ValidatedDate, answer.ValidatedTime));
        Assert.Equal(new AuthorityNotice("FAJ43b", "Nombre no coincide"), Assert.Single(answer.Notices));
        Assert.Equal(DianFixture.Response, Encoding.UTF8.GetString(answer.Xml!.Value.Span));
    }

    [Fact]
    public void Document_InContainer_KeepsBothTextsExactlyAndNamesTheWay()
    {
        var container = DianFixture.Container(DianFixture.Invoice);
        var document = Document(container);

        Assert.Equal(DianFixture.Invoice, Encoding.UTF8.GetString(document.Xml.Span));
        Assert.Equal(container, Encoding.UTF8.GetString(document.Container!.Value.Span));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(DianFixture.Invoice.With(DianFixture.Declaration, "")))), document.ContentHash);
        Assert.Equal([new TraceStep(TraceStepKind.Attachment, "1.2 file.xml"), new TraceStep(TraceStepKind.EmbeddedDocument, "Invoice")], document.Trace);
    }

    [Fact]
    public void Invoice_Bare_IsReadAndSaysSo()
    {
        var document = Document(DianFixture.Invoice);
        AssertWarns(document, WarningKind.NoContainer);
        Assert.Null(document.Container);
        Assert.Null(document.AuthorityResponse);
        Assert.Equal(DianFixture.Invoice, Encoding.UTF8.GetString(document.Xml.Span));
    }

    [Fact]
    public void ContentHash_SameDocumentBareOrEmbedded_IsTheSame()
    {
        var embedded = Document(DianFixture.Container(DianFixture.Invoice));
        byte[][] copies =
        [
            Encoding.UTF8.GetBytes(DianFixture.Invoice),
            [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(DianFixture.Invoice.ReplaceLineEndings("\r\n") + "\r\n")],
            Encoding.Latin1.GetBytes(DianFixture.Invoice.With("UTF-8", "ISO-8859-1")),
        ];
        Assert.All(copies, copy => Assert.Equal((embedded.Key, embedded.ContentHash), (Read(copy).Documents[0].Key, Read(copy).Documents[0].ContentHash)));

        var other = Document(DianFixture.Container(DianFixture.Invoice.With("Resma", "Resmas")));
        Assert.Equal(embedded.Key, other.Key);
        Assert.NotEqual(embedded.ContentHash, other.ContentHash);
    }

    [Fact]
    public void CreditNote_WithReferenceAndReason_GivesBoth()
    {
        var note = DianFixture.CreditNote.With("<cac:OrderReference>", """
            <cac:DiscrepancyResponse><cbc:ReferenceID>FV100</cbc:ReferenceID><cbc:ResponseCode>2</cbc:ResponseCode><cbc:Description>Anulación</cbc:Description></cac:DiscrepancyResponse>
            <cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>FV100</cbc:ID><cbc:UUID>ABC</cbc:UUID><cbc:IssueDate>2025-02-01</cbc:IssueDate></cac:InvoiceDocumentReference></cac:BillingReference>
            <cac:OrderReference>
            """);
        var document = Document(DianFixture.Container(note));

        Assert.Empty(document.Warnings);
        Assert.Equal((DocumentClass.CreditNote, "91"), (document.Class, document.TypeCode));
        Assert.Equal(new DocumentReference(DocumentReferenceKind.Billing, "FV100", "abc", new DateOnly(2025, 2, 1), null), Assert.Single(document.References));
        Assert.Equal(new DocumentCorrection("FV100", "2", "Anulación"), Assert.Single(document.Corrections));
        Assert.Equal(4m, Assert.Single(document.Lines).Quantity);
    }

    [Fact]
    public void DebitNote_WithoutTypeAndWithRequestedTotal_IsType92()
    {
        var note = DianFixture.Invoice.With("<Invoice ", "<DebitNote ").With("</Invoice>", "</DebitNote>").With("xsd:Invoice-2", "xsd:DebitNote-2")
            .With("<cbc:InvoiceTypeCode>01</cbc:InvoiceTypeCode>", "").With("InvoicedQuantity", "DebitedQuantity").With("cac:InvoiceLine", "cac:DebitNoteLine")
            .With("LegalMonetaryTotal", "RequestedMonetaryTotal");
        var document = Document(DianFixture.Container(note));

        Assert.Empty(document.Warnings);
        Assert.Equal((DocumentClass.DebitNote, "92", 1190.00m, 1), (document.Class, document.TypeCode, document.Total, document.Lines.Count));
    }

    [Fact]
    public void Taxes_OneTotalPerTaxAndSeveralRates_AreSummed()
    {
        var document = Document(DianFixture.Container(DianFixture.Invoice.With("<cac:LegalMonetaryTotal>", """
            <cac:TaxTotal><cbc:TaxAmount>8.50</cbc:TaxAmount>
              <cac:TaxSubtotal><cbc:TaxAmount>5.25</cbc:TaxAmount><cac:TaxCategory><cbc:Percent>8</cbc:Percent><cac:TaxScheme><cbc:ID>04</cbc:ID></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal>
              <cac:TaxSubtotal><cbc:TaxAmount>3.25</cbc:TaxAmount><cac:TaxCategory><cbc:Percent>16</cbc:Percent><cac:TaxScheme><cbc:ID>04</cbc:ID></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
            <cac:WithholdingTaxTotal><cbc:TaxAmount>25.00</cbc:TaxAmount><cac:TaxSubtotal><cbc:TaxableAmount>1000</cbc:TaxableAmount><cbc:TaxAmount>25.00</cbc:TaxAmount>
              <cac:TaxCategory><cbc:Percent>2.5</cbc:Percent><cac:TaxScheme><cbc:ID>06</cbc:ID><cbc:Name>ReteRenta</cbc:Name></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal></cac:WithholdingTaxTotal>
            <cac:LegalMonetaryTotal>
            """)));

        Assert.Equal(198.50m, document.TaxTotal);
        Assert.Equal([190.00m, 5.25m, 3.25m], document.Taxes.Select(t => t.Amount));
        Assert.Equal([new TaxSum("01", 190.00m), new TaxSum("04", 8.50m)], document.TaxSums);
        Assert.Equal(25.00m, document.WithheldTotal);
        Assert.Equal(new DocumentTax("06", "ReteRenta", 1000m, 2.5m, 25.00m), Assert.Single(document.Withholdings));
        // Withholdings are not subtracted from the amount to pay.
        Assert.Equal(1190.00m, document.Total);
    }

    [Theory]
    [InlineData("05", DocumentClass.SupportDocument)]
    [InlineData("20", DocumentClass.EquivalentDocument)]
    [InlineData("60", DocumentClass.EquivalentDocument)]
    [InlineData("02", DocumentClass.Invoice)]
    [InlineData("03", DocumentClass.Invoice)]
    public void Invoice_TypeCode_DecidesItsClass(string code, DocumentClass expected)
    {
        var document = Document(DianFixture.Container(DianFixture.Invoice.With("TypeCode>01<", $"TypeCode>{code}<")));
        Assert.Equal(expected, document.Class);
        AssertSilent(document, WarningKind.TypeCodeUnusual);
    }

    [Fact]
    public void Document_WithoutUniqueCode_HasAKeyOfPartsAndWithoutNumberOneOfContent()
    {
        var plain = DianFixture.Invoice.With(DianFixture.Code, "");
        Assert.Equal("CO|800197268|01|FV123|2025", Document(plain).Key);
        AssertWarns(Document(plain), WarningKind.UniqueCodeMissing);

        var nameless = Document(plain.With("<cbc:ID>FV123</cbc:ID>", "<cbc:ID/>"));
        AssertWarns(nameless, WarningKind.NumberMissing);
        Assert.Equal("sha256:" + nameless.ContentHash, nameless.Key);
    }

    [Theory]
    [InlineData("030", null, "Acuse")]
    [InlineData("031", "02", "Mercancía no entregada")]
    [InlineData("034", null, "Tácita")]
    public void Event_Alone_IsAResponseThatNamesItsInvoice(string code, string? cause, string words)
    {
        var element = $"<cbc:ResponseCode{(cause is null ? "" : $" listID=\"{cause}\"")} name=\"{words}\">{code}</cbc:ResponseCode>";
        var document = Document(DianFixture.Response.With("<cbc:ResponseCode>02</cbc:ResponseCode>", element));

        Assert.Equal((DocumentClass.Response, code), (document.Class, document.TypeCode));
        Assert.Equal(new DocumentReference(DocumentReferenceKind.Answered, "FV123", DianFixture.Code, null, null), Assert.Single(document.References));
        Assert.Equal(new DocumentCorrection("FV123", cause, words), Assert.Single(document.Corrections));
        Assert.Null(document.AuthorityResponse);
    }

    [Fact]
    public void Answer_Alone_IsAResponseOfTheAuthority()
    {
        var document = Document(DianFixture.Response);
        Assert.Equal((DocumentClass.Response, "02", true), (document.Class, document.TypeCode, document.AuthorityResponse?.Accepted));
    }

    [Fact]
    public void Payroll_IsRecognisedWithoutAnythingOfTheWorker()
    {
        var document = Document("""
            <NominaIndividual xmlns="dian:gov:co:facturaelectronica:NominaIndividual">
              <NumeroSecuenciaXML CodigoTrabajador="55" Prefijo="N" Consecutivo="7" Numero="N7"/>
              <InformacionGeneral Ambiente="1" TipoXML="102" CUNE="0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" FechaGen="2025-01-31" HoraGen="10:00:00-05:00"/>
              <Empleador RazonSocial="EMPLEADORA S.A.S." NIT="800197268" DV="4"/>
              <Trabajador PrimerApellido="APELLIDO" PrimerNombre="NOMBRE" NumeroDocumento="1022334455" Sueldo="3000000"/>
              <DevengadosTotal>3000000</DevengadosTotal>
            </NominaIndividual>
            """);

        Assert.Equal((DocumentClass.Payroll, "102", "N7", DocumentEnvironment.Production), (document.Class, document.TypeCode, document.Number, document.Environment));
        Assert.Equal((DianFixture.Code, new DateOnly(2025, 1, 31)), (document.UniqueCode, document.IssueDate));
        Assert.Equal(new DocumentParty("800197268", "31", "4", "EMPLEADORA S.A.S."), document.Issuer);
        AssertWarns(document, WarningKind.PayrollRestricted);
        Assert.Equal(DocumentParty.None, document.Receiver);
        Assert.Null(document.Total);
        var printed = document.ToString();
        Assert.DoesNotContain("1022334455", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("APELLIDO", printed, StringComparison.Ordinal);
    }
}
