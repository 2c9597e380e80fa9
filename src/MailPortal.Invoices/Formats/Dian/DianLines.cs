using System.Xml.Linq;
using static MailPortal.Invoices.Formats.Dian.DianNames;

namespace MailPortal.Invoices.Formats.Dian;

/// <summary>Lines of invoice, credit note and debit note, which differ in two names only.</summary>
internal static class DianLines
{
    public static IReadOnlyList<DocumentLine> Read(XElement root, DianValues values)
    {
        var (line, quantity) = root.Name.LocalName switch
        {
            "CreditNote" => (Cac + "CreditNoteLine", Cbc + "CreditedQuantity"),
            "DebitNote" => (Cac + "DebitNoteLine", Cbc + "DebitedQuantity"),
            _ => (Cac + "InvoiceLine", Cbc + "InvoicedQuantity"),
        };
        return [.. root.Elements(line).Select(l => ReadLine(l, quantity, values))];
    }

    private static DocumentLine ReadLine(XElement line, XName quantityName, DianValues values)
    {
        var item = line.At(Cac + "Item");
        var quantity = line.At(quantityName);
        var description = string.Join(' ', (item?.Elements(Description) ?? []).Select(d => d.Text()).Where(d => d is not null));
        return new DocumentLine(
            line.TextAt(Id),
            item.TextAt(Cac + "SellersItemIdentification", Id) ?? item.TextAt(Cac + "StandardItemIdentification", Id),
            description.Length > 0 ? description : item.TextAt(Cbc + "Name"),
            values.Amount(quantity),
            quantity.AttributeText("unitCode"),
            values.Amount(line.At(Cac + "Price", Cbc + "PriceAmount")),
            values.Amount(line.At(Cbc + "LineExtensionAmount")),
            DianTaxes.Read(line, DianTaxes.TaxTotal, values),
            DianTaxes.Read(line, DianTaxes.Withholding, values));
    }
}
