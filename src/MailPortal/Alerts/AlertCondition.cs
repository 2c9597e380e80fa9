namespace MailPortal.Alerts;

/// <summary>Something that is so at this moment and that somebody has to be told.</summary>
/// <param name="Kind">What.</param>
/// <param name="SubjectId">Of which account, organisation or mailbox.</param>
/// <param name="OrganizationId">Whose; null for what belongs to a user.</param>
/// <param name="Step">How near it is; told again when it comes nearer. 0 for kinds without steps.</param>
/// <param name="TellAt">Not before.</param>
/// <param name="Facts">For the words.</param>
public sealed record AlertCondition(AlertKind Kind, Guid SubjectId, Guid? OrganizationId, int Step, DateTimeOffset TellAt, AlertFacts Facts)
{
    public string Key => $"{Kind}:{SubjectId}";
}
