namespace MailPortal.Alerts;

/// <summary>Who is told, and in which language.</summary>
/// <param name="Address">A mail address.</param>
/// <param name="Language"><c>es</c> or <c>en</c>.</param>
/// <param name="UserId">Whose address it is; null for one that somebody typed.</param>
public sealed record AlertRecipient(string Address, string Language, Guid? UserId);
