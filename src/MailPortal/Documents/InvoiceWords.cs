using MailPortal.Invoices;

namespace MailPortal.Documents;

/// <summary>What <c>MailPortal.Invoices</c> names by enums, in the reader's language.</summary>
internal static class InvoiceWords
{
    public static string Of(DocumentClass value) => Text($"Class{value}");

    public static string Of(DocumentReferenceKind value) => Text($"Reference{value}");

    public static string Of(TraceStepKind value) => Text($"Trace{value}");

    public static string Of(WarningKind value) => Text($"Warning{value}");

    public static string Of(FileKind value) => Text($"Kind{value}");

    public static string Of(ReadProblemKind value) => Text($"Problem{value}");

    /// <summary>Unit of a quantity by its UN/ECE code (94: each, in DIAN's list); the code itself where it is not a common one.</summary>
    public static string Unit(string? code) => code is null ? ""
        : InvoicePagesText.ResourceManager.GetString($"Unit{code.ToUpperInvariant()}", System.Globalization.CultureInfo.CurrentUICulture) ?? code;

    public static string Of(DocumentFormat format) => format switch
    {
        DocumentFormat.Dian => "DIAN",
        DocumentFormat.Ubl => "UBL 2.1",
        DocumentFormat.Cii => "CII / Factur-X",
        DocumentFormat.Zugferd1 => "ZUGFeRD 1",
        DocumentFormat.Facturae => "Facturae",
        DocumentFormat.Cfdi => "CFDI",
        DocumentFormat.CfdiRetention => InvoicePagesText.FormatCfdiRetention,
        DocumentFormat.Sunat => "SUNAT",
        DocumentFormat.Sii => "SII",
        DocumentFormat.Sri => "SRI",
        DocumentFormat.FatturaPa => "FatturaPA",
    };

    private static string Text(string key) =>
        InvoicePagesText.ResourceManager.GetString(key, System.Globalization.CultureInfo.CurrentUICulture)
        ?? throw new InvalidOperationException($"InvoicePagesText holds no {key}.");
}
