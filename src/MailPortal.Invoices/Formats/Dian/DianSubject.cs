namespace MailPortal.Invoices.Formats.Dian;

/// <summary>
/// Subject of a mail as annex 1.9, 9.1 asks for: <c>NIT;Issuer;Number;Type;Trade name[;Line of business]</c>. A hint, never data:
/// mails are forwarded by people and numbers are shortened.
/// </summary>
/// <param name="IssuerId">NIT without check digit.</param>
/// <param name="IssuerName">Registered name.</param>
/// <param name="Number">Number of the document.</param>
/// <param name="TypeCode">DIAN's type code, "01".</param>
/// <param name="TradeName">The issuer's trade name (never the buyer's), or null.</param>
public sealed record DianSubject(string IssuerId, string IssuerName, string Number, string TypeCode, string? TradeName)
{
    private static readonly string[] Prefixes = ["re", "rv", "fw", "fwd", "enc", "tr", "wg"];

    private static readonly HashSet<string> Types = ["01", "02", "03", "04", "05", "20", "60", "91", "92", "93", "94", "95", "96"];

    /// <summary>The fields of a decoded subject, "FW: Fwd: 901…;NAME;FV123;01;NAME;"; null for free text.</summary>
    public static DianSubject? Parse(string? subject)
    {
        var fields = WithoutPrefixes(subject ?? "").Split(';', StringSplitOptions.TrimEntries);
        if (fields is [.. var most, ""]) fields = most;
        if (fields.Length < 4) return null;
        var isNit = fields[0].Length is >= 6 and <= 12 && fields[0].All(char.IsAsciiDigit);
        if (!isNit || fields[2].Length == 0 || !Types.Contains(fields[3])) return null;
        return new DianSubject(fields[0], fields[1], fields[2], fields[3], fields.Length > 4 && fields[4].Length > 0 ? fields[4] : null);
    }

    private static string WithoutPrefixes(string subject)
    {
        while (true)
        {
            subject = subject.TrimStart();
            var colon = subject.IndexOf(':');
            if (colon < 0 || !Prefixes.Contains(subject[..colon].TrimEnd(), StringComparer.OrdinalIgnoreCase)) return subject;
            subject = subject[(colon + 1)..];
        }
    }
}
