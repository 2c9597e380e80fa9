using System.Xml.Linq;
using static MailPortal.Invoices.Formats.Dian.DianNames;

namespace MailPortal.Invoices.Formats.Dian;

/// <summary>cac:TaxTotal and cac:WithholdingTaxTotal, of the whole document or of a line; only direct children of the given element.</summary>
internal static class DianTaxes
{
    public static readonly XName TaxTotal = Cac + "TaxTotal", Withholding = Cac + "WithholdingTaxTotal";
    private static readonly XName TaxAmount = Cbc + "TaxAmount", Subtotal = Cac + "TaxSubtotal", Category = Cac + "TaxCategory", Scheme = Cac + "TaxScheme";

    /// <summary>One per tax and rate: the subtotals, or the total itself where an issuer left them out.</summary>
    public static IReadOnlyList<DocumentTax> Read(XElement parent, XName kind, DianValues values)
    {
        var taxes = new List<DocumentTax>();
        foreach (var total in parent.Elements(kind))
        {
            var before = taxes.Count;
            foreach (var part in total.Elements(Subtotal))
            {
                var (category, scheme) = (part.At(Category), part.At(Category, Scheme));
                var rate = values.Amount(category.At(Cbc + "Percent") ?? part.At(Cbc + "Percent"));
                taxes.Add(new DocumentTax(scheme.TextAt(Id), scheme.TextAt(Cbc + "Name"),
                    values.Amount(part.At(Cbc + "TaxableAmount")), rate, values.Amount(part.At(TaxAmount)) ?? 0));
            }
            if (taxes.Count == before && values.Amount(total.At(TaxAmount)) is { } amount) taxes.Add(new DocumentTax(null, null, null, null, amount));
        }
        return taxes;
    }

    /// <summary>What the document states per tax. There is one total per tax, so several totals are added up (DIAN; other UBL must not).</summary>
    public static IReadOnlyList<TaxSum> Sums(XElement parent, XName kind, DianValues values) =>
        [.. parent.Elements(kind)
            .Select(total => (
                Code: total.Elements(Subtotal).Select(s => s.TextAt(Category, Scheme, Id)).FirstOrDefault(c => c is not null),
                Amount: total.At(TaxAmount).Text() is not null
                    ? values.Amount(total.At(TaxAmount)) ?? 0
                    : total.Elements(Subtotal).Sum(s => values.Amount(s.At(TaxAmount)) ?? 0)))
            .GroupBy(t => t.Code, t => t.Amount)
            .Select(g => new TaxSum(g.Key, g.Sum()))];
}
