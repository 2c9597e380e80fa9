using System.Globalization;

namespace MailPortal.Documents;

/// <summary>How many a list holds, in words.</summary>
internal static class ListCounts
{
    /// <param name="counted">Counted by the database, up to its bound; null when it was not.</param>
    /// <param name="shown">All there are, when they fit on the first page.</param>
    public static string? Of(int? counted, int? shown) => (counted ?? shown) switch
    {
        null => null,
        1 => ListText.CountOne,
        > DocumentSearch.CountedAtMost => string.Format(CultureInfo.CurrentCulture, ListText.CountMore, DocumentSearch.CountedAtMost),
        { } count => string.Format(CultureInfo.CurrentCulture, ListText.Count, count),
    };
}

/// <summary>Values of enums as addresses and the API write them: <c>pdfOnly</c>.</summary>
internal static class AddressName
{
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(value))]
    public static string? Of<T>(T? value) where T : struct, Enum => value is { } known ? Of(known) : null;

    public static string Of<T>(T value) where T : struct, Enum => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>Null for what does not exist.</summary>
    public static T? Read<T>(string? text) where T : struct, Enum => Enum.GetValues<T>().Cast<T?>().FirstOrDefault(v => string.Equals(v.ToString(), text, StringComparison.OrdinalIgnoreCase));
}
