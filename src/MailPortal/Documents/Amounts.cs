using System.Globalization;
using System.Text.RegularExpressions;
using MailPortal.Components;

namespace MailPortal.Documents;

/// <summary>Amounts and dates of documents as people read them.</summary>
internal static partial class Amounts
{
    public const string Nothing = "–";

    public static string Money(decimal? amount, string? currency = null) =>
        amount is not { } value ? Nothing : $"{value.ToString("N2", CultureInfo.CurrentCulture)}{(currency is null ? "" : $" {currency}")}";

    /// <summary>As many decimals as are written, at most six.</summary>
    public static string Quantity(decimal? quantity) => quantity is { } value ? value.ToString("#,##0.######", CultureInfo.CurrentCulture) : Nothing;

    public static string Percent(decimal? rate) => rate is { } value ? $"{value.ToString("0.####", CultureInfo.CurrentCulture)} %" : Nothing;

    /// <summary>A time as a document writes it ("09:03:55-05:00"), its zone set apart; unchanged when it is written in another way.</summary>
    public static string Clock(string? written)
    {
        if (written is null) return "";
        var found = WrittenClock().Match(written);
        if (!found.Success) return written;
        var zone = found.Groups["zone"].Value;
        return zone.Length == 0 ? found.Groups["time"].Value : $"{found.Groups["time"].Value} ({(zone == "Z" ? "UTC" : $"UTC{zone.Replace('-', '−')}")})";
    }

    public static string Clock(TimeOnly? time) => time is { } value ? value.ToString("HH:mm", CultureInfo.InvariantCulture) : "";

    public static string Day(DateOnly? day) => day is { } value ? TimeTexts.Day(value) : Nothing;

    public static string Size(long bytes) => bytes switch
    {
        < 1024 => $"{bytes} B",
        < 1024 * 1024 => $"{(bytes / 1024m).ToString("0.#", CultureInfo.CurrentCulture)} KB",
        _ => $"{(bytes / 1024m / 1024m).ToString("0.#", CultureInfo.CurrentCulture)} MB",
    };

    [GeneratedRegex(@"^(?<time>\d\d:\d\d(:\d\d)?)(\.\d+)?(?<zone>Z|[+-]\d\d:\d\d)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex WrittenClock();
}
