namespace MailPortal.Mailboxes;

/// <summary>The form is wrong: everything that is, at once.</summary>
public sealed class SettingsRefusedException(IReadOnlyList<FieldError> errors) : Exception("The mailbox settings are not valid.")
{
    public IReadOnlyList<FieldError> Errors { get; } = errors;
}
