using System.Globalization;
using System.Xml.Linq;

namespace MailPortal.Invoices.Formats.Dian;

/// <summary>Dates, times and amounts as issuers write them; whatever is odd about one is noted, nothing throws.</summary>
internal sealed class DianValues
{
    // Larger amounts are no money; refusing them keeps every sum of them inside decimal.
    private const decimal Largest = 1_000_000_000_000_000_000m;

    private static readonly string[] TimeForms =
        ["HH:mm:ss", "HH:mm:ss.FFFFFFF", "HH:mm", "H:mm:ss", "h:mm:ss tt", "hh:mm:ss tt", "h:mm tt"];

    public List<DocumentWarning> Warnings { get; } = [];

    public void Warn(WarningKind kind, string? detail = null)
    {
        // Nobody reads the hundredth; a hostile document has a hundred thousand unreadable amounts.
        if (Warnings.Count < 100) Warnings.Add(new DocumentWarning(kind, Cut(detail)));
    }

    /// <summary>xs:date, also with a zone or a time behind it; "12/07/2022" is read as 12 July.</summary>
    public DateOnly? Date(string? text, string what, WarningKind unreadable = WarningKind.DateFormatUnusual)
    {
        if (text is null) return null;
        if (text.Length >= 10 && TryExact(text[..10], ["yyyy-MM-dd"], out var date))
        {
            // "2022-07-12-05:00" is a legal xs:date; "2022-07-12T00:00:00" is not.
            if (text.Length > 10 && text[10] is not ('-' or '+' or 'Z')) Warn(WarningKind.DateFormatUnusual, $"{what} {text}");
            return date;
        }
        var day = text.Split(' ', 'T')[0];
        if (TryExact(day, ["dd/MM/yyyy", "d/M/yyyy", "dd-MM-yyyy", "yyyy/MM/dd", "yyyyMMdd"], out date))
        {
            Warn(WarningKind.DateFormatUnusual, $"{what} {text}");
            return date;
        }
        Warn(unreadable, $"{what} {text}");
        return null;
    }

    // Year 9999 plus a time zone is no date any more; whoever computes with it would have to know.
    private static bool TryExact(string text, string[] forms, out DateOnly date) =>
        DateOnly.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out date) && date.Year is >= 1970 and <= 2200;

    /// <summary>xs:time with or without zone: "18:07:43-05:00", "09:52:08.0000000-05:00", "16:37:09".</summary>
    public static bool TryTime(string text, out TimeOnly time, out TimeSpan? offset)
    {
        offset = null;
        var clock = text;
        if (clock.EndsWith('Z')) (clock, offset) = (clock[..^1], TimeSpan.Zero);
        else if (clock.LastIndexOfAny(['+', '-']) is var sign and > 0)
        {
            if (!TimeSpan.TryParseExact(clock.AsSpan(sign + 1), [@"hh\:mm", "hhmm", "hh"], CultureInfo.InvariantCulture, out var zone) || zone.TotalHours > 14)
            {
                time = default;
                return false;
            }
            (clock, offset) = (clock[..sign], clock[sign] == '-' ? -zone : zone);
        }
        clock = clock.Trim().Replace("a. m.", "AM", StringComparison.OrdinalIgnoreCase).Replace("p. m.", "PM", StringComparison.OrdinalIgnoreCase);
        return TimeOnly.TryParseExact(clock, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
    }

    public decimal? Amount(XElement? element)
    {
        var text = element.Text();
        if (text is null) return null;
        if (TryAmount(text, out var amount)) return amount;
        Warn(WarningKind.AmountUnreadable, $"{element!.Name.LocalName} {text}");
        return null;
    }

    /// <summary>"4706800", "155462.1849", "-0.01"; never a thousands separator, never the machine's culture.</summary>
    public static bool TryAmount(string text, out decimal amount) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture, out amount) && amount is > -Largest and < Largest;

    private static string? Cut(string? text) => text is { Length: > 200 } ? text[..200] : text;
}
