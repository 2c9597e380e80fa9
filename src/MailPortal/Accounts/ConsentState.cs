using MailPortal.Mail.Problems;

namespace MailPortal.Accounts;

/// <summary>The <c>state</c> of an administrator's way to Microsoft and back: says for which attempt this portal gave the address. Sealed, not stored: an
/// administrator may open it days later and in another browser, when the attempt is long forgotten. It proves where the address came from, not
/// what was pressed there.</summary>
public sealed class ConsentState(AccountSecrets secrets)
{
    public string For(Guid attempt) => $"{attempt:N}.{secrets.Protect(new("consent"), attempt, LinkAttempt.ConsentColumn)}";

    /// <summary>The attempt, which need not exist any more; null for a state that is not ours.</summary>
    public Guid? AttemptOf(string? state)
    {
        if (state?.Split('.', 2) is not [var id, var sealedPart] || !Guid.TryParseExact(id, "N", out var attempt)) return null;
        try
        {
            secrets.Open(sealedPart, attempt, LinkAttempt.ConsentColumn);
            return attempt;
        }
        catch (MailProblemException)
        {
            return null; // invented, or of another attempt
        }
    }
}
