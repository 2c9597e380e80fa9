namespace MailPortal.Mail.Network;

/// <summary>Times among options: more than nothing, at most a day. No wait at all would blame the server, and an endless one hangs.</summary>
internal static class OptionTimes
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <exception cref="ArgumentOutOfRangeException">One cannot be meant; it is named.</exception>
    internal static void Check(params ReadOnlySpan<(string Name, TimeSpan Time)> options)
    {
        foreach (var (name, time) in options)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero, name);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(time, Longest, name);
        }
    }
}
