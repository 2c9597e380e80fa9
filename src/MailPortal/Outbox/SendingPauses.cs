namespace MailPortal.Outbox;

/// <summary>When a mail that time can help is tried again.</summary>
internal static class SendingPauses
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(15), Longest = TimeSpan.FromMinutes(30);

    /// <summary>15 seconds, 30, a minute … at most half an hour.</summary>
    public static TimeSpan After(int attempts) => TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << Math.Clamp(attempts - 1, 0, 10)));
}
