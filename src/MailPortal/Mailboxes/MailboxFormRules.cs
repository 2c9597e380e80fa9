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

        foreach (var error in Wrong(form)) Add(error.Field, MailboxRuleWords.Of(error));
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

    /// <summary>What was typed or chosen and cannot be right, whatever else is still to come: said as soon as the field is left.</summary>
    public static IReadOnlyList<FieldProblem> CheckTyped(MailboxForm form) =>
        form.Credential is null ? [] : [.. Wrong(form).Where(e => IsOfTyped(e.Rule)).DistinctBy(e => e.Field).Select(e => new FieldProblem(e.Field, MailboxRuleWords.Of(e)))];

    private static IEnumerable<FieldError> Wrong(MailboxForm form)
    {
        if (form.Port.Trim().Length > 0 && form.ParsePort() is null) yield return new("port", MailboxRule.PortOutOfRange);
        if (form.ParseInterval() is null) yield return new("pollInterval", form.PollInterval.Trim().Length == 0 ? MailboxRule.Required : MailboxRule.IntervalOutOfRange);
        var settings = MailboxRules.Clean(form.ToSettings());
        foreach (var error in MailboxRules.Check(settings, form.Stored.SecretAt is not null, form.Stored.PasswordAt is not null))
            if (error.Field != "pollInterval" || form.ParseInterval() is not null) yield return error;
    }

    private static bool IsOfTyped(MailboxRule rule) => rule switch
    {
        MailboxRule.NotAGuid or MailboxRule.TenantMalformed or MailboxRule.TenantNotSingle or MailboxRule.PortOutOfRange or MailboxRule.NotAnAddress or MailboxRule.AddressMalformed
            or MailboxRule.HostMalformed or MailboxRule.HostWithPort or MailboxRule.IntervalOutOfRange or MailboxRule.NotYetSupported or MailboxRule.BackupIsReception
            or MailboxRule.ScopeMalformed or MailboxRule.FolderMalformed or MailboxRule.FoldersNotDistinct => true,
        MailboxRule.Required or MailboxRule.PartnerMissing or MailboxRule.TooLong or MailboxRule.Withdrawn
            or MailboxRule.SecretAgain or MailboxRule.AddressReceives => false,
    };

    private static string? Twice(TypedSecret typed, string label) =>
        typed.Value is null || typed.IsConfirmed ? null
        : typed.IsConfirmationEmpty ? ComponentsText.ConfirmMissing : string.Format(null, ComponentsText.ConfirmMismatch, label);
}
