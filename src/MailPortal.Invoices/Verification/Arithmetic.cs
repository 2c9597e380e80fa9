namespace MailPortal.Invoices.Verification;

/// <summary>Does the stated amount to pay follow from its parts? A difference is worth a remark, never a refusal.</summary>
public static class Arithmetic
{
    /// <summary>What DIAN tolerates in either direction, in the document's currency.</summary>
    public const decimal Tolerance = 2.00m;

    /// <summary>TaxInclusive − Allowance + Charge − Prepaid + Rounding; null when there is no tax-inclusive amount. Withholdings are not part of it.</summary>
    public static decimal? ExpectedTotal(ElectronicDocument document) =>
        document.TaxInclusive - (document.Allowance ?? 0) + (document.Charge ?? 0) - (document.Prepaid ?? 0) + (document.Rounding ?? 0);

    /// <summary>True, or null when an amount is missing, or false.</summary>
    public static bool? Agrees(ElectronicDocument document) =>
        ExpectedTotal(document) is { } expected && document.Total is { } total ? Math.Abs(expected - total) <= Tolerance : null;
}
