using MailPortal.Data;

namespace MailPortal.Audit;

/// <summary>Who changed what, when, from where. Written in the transaction of the change, never changed afterwards, and never with a
/// secret in it. Alerts and webhooks read these rows.</summary>
public sealed class AuditEntry
{
    public Guid Id { get; init; } = RowId.Next();
    public required DateTimeOffset At { get; init; }

    /// <summary>The user; null for the portal itself.</summary>
    public Guid? UserId { get; init; }
    public required string UserName { get; init; }

    /// <summary>Network address of the caller.</summary>
    public string? From { get; init; }

    /// <summary><c>mailbox.statusChanged</c> and the like: subject, dot, what happened.</summary>
    public required string Action { get; init; }

    /// <summary>The organisation it concerns: who may see it. Null for the portal as a whole.</summary>
    public Guid? OrganizationId { get; init; }

    /// <summary>Id of what was changed.</summary>
    public required string Target { get; init; }

    /// <summary>Further facts as JSON.</summary>
    public string? Details { get; init; }
}
