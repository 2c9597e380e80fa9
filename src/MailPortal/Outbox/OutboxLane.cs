namespace MailPortal.Outbox;

/// <summary>An account's turn in the outbox: whoever holds its lease sends the account's mails, one after the other, in the order in which they came. So
/// one mailbox never has two requests at once, and limits are counted in one place.</summary>
public sealed class OutboxLane
{
    public required Guid AccountId { get; init; }

    /// <summary>When to look; null as long as nothing waits.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>Until then nothing is sent, because the server or a limit says so or the portal was at fault; null without such a reason.</summary>
    public DateTimeOffset? PausedUntil { get; set; }

    public Guid? LeaseId { get; set; }
    public Guid? LeaseNode { get; set; }
    public DateTimeOffset? LeaseUntil { get; set; }
}
