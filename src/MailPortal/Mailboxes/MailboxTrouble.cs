using MailPortal.Diagnosis;
using MailPortal.Mail.Problems;

namespace MailPortal.Mailboxes;

/// <summary>A stored mailbox as its form shows it again.</summary>
internal static class MailboxTrouble
{
    /// <summary>What it fails for, in a word at the field to blame: the page's head says the rest. Null when nothing is wrong.</summary>
    public static CheckStep? Of(ReceptionMailbox mailbox)
    {
        if (mailbox.StatusProblem is not { } problem) return null;
        var description = ProblemCatalogue.Describe(problem);
        return new("", CheckOutcome.Failed, 0, []) { Problem = problem, Code = description.Code, Field = FieldOf(mailbox, problem), Message = ProblemWords.Of(problem).Meaning };
    }

    /// <summary>The field to blame; null when none is.</summary>
    public static string? FieldOf(ReceptionMailbox mailbox, MailProblem problem) => BlamedField.Of(problem, mailbox.Credential is CredentialKind.Password, mailbox.Cloud is not null);

    public static MailboxStored Stored(ReceptionMailbox mailbox) => new(mailbox.TenantId, mailbox.ApplicationId,
        mailbox.ProtectedSecret is null ? null : mailbox.SecretStoredAt ?? DateTimeOffset.MinValue, mailbox.ProtectedPassword is null ? null : DateTimeOffset.MinValue);

    /// <summary>The candidate's own secret, or that of the mailbox, which goes on being used.</summary>
    public static MailboxStored Stored(this CandidateView candidate, ReceptionMailbox mailbox)
    {
        var inForce = Stored(mailbox);
        return new(candidate.Settings.TenantId, candidate.Settings.ApplicationId, candidate.HasSecret ? candidate.At : inForce.SecretAt, candidate.HasPassword ? candidate.At : inForce.PasswordAt);
    }
}
