using System.Globalization;
using MailPortal.Components;

namespace MailPortal.Documents;

/// <summary>Amounts and dates of documents as people read them.</summary>
internal static class Amounts
{
    public const string Nothing = "–";

    public static string Money(decimal? amount, string? currency = null) =>
        amount is not { } value ? Nothing : $"{value.ToString("N2", CultureInfo.CurrentCulture)}{(currency is null ? "" : $" {currency}")}";

    /// <summary>As many decimals as are written, at most six.</summary>
    public static string Quantity(decimal? quantity) => quantity is { } value ? value.ToString("#,##0.######", CultureInfo.CurrentCulture) : Nothing;

    public static string Percent(decimal? rate) => rate is { } value ? $"{value.ToString("0.####", CultureInfo.CurrentCulture)} %" : Nothing;

    public static string Day(DateOnly? day) => day is { } value ? TimeTexts.Day(value) : Nothing;

    public static string Size(long bytes) => bytes switch
    {
        < 1024 => $"{bytes} B",
        < 1024 * 1024 => $"{(bytes / 1024m).ToString("0.#", CultureInfo.CurrentCulture)} KB",
        _ => $"{(bytes / 1024m / 1024m).ToString("0.#", CultureInfo.CurrentCulture)} MB",
    };
}
