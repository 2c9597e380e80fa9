using MailPortal.Data;

namespace MailPortal.Organizations;

/// <summary>What a feature does before an organisation goes, because rows that stay depend on rows that go with it.</summary>
/// <param name="SayAsync">In the transaction that deletes, before anything is deleted; done again where that is tried again.</param>
public sealed record OrganizationFarewell(Func<PortalDbContext, Guid, CancellationToken, Task> SayAsync);
