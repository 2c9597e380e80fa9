using MailPortal.Data;

namespace MailPortal.Organizations;

/// <summary>A reason not to delete an organisation, brought by the feature whose rows would be orphaned (mailboxes, documents).</summary>
/// <param name="Holds">True while such rows exist.</param>
/// <param name="Reason">What the person reads, in their language.</param>
public sealed record OrganizationHold(Func<PortalDbContext, Guid, CancellationToken, Task<bool>> Holds, Func<string> Reason);

/// <summary>The organisation cannot be deleted yet; each reason says what to remove first. 409 on the API.</summary>
public sealed class OrganizationInUseException(IReadOnlyList<string> reasons) : Exception(string.Join(' ', reasons))
{
    public IReadOnlyList<string> Reasons { get; } = reasons;
}
