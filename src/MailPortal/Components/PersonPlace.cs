namespace MailPortal.Components;

/// <summary>Where the person in front of the page is; cascades from the routes.</summary>
/// <param name="Zone">Their time zone, as the browser says.</param>
public sealed record PersonPlace(TimeZoneInfo Zone)
{
    public static PersonPlace Unknown { get; } = new(TimeZoneInfo.Utc);

    /// <summary>The day that it is there.</summary>
    public DateOnly Today(TimeProvider clock) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), Zone).DateTime);
}
