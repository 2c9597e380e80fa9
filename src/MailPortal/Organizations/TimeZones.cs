namespace MailPortal.Organizations;

/// <summary>The time zones one may choose: places, by their IANA names.</summary>
public static class TimeZones
{
    private static readonly HashSet<string> Regions = ["Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"];

    /// <summary>By region, each with its offset without daylight saving: <c>America</c> → <c>Bogota</c>, UTC−05:00.</summary>
    public static IReadOnlyList<TimeZoneChoice> All { get; } =
        [.. TimeZoneInfo.GetSystemTimeZones()
            .Where(z => z.Id.Split('/') is [var region, ..] && Regions.Contains(region) && z.Id.Contains('/', StringComparison.Ordinal))
            .Select(z => new TimeZoneChoice(z.Id, z.Id.Split('/')[0], z.Id[(z.Id.IndexOf('/', StringComparison.Ordinal) + 1)..].Replace('_', ' '), z.BaseUtcOffset))
            .OrderBy(z => z.Region, StringComparer.Ordinal).ThenBy(z => z.Place, StringComparer.Ordinal)];

    public static bool IsKnown(string id) => id is "UTC" || (id.Contains('/', StringComparison.Ordinal) && TimeZoneInfo.TryFindSystemTimeZoneById(id, out _));
}

/// <summary>One choice of a list of time zones.</summary>
public sealed record TimeZoneChoice(string Id, string Region, string Place, TimeSpan Offset)
{
    public string Label => $"{Place} (UTC{(Offset < TimeSpan.Zero ? '−' : '+')}{Offset:hh\\:mm})";
}
