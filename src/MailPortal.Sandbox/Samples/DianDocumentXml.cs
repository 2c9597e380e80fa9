using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using static MailPortal.Sandbox.Samples.Ubl;

namespace MailPortal.Sandbox.Samples;

/// <summary>Writes a document as the annex has it (UBL 2.1, Anexo técnico 1.9), in the order of its schema. Unsigned: only the issuer's own
/// certificate could sign it.</summary>
internal static class DianDocumentXml
{
    private const string Currency = "COP";

    public static XDocument Write(SampleDocument document)
    {
        var note = document.IsCreditNote;
        var root = note ? Root("CreditNote") : Root("Invoice");
        root.Add(
            new XElement(Ext + "UBLExtensions", new XElement(Ext + "UBLExtension", new XElement(Ext + "ExtensionContent", Extension(document)))),
            B("UBLVersionID", "UBL 2.1"),
            B("CustomizationID", note ? "20" : "10"),
            B("ProfileID", note ? "DIAN 2.1: Nota Crédito de Factura Electrónica de Venta" : "DIAN 2.1: Factura Electrónica de Venta"),
            B("ProfileExecutionID", "1"),
            B("ID", document.Number),
            B("UUID", document.Code, ("schemeID", "1"), ("schemeName", note ? "CUDE-SHA384" : "CUFE-SHA384")),
            B("IssueDate", document.IssueDate),
            B("IssueTime", document.IssueTime),
            note ? null : B("DueDate", Date(document.DueDate)),
            B(note ? "CreditNoteTypeCode" : "InvoiceTypeCode", document.TypeCode),
            B("Note", "Documento de ejemplo: empresas, números y valores son inventados."),
            B("DocumentCurrencyCode", Currency),
            B("LineCountNumeric", document.Lines.Count.ToString(CultureInfo.InvariantCulture)),
            Correction(document),
            document.Order is null ? null : A("OrderReference", B("ID", document.Order)),
            Billing(document),
            A("AccountingSupplierParty", B("AdditionalAccountID", "1"), Party(document.Supplier.Party, document.Supplier.Prefix)),
            A("AccountingCustomerParty", B("AdditionalAccountID", "1"), Party(document.Customer, null)),
            A("PaymentMeans", B("ID", "2"), B("PaymentMeansCode", "47"), B("PaymentDueDate", Date(document.DueDate))),
            document.Taxes.GroupBy(t => t.Tax).Select(g => A("TaxTotal", Money("TaxAmount", g.Sum(t => t.Amount)), g.Select(t => Subtotal(t.Base, t.Amount, t.Percent, t.Tax, NameOf(t.Tax))))),
            note ? null : document.Supplier.Withholdings.Select(w => Withholding(document.LineTotal, w)),
            A("LegalMonetaryTotal",
                Money("LineExtensionAmount", document.LineTotal),
                Money("TaxExclusiveAmount", document.Taxes.Sum(t => t.Base)),
                Money("TaxInclusiveAmount", document.Payable),
                Money("PayableAmount", document.Payable)),
            document.Lines.Select((line, i) => Line(line, i + 1, note)));
        return new XDocument(new XDeclaration("1.0", "UTF-8", "no"), root);
    }

    private static XElement? Correction(SampleDocument document) => document.Corrects is { } invoice
        ? A("DiscrepancyResponse", B("ReferenceID", invoice.Number), B("ResponseCode", "1"), B("Description", "Devolución parcial de los bienes"))
        : null;

    private static XElement? Billing(SampleDocument document) => document.Corrects is { } invoice
        ? A("BillingReference", A("InvoiceDocumentReference", B("ID", invoice.Number), B("UUID", invoice.Code, ("schemeName", "CUFE-SHA384")), B("IssueDate", invoice.IssueDate)))
        : null;

    private static XElement Extension(SampleDocument document)
    {
        var supplier = document.Supplier;
        var software = new Guid(StableBytes(supplier.Party.Nit)).ToString();
        var security = Convert.ToHexStringLower(SHA384.HashData(Encoding.UTF8.GetBytes(software + supplier.SoftwarePin + document.Number)));
        return new XElement(Sts + "DianExtensions",
            document.IsCreditNote ? null : new XElement(Sts + "InvoiceControl",
                new XElement(Sts + "InvoiceAuthorization", "1876" + supplier.Party.Nit),
                new XElement(Sts + "AuthorizationPeriod",
                    B("StartDate", $"{document.IssuedAt.Year}-01-01"), B("EndDate", $"{document.IssuedAt.Year + 1}-12-31")),
                new XElement(Sts + "AuthorizedInvoices", new XElement(Sts + "Prefix", supplier.Prefix), new XElement(Sts + "From", 1), new XElement(Sts + "To", 999_999))),
            new XElement(Sts + "InvoiceSource", B("IdentificationCode", "CO", ("listAgencyID", "6"))),
            new XElement(Sts + "SoftwareProvider", Agency(new XElement(Sts + "ProviderID", supplier.Party.Nit), supplier.Party.CheckDigit), Agency(new XElement(Sts + "SoftwareID", software), null)),
            Agency(new XElement(Sts + "SoftwareSecurityCode", security), null),
            new XElement(Sts + "AuthorizationProvider", Agency(new XElement(Sts + "AuthorizationProviderID", "800197268"), 4)),
            new XElement(Sts + "QRCode", string.Join('\n',
                $"NumFac={document.Number}", $"FecFac={document.IssueDate}", $"HorFac={document.IssueTime}", $"NitFac={supplier.Party.Nit}", $"DocAdq={document.Customer.Nit}",
                $"ValFac={SampleDocument.Money(document.LineTotal)}", $"ValIva={SampleDocument.Money(document.Taxes.Where(t => t.Tax == "01").Sum(t => t.Amount))}",
                $"ValOtroIm={SampleDocument.Money(document.Taxes.Where(t => t.Tax != "01").Sum(t => t.Amount))}", $"ValTolFac={SampleDocument.Money(document.Payable)}",
                $"{(document.IsCreditNote ? "CUDE" : "CUFE")}={document.Code}", $"QRCode=https://catalogo-vpfe.dian.gov.co/document/searchqr?documentkey={document.Code}")));
    }

    private static XElement Party(SampleParty party, string? prefix) => A("Party",
        A("PartyName", B("Name", party.TradeName)),
        A("PhysicalLocation", A("Address", Address(party))),
        A("PartyTaxScheme", B("RegistrationName", party.Name), Agency(B("CompanyID", party.Nit), party.CheckDigit), B("TaxLevelCode", party.Liability, ("listName", "48")),
            A("RegistrationAddress", Address(party)), A("TaxScheme", B("ID", "01"), B("Name", "IVA"))),
        A("PartyLegalEntity", B("RegistrationName", party.Name), Agency(B("CompanyID", party.Nit), party.CheckDigit),
            prefix is null ? null : A("CorporateRegistrationScheme", B("ID", prefix))),
        A("Contact", B("ElectronicMail", party.Email)));

    private static XElement[] Address(SampleParty party) =>
    [
        B("ID", party.CityCode), B("CityName", party.City), B("CountrySubentity", party.State), B("CountrySubentityCode", party.StateCode),
        A("AddressLine", B("Line", party.Address)), A("Country", B("IdentificationCode", "CO"), B("Name", "Colombia", ("languageID", "es"))),
    ];

    private static XElement Withholding(decimal total, (string Code, string Name, decimal Percent) tax)
    {
        var amount = Math.Round(total * tax.Percent / 100, 2, MidpointRounding.AwayFromZero);
        return A("WithholdingTaxTotal", Money("TaxAmount", amount), Subtotal(total, amount, tax.Percent, tax.Code, tax.Name));
    }

    private static XElement Line(SampleLine line, int number, bool note) => A(note ? "CreditNoteLine" : "InvoiceLine",
        B("ID", number.ToString(CultureInfo.InvariantCulture)),
        B(note ? "CreditedQuantity" : "InvoicedQuantity", SampleDocument.Money(line.Quantity), ("unitCode", line.Product.Unit)),
        Money("LineExtensionAmount", line.Amount),
        A("TaxTotal", Money("TaxAmount", line.TaxAmount), Subtotal(line.Amount, line.TaxAmount, line.Product.Percent, line.Product.Tax, NameOf(line.Product.Tax))),
        A("Item", B("Description", line.Product.Name),
            A("StandardItemIdentification", B("ID", line.Product.Code, ("schemeID", "999"), ("schemeName", "Estándar de adopción del contribuyente")))),
        A("Price", Money("PriceAmount", line.Product.Price), B("BaseQuantity", "1.00", ("unitCode", line.Product.Unit))));

    private static XElement Subtotal(decimal taxable, decimal amount, decimal percent, string code, string name) => A("TaxSubtotal",
        Money("TaxableAmount", taxable), Money("TaxAmount", amount),
        A("TaxCategory", B("Percent", percent.ToString("0.00#", CultureInfo.InvariantCulture)), A("TaxScheme", B("ID", code), B("Name", name))));

    private static XElement Money(string name, decimal amount) => B(name, SampleDocument.Money(amount), ("currencyID", Currency));

    private static string NameOf(string tax) => tax == "01" ? "IVA" : "INC";

    private static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // A stable made-up id, no protection of anything.
    private static byte[] StableBytes(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text))[..16];
}
