using MailPortal.Components;
using MailPortal.Diagnosis;
using MailPortal.Mail.Problems;

namespace MailPortal.Accounts;

/// <summary>The field of "Cuenta Mail" that a refusal speaks of, with the words for it: people look for the fault where they typed it.</summary>
internal static class AccountBlame
{
    /// <summary>Of an attempt to link.</summary>
    /// <param name="attempt">Null for none.</param>
    /// <param name="account">As it is stored.</param>
    /// <param name="shared">Applications that may be borrowed, as they are now.</param>
    /// <returns>Null where no field is to blame, or what was tried is not what is stored.</returns>
    public static FieldProblem? Of(LinkAttempt? attempt, SendingAccount? account, IReadOnlyList<SharedApplication> shared)
    {
        if (attempt is not { Outcome: LinkOutcome.Refused, Problem: { } problem } || account is null) return null;
        if (LinkBasis.Of(AccountSettings.Of(account), shared).DiffersFrom(LinkBasis.Of(attempt.Terms))) return null;
        var blame = Of(problem, account);
        // A newer one was not tried yet.
        return blame is { Field: "secret" } && account.SecretStoredAt > attempt.CreatedAt ? null : blame;
    }

    /// <summary>Of a mail that was refused with what is stored.</summary>
    public static FieldProblem? Of(MailProblem problem, SendingAccount account) => FieldOf(problem, account) is { } field ? new(field, ProblemWords.Of(problem).Meaning) : null;

    private static string? FieldOf(MailProblem problem, SendingAccount account)
    {
        // What a person or an administrator has to allow is no fault of a field.
        if (LinkProblems.FieldOf(problem) is { } ofApplication) return LinkProblems.IsOfSettings(problem) ? OfApplication(ofApplication, account) : null;
        return (ProblemCatalogue.Describe(problem).Field, account.Method.UsesSmtp(), account.Method is SendingMethod.SmtpPassword) switch
        {
            ("host", true, _) => "smtpHost",
            ("port", true, _) => "smtpPort",
            ("security", true, _) => "smtpSecurity",
            ("password", _, true) => "password",
            ("user", _, true) => "smtpUser",
            _ => null,
        };
    }

    // Of a borrowed application nothing stands in the form but which one it is.
    private static string? OfApplication(string field, SendingAccount account) =>
        !account.Method.NeedsApplication() ? null
        : account.SharedBy is not null ? "sharedBy"
        : field is "tenantId" && account.Method.IsLinked() && account.Audience is not AccountAudience.Tenant ? "audience"
        : field;
}
