namespace MailPortal.Users;

/// <summary>A user belongs to an organisation.</summary>
public sealed class Membership
{
    public required Guid UserId { get; init; }
    public required Guid OrganizationId { get; init; }
}
