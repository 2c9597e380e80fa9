namespace MailPortal.Accounts;

/// <summary>"Remitente del sistema": from which account the portal's own mails are sent. One row, or none.</summary>
public sealed class SystemSender
{
    /// <summary>There is no other.</summary>
    public static readonly Guid OnlyId = new("5e4de200-0000-7000-8000-000000000001");

    public Guid Id { get; init; } = OnlyId;

    /// <summary>Some user's, or the portal's own, which is nobody's.</summary>
    public required Guid AccountId { get; set; }
    public required DateTimeOffset ChangedAt { get; set; }

    /// <summary>Name of who chose it.</summary>
    public required string ChangedBy { get; set; }
    public Guid Version { get; private set; } = Guid.NewGuid();

    /// <summary>From another account from now on, or from the same with other settings.</summary>
    public void Choose(Guid accountId, string by, DateTimeOffset now)
    {
        (AccountId, ChangedBy, ChangedAt) = (accountId, by, now);
        Version = Guid.NewGuid();
    }
}
