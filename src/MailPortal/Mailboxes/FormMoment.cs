namespace MailPortal.Mailboxes;

/// <summary>What stood in a form at one moment: tells later whether a field still holds it. Of a secret it knows only whether it was typed again.</summary>
internal sealed class FormMoment
{
    private readonly Dictionary<string, string> values;
    private readonly int secret, password;

    private FormMoment(MailboxForm form) => (values, secret, password) = (form.Values(), form.Secret.Changes, form.Password.Changes);

    public static FormMoment Of(MailboxForm form) => new(form);

    /// <param name="field">The API's property name, as a problem blames it.</param>
    public bool Holds(MailboxForm form, string field) => field switch
    {
        "secret" => form.Secret.Changes == secret,
        "password" => form.Password.Changes == password,
        "credential" => Same(form, "serverType"),
        "folders" => Same(form, "folders", "folders.withoutDocuments", "folders.failed"),
        _ => Same(form, field),
    };

    /// <summary>Nothing was changed of what decides which messages would be read.</summary>
    public bool ReadsTheSame(MailboxForm form) => form.Secret.Changes == secret && form.Password.Changes == password
        && Same(form, "serverType", "protocol", "host", "port", "security", "user", "tenantId", "applicationId", "cloud", "tokenScope", "sourceFolder", "startFrom");

    private bool Same(MailboxForm form, params ReadOnlySpan<string> fields)
    {
        var now = form.Values();
        foreach (var field in fields)
            if (now.GetValueOrDefault(field) != values.GetValueOrDefault(field)) return false;
        return true;
    }
}
