namespace MailPortal.Invoices.Formats.Dian;

/// <summary>DIAN's codes of document types (annex 1.9, table 13.1.3, and those of its neighbours).</summary>
internal static class DianTypes
{
    private static readonly HashSet<string> Invoices = ["01", "02", "03", "04"];

    // 20 POS, 25-55 cinema, tolls, air tickets …, 60 public utilities.
    private static readonly HashSet<string> Equivalents = ["20", "25", "27", "30", "32", "35", "40", "45", "50", "55", "60"];

    /// <summary>The class by root; the type code only tells invoices apart. A number such as "NC424" says nothing: it may be an invoice.</summary>
    public static DocumentClass ClassOf(string root, string? typeCode) => root switch
    {
        "CreditNote" => DocumentClass.CreditNote,
        "DebitNote" => DocumentClass.DebitNote,
        _ when typeCode == "05" => DocumentClass.SupportDocument,
        _ when typeCode is not null && Equivalents.Contains(typeCode) => DocumentClass.EquivalentDocument,
        _ => DocumentClass.Invoice,
    };

    /// <summary>Whether the code may stand on such a document.</summary>
    public static bool IsUsual(string root, string? typeCode) => root switch
    {
        "CreditNote" => typeCode is "91" or "94" or "95",
        "DebitNote" => typeCode is "92" or "93",
        _ => typeCode is not null && (Invoices.Contains(typeCode) || typeCode == "05" || Equivalents.Contains(typeCode)),
    };

    /// <summary>Notes have one type; issuers leave it out, and DebitNote has no element for it.</summary>
    public static string? Default(string root) => root switch
    {
        "CreditNote" => "91",
        "DebitNote" => "92",
        _ => null,
    };

    /// <summary>Events of buyer and seller and of RADIAN: 030 receipt, 031 claim, 032 goods received, 033 accepted, 034 tacitly accepted, 035–046.</summary>
    public static bool IsEvent(string? responseCode) =>
        responseCode is { Length: 3 } && responseCode[0] == '0' && int.TryParse(responseCode, out var number) && number is >= 30 and <= 60;
}
