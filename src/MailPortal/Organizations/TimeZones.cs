using System.Globalization;

namespace MailPortal.Organizations;

/// <summary>The time zones one may choose: places, by their IANA names. Those of most readers come first and have names in their language. The
/// others are called as IANA calls them: .NET names zones in the one language that it was first asked in.</summary>
public static class TimeZones
{
    private static readonly HashSet<string> Regions = ["Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"];

    /// <summary>By their offset without daylight saving, from west to east.</summary>
    public static IReadOnlyList<TimeZoneChoice> All { get; } =
        [.. TimeZoneInfo.GetSystemTimeZones()
            .Where(z => z.Id.Split('/') is [var region, ..] && Regions.Contains(region) && z.Id.Contains('/', StringComparison.Ordinal))
            .Select(z => new TimeZoneChoice(z.Id, z.BaseUtcOffset))
            .OrderBy(z => z.Offset).ThenBy(z => z.Id, StringComparer.Ordinal)];

    /// <summary>Where people choose from: the common ones, then the others by region.</summary>
    public static IEnumerable<IGrouping<string, TimeZoneChoice>> Groups => All
        .OrderBy(z => z.Offset).ThenBy(z => z.Place, StringComparer.CurrentCulture)
        .GroupBy(z => z.IsCommon ? TimeZonesText.Common : Text("Region", z.Id.Split('/')[0]) ?? z.Id.Split('/')[0])
        .OrderBy(g => g.Key != TimeZonesText.Common).ThenBy(g => g.Key, StringComparer.CurrentCulture);

    public static bool IsKnown(string id) => id is "UTC" || (id.Contains('/', StringComparison.Ordinal) && TimeZoneInfo.TryFindSystemTimeZoneById(id, out _));

    /// <summary>The place in the reader's language, where it has a name in it.</summary>
    public static string PlaceOf(string id) => Named(id) ?? id[(id.IndexOf('/', StringComparison.Ordinal) + 1)..].Replace('_', ' ');

    internal static string? Named(string id) => Text("Zone", id);

    private static string? Text(string what, string id) => TimeZonesText.ResourceManager.GetString($"{what}_{id.Replace('/', '_')}", CultureInfo.CurrentUICulture);
}

/// <summary>One choice of a list of time zones.</summary>
public sealed record TimeZoneChoice(string Id, TimeSpan Offset)
{
    public bool IsCommon => TimeZones.Named(Id) is not null;

    public string Place => TimeZones.PlaceOf(Id);

    public string Label => $"(UTC{(Offset < TimeSpan.Zero ? '−' : '+')}{Offset:hh\\:mm}) {Place}";
}
