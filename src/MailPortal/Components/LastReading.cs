namespace MailPortal.Components;

/// <summary>Several readings of a page may be under way at once and end in any order: only what was begun last counts.</summary>
public sealed class LastReading
{
    private int begun;

    /// <returns>Asked at the end: true as long as no later one began.</returns>
    public Func<bool> Begin()
    {
        var mine = ++begun;
        return () => mine == begun;
    }
}
