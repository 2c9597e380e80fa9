using System.Globalization;

namespace MailPortal.Components;

/// <summary>Values in a page's address. A mistyped one, or one of an old bookmark, is as good as none: it must not break the page.</summary>
public static class AddressValue
{
    // Far enough for every document, and safe to convert to any time zone.
    private const int FirstYear = 1990, LastYear = 2200;

    public static Guid? Id(string? text) => Guid.TryParse(text, out var id) ? id : null;

    public static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= FirstYear and <= LastYear ? day : null;

    public static bool Flag(string? text) => bool.TryParse(text, out var set) && set;
}
