using System.Xml.Linq;
using static MailPortal.Invoices.Formats.Dian.DianNames;

namespace MailPortal.Invoices.Formats.Dian;

/// <summary>Invoice, CreditNote and DebitNote (annex 1.9).</summary>
internal static class DianDocument
{
    public static ElectronicDocument Read(XElement root, DianSource source)
    {
        var values = new DianValues();
        var name = root.Name.LocalName;
        var typeCode = root.TextAt(Cbc + $"{name}TypeCode") ?? DianTypes.Default(name);
        var (issuer, receiver) = (DianParties.Read(root.At(Cac + "AccountingSupplierParty")), DianParties.Read(root.At(Cac + "AccountingCustomerParty")));
        var header = DianHeader.Read(root, values);
        var totals = root.At(Cac + "LegalMonetaryTotal") ?? root.At(Cac + "RequestedMonetaryTotal");
        var payments = root.Elements(Cac + "PaymentMeans").ToList();
        var taxes = DianTaxes.Sums(root, DianTaxes.TaxTotal, values);
        var withheld = DianTaxes.Sums(root, DianTaxes.Withholding, values);
        var hash = DocumentKeys.ContentHash(source.Xml);

        decimal? Total(string element) => values.Amount(totals.At(Cbc + element));

        var document = new ElectronicDocument
        {
            Format = DocumentFormat.Dian,
            Country = "CO",
            Class = DianTypes.ClassOf(name, typeCode),
            TypeCode = typeCode,
            OperationType = root.TextAt(Cbc + "CustomizationID"),
            Environment = header.Environment,
            Issuer = issuer,
            Receiver = receiver,
            Number = header.Number,
            IssueDate = header.Date,
            IssueTime = header.Time,
            IssueOffset = header.Offset,
            IssueTimeText = header.TimeText,
            DueDate = values.Date(root.TextAt(Cbc + "DueDate") ?? payments.Select(p => p.TextAt(Cbc + "PaymentDueDate")).FirstOrDefault(d => d is not null), "DueDate"),
            PaymentForm = payments.Select(p => p.TextAt(Id)).FirstOrDefault(f => f is not null),
            PaymentMeans = [.. payments.Select(p => p.TextAt(Cbc + "PaymentMeansCode")).OfType<string>().Distinct()],
            Currency = Currency(root, values),
            LineTotal = Total("LineExtensionAmount"),
            TaxExclusive = Total("TaxExclusiveAmount"),
            TaxInclusive = Total("TaxInclusiveAmount"),
            Allowance = Total("AllowanceTotalAmount"),
            Charge = Total("ChargeTotalAmount"),
            Prepaid = Total("PrepaidAmount"),
            Rounding = Total("PayableRoundingAmount"),
            Total = Total("PayableAmount"),
            TaxTotal = taxes.Count == 0 ? null : taxes.Sum(t => t.Amount),
            WithheldTotal = withheld.Count == 0 ? null : withheld.Sum(t => t.Amount),
            Taxes = DianTaxes.Read(root, DianTaxes.TaxTotal, values),
            TaxSums = taxes,
            Withholdings = DianTaxes.Read(root, DianTaxes.Withholding, values),
            Lines = DianLines.Read(root, values),
            OrderReference = root.TextAt(Cac + "OrderReference", Id),
            References = DianReferences.Read(root, values),
            Corrections = DianReferences.Corrections(root),
            Notes = [.. root.Elements(Cbc + "Note").Select(n => n.Text()).OfType<string>()],
            UniqueCode = header.UniqueCode,
            UniqueCodeScheme = header.UniqueCodeScheme,
            Authorization = DianAuthorization.Read(root, values),
            AuthorityResponse = source.Envelope?.Answer,
            Xml = source.Xml,
            Container = source.Container,
            ContentHash = hash,
            Key = DocumentKeys.Of(header.Identity, "CO", issuer.Id, typeCode ?? name, header.Number, header.Date, hash),
            Trace = source.Trace,
        };
        document = document with { Series = Series(document) };
        DianChecks.Run(document, root, source, values);
        return document with { Warnings = [.. source.Warnings.Concat(values.Warnings).Distinct()] };
    }

    private static string? Currency(XElement root, DianValues values)
    {
        var text = root.TextAt(Cbc + "DocumentCurrencyCode");
        if (text is { Length: 3 } && text.All(char.IsAsciiLetter)) return text.ToUpperInvariant();
        values.Warn(WarningKind.CurrencyMissing, text);
        return null;
    }

    // The authorised prefix, if the number really starts with it; notes have no authorisation: then the letters before the digits.
    private static string? Series(ElectronicDocument document)
    {
        var (number, prefix) = (document.Number, document.Authorization?.Prefix);
        if (prefix is not null && number.Length > prefix.Length && number.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) return number[..prefix.Length];
        var digits = number.AsSpan().LastIndexOfAnyExceptInRange('0', '9') + 1;
        return document.Authorization?.Prefix is null && digits > 0 && digits < number.Length ? number[..digits] : null;
    }
}
