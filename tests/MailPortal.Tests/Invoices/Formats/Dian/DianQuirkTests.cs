using MailPortal.Invoices;
using static MailPortal.Tests.Invoices.Reading;

namespace MailPortal.Tests.Invoices.Formats.Dian;

/// <summary>What real issuers get wrong (each was seen in the wild), and what becomes of it.</summary>
public sealed class DianQuirkTests
{
    private static ElectronicDocument InContainer(string invoice) => Document(DianFixture.Container(invoice));

    private static ElectronicDocument Around(Func<string, string> change) => Document(change(DianFixture.Container(DianFixture.Invoice)));

    [Theory]
    [InlineData("09:52:08.0000000-05:00", "09:52:08", -5)]
    [InlineData("23:59:59Z", "23:59:59", 0)]
    [InlineData("06:07:43 PM-05:00", "18:07:43", -5)]
    [InlineData("9:15:30-05:00", "09:15:30", -5)]
    public void IssueTime_UnusualForms_AreRead(string written, string expected, int offset)
    {
        var document = InContainer(DianFixture.Invoice.With("09:15:30-05:00", written));
        Assert.Equal(TimeOnly.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), document.IssueTime);
        Assert.Equal(TimeSpan.FromHours(offset), document.IssueOffset);
        Assert.Equal(written, document.IssueTimeText);
        AssertSilent(document, WarningKind.IssueTimeUnreadable);
    }

    [Fact]
    public void IssueTime_WithoutZone_IsReadAndSaysSo()
    {
        var document = InContainer(DianFixture.Invoice.With("09:15:30-05:00", "09:15:30"));
        Assert.Equal(new TimeOnly(9, 15, 30), document.IssueTime);
        Assert.Null(document.IssueOffset);
        AssertWarns(document, WarningKind.IssueTimeWithoutZone, "09:15:30");
    }

    [Fact]
    public void IssueTime_Nonsense_IsAWarning()
    {
        var document = InContainer(DianFixture.Invoice.With("09:15:30-05:00", "25:99-xx"));
        Assert.Null(document.IssueTime);
        AssertWarns(document, WarningKind.IssueTimeUnreadable, "25:99-xx");
    }

    [Fact]
    public void ValidationDate_DayFirst_IsReadAndSaysSo()
    {
        var container = DianFixture.Container(DianFixture.Invoice, null).With("ValidationDate>2025-03-04<", "ValidationDate>12/07/2022<");
        var document = Document(container);
        Assert.Equal(new DateOnly(2022, 7, 12), document.AuthorityResponse?.ValidatedDate);
        AssertWarns(document, WarningKind.DateFormatUnusual, "12/07/2022");
        AssertWarns(document, WarningKind.ValidatedBeforeIssued);
    }

    [Fact]
    public void ValidationDate_OddButAnswerThere_TheAnswersOwnDateCounts()
    {
        var document = Around(c => c.With("ValidationDate>2025-03-04<", "ValidationDate>12/07/2022<").With("ValidationTime>09:15:40-05:00<", "ValidationTime>14:15:40-05:00<"));
        Assert.Equal((new DateOnly(2025, 3, 4), new TimeOnly(9, 15, 40)), (document.AuthorityResponse?.ValidatedDate, document.AuthorityResponse?.ValidatedTime));
        AssertSilent(document, WarningKind.ValidatedBeforeIssued);
    }

    [Fact]
    public void Validation_BeforeIssue_IsAWarningAndNoRefusal()
    {
        var document = InContainer(DianFixture.Invoice.With("09:15:30-05:00", "14:15:30-05:00"));
        AssertWarns(document, WarningKind.ValidatedBeforeIssued);
        Assert.True(document.AuthorityResponse?.Accepted);
    }

    [Theory]
    [InlineData("002")]
    [InlineData("2")]
    public void ValidationResultCode_Padded_Means02(string written)
    {
        var document = Document(DianFixture.Container(DianFixture.Invoice, null).With("ResultCode>02<", $"ResultCode>{written}<"));
        Assert.Equal(("02", true), (document.AuthorityResponse?.Code, document.AuthorityResponse?.Accepted));
    }

    [Theory]
    [InlineData("<cbc:DocumentType>ApplicationResponse</cbc:DocumentType>", "<cbc:DocumentTypeCode>ApplicationResponse</cbc:DocumentTypeCode>")]
    [InlineData("<cbc:ID>4711</cbc:ID>", "")]
    [InlineData("<cbc:ID>4711</cbc:ID>", "<cbc:ID/>")]
    [InlineData("<cbc:ID>4711</cbc:ID>", "<cbc:ID>adFV123</cbc:ID>")]
    [InlineData("<cbc:ID>4711</cbc:ID>", "<cbc:ID>" + DianFixture.OtherCode + "</cbc:ID>")]
    [InlineData("<cbc:LineID>1</cbc:LineID><cac:DocumentReference><cbc:ID>FV123</cbc:ID>", "<cac:DocumentReference><cbc:ID>32386975</cbc:ID>")]
    [InlineData("<cbc:EncodingCode>UTF-8</cbc:EncodingCode>", "<cbc:EncodingCode>UTF‐8</cbc:EncodingCode>")]
    public void Container_OddElements_ChangeNothing(string usual, string odd)
    {
        var document = Around(c => c.With(usual, odd));
        Assert.Empty(document.Warnings);
        Assert.Equal((DianFixture.Code, "FV123"), (document.Key, document.Number));
    }

    [Fact]
    public void Container_OtherNumber_IsAMildWarning()
    {
        var document = Around(c => c.With("<cbc:ParentDocumentID>FV123<", "<cbc:ParentDocumentID>123<"));
        Assert.Equal(WarningKind.ContainerNumberDiffers, Assert.Single(document.Warnings).Kind);
        Assert.Equal("FV123", document.Number);
    }

    [Fact]
    public void Container_OtherParties_AreAWarning()
    {
        var document = Document(DianFixture.ContainerOf(DianFixture.Cdata(DianFixture.Invoice.With("800197268", "860003456")), DianFixture.Cdata(DianFixture.Response)));
        AssertWarns(document, WarningKind.ContainerPartyDiffers, "sender 800197268 / 860003456");
    }

    [Fact]
    public void Codes_ThatDisagree_AreNamedOneByOne()
    {
        var document = Around(c => c.With($"<cbc:UUID schemeName=\"CUFE-SHA384\">{DianFixture.Code}</cbc:UUID><cbc:IssueDate>", $"<cbc:UUID schemeName=\"CUFE-SHA384\">{DianFixture.OtherCode}</cbc:UUID><cbc:IssueDate>"));
        Assert.Equal(WarningKind.ContainerCodeDiffers, Assert.Single(document.Warnings).Kind);

        var answer = Document(DianFixture.Container(DianFixture.Invoice, DianFixture.Response.With(DianFixture.Code, DianFixture.OtherCode)));
        Assert.Equal(WarningKind.ResponseCodeDiffers, Assert.Single(answer.Warnings).Kind);

        var qr = InContainer(DianFixture.Invoice.With("documentkey=" + DianFixture.Code, "documentkey=" + DianFixture.OtherCode));
        Assert.Equal(WarningKind.QrCodeDiffers, Assert.Single(qr.Warnings).Kind);
        Assert.Equal(DianFixture.Code, qr.UniqueCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("https://muisca.dian.gov.co/WebFacturaelectronica/paginas/VerificarFacturaElectronicaExterno.faces")]
    public void QrCode_WithoutACode_IsNoDisagreement(string text) =>
        Assert.Empty(InContainer(DianFixture.Invoice.With("https://catalogo-vpfe.dian.gov.co/document/searchqr?documentkey=" + DianFixture.Code, text)).Warnings);

    [Fact]
    public void UniqueCode_InCapitals_IsTheSame()
    {
        var document = InContainer(DianFixture.Invoice.With(DianFixture.Code, DianFixture.Code.ToUpperInvariant()));
        Assert.Empty(document.Warnings);
        Assert.Equal(DianFixture.Code, document.Key);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000")]
    public void UniqueCode_Malformed_IsNeverAnIdentity(string written)
    {
        var document = Document(DianFixture.Invoice.With(DianFixture.Code, written));
        AssertWarns(document, WarningKind.UniqueCodeMalformed);
        Assert.Equal("CO|800197268|01|FV123|2025", document.Key);
    }

    [Fact]
    public void Amounts_WithAndWithoutDecimals_KeepEveryDigit()
    {
        var document = InContainer(DianFixture.Invoice.With("PayableAmount currencyID=\"COP\">1190.00<", "PayableAmount currencyID=\"COP\"> 1190 <")
            .With("<cbc:LineExtensionAmount currencyID=\"COP\">1000.00</cbc:LineExtensionAmount>\n    <cbc:TaxExclusive", "<cbc:LineExtensionAmount currencyID=\"COP\">1000.1849</cbc:LineExtensionAmount>\n    <cbc:TaxExclusive")
            .With("<cbc:LineCountNumeric>1<", "<cbc:LineCountNumeric>1.00 <"));
        Assert.Equal((1190m, 1000.1849m), (document.Total, document.LineTotal));
        Assert.Empty(document.Warnings);
    }

    [Theory]
    [InlineData("1.190,00")]
    [InlineData("1,190.00")]
    [InlineData("NaN")]
    [InlineData("1e3")]
    [InlineData("99999999999999999999999999999999999999")]
    [InlineData("79228162514264337593543950335")]
    public void Amount_ThatIsNone_IsAWarningAndNull(string written)
    {
        var document = InContainer(DianFixture.Invoice.With("PayableAmount currencyID=\"COP\">1190.00<", $"PayableAmount currencyID=\"COP\">{written}<"));
        Assert.Null(document.Total);
        AssertWarns(document, WarningKind.AmountUnreadable, $"PayableAmount {written}");
        AssertWarns(document, WarningKind.TotalMissing);
    }

    [Theory]
    [InlineData("1192.00", false)]
    [InlineData("1188.00", false)]
    [InlineData("1192.01", true)]
    [InlineData("1187.99", true)]
    public void Total_OffByMoreThanTwo_IsAWarning(string stated, bool warns)
    {
        var document = InContainer(DianFixture.Invoice.With("PayableAmount currencyID=\"COP\">1190.00<", $"PayableAmount currencyID=\"COP\">{stated}<"));
        Assert.Equal(warns, document.Warnings.Any(w => w.Kind == WarningKind.ArithmeticMismatch));
    }

    [Fact]
    public void Total_WithAllowanceChargePrepaidAndRounding_Agrees()
    {
        var document = InContainer(DianFixture.Invoice.With("<cbc:PayableAmount currencyID=\"COP\">1190.00<", """
            <cbc:AllowanceTotalAmount>90.00</cbc:AllowanceTotalAmount><cbc:ChargeTotalAmount>40.00</cbc:ChargeTotalAmount><cbc:PrepaidAmount>500.00</cbc:PrepaidAmount>
            <cbc:PayableRoundingAmount>0.50</cbc:PayableRoundingAmount><cbc:PayableAmount>640.50<
            """));
        Assert.Equal((90m, 40m, 500m, 0.50m), (document.Allowance, document.Charge, document.Prepaid, document.Rounding));
        Assert.Empty(document.Warnings);
    }

    [Theory]
    [InlineData("07GE28139", "07GE")]
    [InlineData("NC424", "NC")]
    [InlineData("990001382", null)]
    public void Number_SaysNothingAboutTheType(string number, string? series)
    {
        var document = Document(DianFixture.Container(DianFixture.Invoice.With("<cbc:ID>FV123<", $"<cbc:ID>{number}<").With("<sts:Prefix>FV</sts:Prefix>", "<sts:Prefix/>"))
            .With("<cbc:ParentDocumentID>FV123<", $"<cbc:ParentDocumentID>{number}<"));
        Assert.Equal((DocumentClass.Invoice, number, series), (document.Class, document.Number, document.Series));
        Assert.Empty(document.Warnings);
    }

    [Fact]
    public void Attributes_Empty_AreAbsent()
    {
        var document = InContainer(DianFixture.Invoice.With("<cbc:CompanyID schemeID=\"4\" schemeName=\"31\">", "<cbc:CompanyID schemeID=\"\" schemeName=\"13\">"));
        Assert.Equal(("13", null), (document.Issuer.IdScheme, document.Issuer.CheckDigit));
        Assert.Empty(document.Warnings);
    }

    [Fact]
    public void SoftwareId_Dots_AreKept() =>
        Assert.Equal("...", InContainer(DianFixture.Invoice.With("soft-1", "...")).Authorization?.SoftwareId);

    [Fact]
    public void Environment_Test_IsFlagged()
    {
        var document = InContainer(DianFixture.Invoice.With("<cbc:ProfileExecutionID>1<", "<cbc:ProfileExecutionID>2<"));
        Assert.Equal(DocumentEnvironment.Test, document.Environment);
        Assert.Equal(WarningKind.TestEnvironment, Assert.Single(document.Warnings).Kind);
    }

    [Fact]
    public void Environment_Missing_IsNotTakenForReal()
    {
        var document = InContainer(DianFixture.Invoice.With("<cbc:ProfileExecutionID>1</cbc:ProfileExecutionID>", ""));
        Assert.Equal(DocumentEnvironment.Unknown, document.Environment);
        AssertWarns(document, WarningKind.EnvironmentUnusual);
    }

    [Fact]
    public void CreditNote_AnswerCallsItsCodeCufe_IsNoDisagreement() =>
        Assert.Empty(Document(DianFixture.Container(DianFixture.CreditNote)).Warnings);

    [Theory]
    [InlineData("1022334")]
    [InlineData("52123456")]
    [InlineData("1760364643")]
    public void Issuer_NaturalPerson_IsNothingOdd(string id)
    {
        var document = Document(DianFixture.Invoice.With("<cbc:CompanyID schemeID=\"4\" schemeName=\"31\">800197268<", $"<cbc:CompanyID schemeName=\"13\">{id}<"));
        Assert.Equal(id, document.Issuer.Id);
        Assert.Equal(WarningKind.NoContainer, Assert.Single(document.Warnings).Kind);
    }

    [Theory]
    [InlineData("0800197268", WarningKind.TaxIdUnusual)]
    [InlineData("800.197.268", WarningKind.TaxIdUnusual)]
    [InlineData("800197269", WarningKind.CheckDigitWrong)]
    public void Issuer_OddNit_IsAWarning(string id, WarningKind kind) =>
        AssertWarns(Document(DianFixture.Invoice.With("schemeName=\"31\">800197268</cbc:CompanyID></cac:PartyTaxScheme></cac:Party>", $"schemeName=\"31\">{id}</cbc:CompanyID></cac:PartyTaxScheme></cac:Party>")), kind, id);

    [Fact]
    public void Receiver_FinalConsumer_IsNamedAsSuch() =>
        AssertWarns(Document(DianFixture.Invoice.With("schemeID=\"3\" schemeName=\"31\">900108281", "schemeName=\"13\">222222222222")), WarningKind.FinalConsumer);

    [Theory]
    [InlineData("<cbc:IssueDate>2025-03-04</cbc:IssueDate>", "", WarningKind.IssueDateUnreadable)]
    [InlineData("<cbc:IssueDate>2025-03-04</cbc:IssueDate>", "<cbc:IssueDate>ayer</cbc:IssueDate>", WarningKind.IssueDateUnreadable)]
    [InlineData("<cbc:IssueDate>2025-03-04</cbc:IssueDate>", "<cbc:IssueDate>2025-03-04T00:00:00</cbc:IssueDate>", WarningKind.DateFormatUnusual)]
    [InlineData("<cbc:IssueDate>2025-03-04</cbc:IssueDate>", "<cbc:IssueDate>9999-12-31</cbc:IssueDate>", WarningKind.IssueDateUnreadable)]
    [InlineData("09:15:30-05:00", "09:15:30-23:00", WarningKind.IssueTimeUnreadable)]
    [InlineData(">COP</cbc:DocumentCurrencyCode>", ">PESOS</cbc:DocumentCurrencyCode>", WarningKind.CurrencyMissing)]
    [InlineData("<cbc:InvoiceTypeCode>01</cbc:InvoiceTypeCode>", "", WarningKind.TypeCodeUnusual)]
    [InlineData("<cbc:DocumentCurrencyCode>COP</cbc:DocumentCurrencyCode>", "", WarningKind.CurrencyMissing)]
    [InlineData("<cbc:LineCountNumeric>1<", "<cbc:LineCountNumeric>3.00<", WarningKind.LineCountDiffers)]
    [InlineData("cac:AccountingSupplierParty", "cac:Nobody", WarningKind.IssuerMissing)]
    [InlineData("cac:AccountingCustomerParty", "cac:Nobody", WarningKind.ReceiverMissing)]
    public void Field_MissingOrOdd_IsAWarning(string usual, string odd, WarningKind kind) =>
        AssertWarns(Document(DianFixture.Invoice.With(usual, odd)), kind);

    [Fact]
    public void Warnings_ByTheThousand_AreCapped()
    {
        var lines = string.Concat(Enumerable.Range(0, 1000).Select(i => $"<cac:InvoiceLine><cbc:LineExtensionAmount>x{i}</cbc:LineExtensionAmount></cac:InvoiceLine>"));
        var document = Document(DianFixture.Invoice.With("</Invoice>", lines + "</Invoice>"));
        Assert.Equal(1001, document.Lines.Count);
        Assert.True(document.Warnings.Count <= 100);
    }

    [Fact]
    public void Attachment_LargerThanDianAllows_IsAWarning()
    {
        var padded = DianFixture.Invoice.With("Una nota", new string('x', 2 * 1024 * 1024));
        AssertWarns(Document(padded), WarningKind.LargerThanAuthorityAllows);
    }
}
