using System.Globalization;

namespace MailPortal.Api;

/// <summary>A page of a list: <c>{items, nextCursor}</c>; no cursor, no further page.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>What every list takes from the address.</summary>
internal static class Paging
{
    public const int DefaultLimit = 50, MaxLimit = 200;

    /// <summary>Ascending by intake unless <c>order=desc</c>.</summary>
    public static bool NewestFirst(string? order) => string.Equals(order, "desc", StringComparison.OrdinalIgnoreCase);

    public static bool TryReadSequence(string? cursor, out long? after)
    {
        after = null;
        if (string.IsNullOrEmpty(cursor)) return true;
        if (!long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return false;
        after = value;
        return true;
    }

    public static bool TryReadId(string? cursor, out Guid? after)
    {
        after = null;
        if (string.IsNullOrEmpty(cursor)) return true;
        if (!Guid.TryParse(cursor, out var value)) return false;
        after = value;
        return true;
    }

    /// <summary>One more than asked for was read: whether it came says whether there is a next page.</summary>
    public static Page<TItem> Of<TRow, TItem>(IReadOnlyList<TRow> rows, int limit, Func<TRow, TItem> item, Func<TRow, string> cursor) =>
        new([.. rows.Take(limit).Select(item)], rows.Count > limit ? cursor(rows[limit - 1]) : null);
}
