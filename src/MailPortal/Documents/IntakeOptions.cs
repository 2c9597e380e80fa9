namespace MailPortal.Documents;

/// <summary><c>Reception:*</c>, what one message may cost.</summary>
public sealed class IntakeOptions
{
    /// <summary>Larger messages are stored whole and not opened (quarantined; read again after raising this).</summary>
    public long MaxBytesToOpen { get; set; } = 30L * 1024 * 1024;

    /// <summary>Reading one message may take this long.</summary>
    public TimeSpan MaxReadTime { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>So many times reading a message may end the process; then it is put aside unread.</summary>
    public int MaxAttempts { get; set; } = 3;
}
