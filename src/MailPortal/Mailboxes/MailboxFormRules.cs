using MailPortal.Components;

namespace MailPortal.Mailboxes;

/// <summary>What keeps the reception form from being saved: the rules of the settings, and those that only a form has.</summary>
public static class MailboxFormRules
{
    /// <summary>Everything at once, in the words of the reader, by the ids of the fields.</summary>
    public static IReadOnlyList<FieldProblem> Check(MailboxForm form)
    {
        // There is nothing else to fill in: the way out is another kind of server.
        if (form.Credential is null) return [new("serverType", MailboxRuleWords.Of(MailboxRule.Withdrawn))];
        var problems = new List<FieldProblem>();
        void Add(string field, string? message)
        {
            if (message is not null && problems.TrueForAll(p => p.Field != field)) problems.Add(new(field, message));
        }

        if (form.Port.Trim().Length > 0 && form.ParsePort() is null) Add("port", MailboxRuleWords.Of(MailboxRule.PortOutOfRange));
        if (form.ParseInterval() is null) Add("pollInterval", MailboxRuleWords.Of(MailboxRule.IntervalOutOfRange));
        var settings = MailboxRules.Clean(form.ToSettings());
        foreach (var error in MailboxRules.Check(settings, form.Stored.SecretAt is not null, form.Stored.PasswordAt is not null)) Add(error.Field, MailboxRuleWords.Of(error));
        // The API takes none for the default; in a form one that was emptied would come back by itself.
        if (MailboxForm.ParseDay(form.StartFrom) is null) Add("startFrom", MailboxFormText.StartFromMissing);
        if (form.Credential is CredentialKind.Secret)
        {
            if (Confirmation.IsNeeded(form.TenantId, form.Stored.TenantId)) Add("tenantId-confirmation", Confirmation.Problem(MailboxFormText.TenantId, form.TenantId, form.TenantIdAgain));
            if (Confirmation.IsNeeded(form.ApplicationId, form.Stored.ApplicationId))
                Add("applicationId-confirmation", Confirmation.Problem(MailboxFormText.ApplicationId, form.ApplicationId, form.ApplicationIdAgain));
            Add("secret-confirmation", Twice(form.Secret, MailboxFormText.Secret));
        }
        else
        {
            Add("password-confirmation", Twice(form.Password, MailboxFormText.Password));
        }
        return problems;
    }

    private static string? Twice(TypedSecret typed, string label) =>
        typed.Value is null || typed.IsConfirmed ? null
        : typed.IsConfirmationEmpty ? ComponentsText.ConfirmMissing : string.Format(null, ComponentsText.ConfirmMismatch, label);
}
