namespace MailPortal.Mail.Network;

/// <summary>How much of our time and memory a server may still take before what was asked of it has to have come. Only waiting counts, not what the caller
/// does meanwhile.</summary>
internal struct Allowance
{
    /// <summary>Bytes that no honest answer reaches: half a million uids are four megabytes, a hundred thousand folders some ten.</summary>
    internal const long MostBytes = 128L * 1024 * 1024;

    // Small messages come slowly where the server has to think about each.
    private static readonly TimeSpan ForOneItem = TimeSpan.FromSeconds(10);

    private readonly TimeSpan mostTime;
    private readonly long mostBytes;
    private readonly int bytesPerSecond;
    private TimeSpan time;
    private long bytes;

    /// <param name="time">For all of it.</param>
    /// <param name="bytes">For all of it.</param>
    /// <param name="bytesPerSecond">Arriving bytes earn time at this rate, up to where it began; 0 for an answer that nothing prolongs.</param>
    internal Allowance(TimeSpan time, long bytes, int bytesPerSecond = 0)
    {
        this.time = mostTime = time;
        this.bytes = mostBytes = bytes;
        this.bytesPerSecond = bytesPerSecond;
    }

    internal static Allowance Endless { get; } = new(TimeSpan.MaxValue, long.MaxValue);

    /// <summary>How long may still be waited.</summary>
    internal readonly TimeSpan Time => time;

    /// <summary>True when more has come than any answer needs.</summary>
    internal readonly bool IsFlooded => bytes < 0;

    internal void Spend(TimeSpan waited, long arrived)
    {
        if (mostTime == TimeSpan.MaxValue)
            return;
        bytes -= arrived;
        time -= waited;
        if (bytesPerSecond > 0)
            Earn(TimeSpan.FromSeconds((double)arrived / bytesPerSecond));
    }

    /// <summary>One of the things that were asked for has come.</summary>
    internal void Settle()
    {
        bytes = mostBytes;
        Earn(ForOneItem);
    }

    /// <summary>So many bytes are announced and will be taken.</summary>
    internal void Expect(long more) => bytes = bytes > long.MaxValue - more ? long.MaxValue : bytes + more;

    private void Earn(TimeSpan earned) => time = mostTime - time <= earned ? mostTime : time + earned;
}
