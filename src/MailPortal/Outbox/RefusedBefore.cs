using MailPortal.Accounts;
using MailPortal.Data;
using MailPortal.Mail.Problems;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Outbox;

/// <summary>A sign-in that was refused for good is not tried again with every mail of a queue: accounts get locked by that. A test is: it is how somebody finds out whether it
/// works again, and the queue goes on behind it.</summary>
internal static class RefusedBefore
{
    private const string NotTried = "Not tried again: ";

    /// <exception cref="MailProblemException">What the sign-in was refused for.</exception>
    public static async Task ThrowIfAnyAsync(PortalDbContext db, SendingAccount account, AccountLink? link, OutgoingMail mail, CancellationToken cancellation)
    {
        // The background asks Microsoft from time to time whether such a link works again; nothing new is taken in for it either.
        if (account.Method.IsLinked() && link is { Problem: { } broken }) throw Refused(broken, link.ProblemDetail, null);
        if (account.Method is not SendingMethod.SmtpPassword || mail.Kind is OutgoingKind.Test) return;
        var stored = account.PasswordStoredAt;
        var last = await db.Set<OutgoingMail>().AsNoTracking()
            .Where(m => m.AccountId == account.Id && m.EndedAt > stored && (m.Status == OutgoingStatus.Sent || m.Status == OutgoingStatus.Failed || m.Status == OutgoingStatus.Uncertain))
            .OrderByDescending(m => m.EndedAt).ThenByDescending(m => m.Id).Select(m => new { m.Problem, m.ProblemDetail, m.UpstreamCode }).FirstOrDefaultAsync(cancellation);
        if (last is { Problem: { } problem } && IsOfPassword(problem)) throw Refused(problem, last.ProblemDetail, last.UpstreamCode);
    }

    private static bool IsOfPassword(MailProblem problem) => problem is MailProblem.SmtpCredentialsWrong or MailProblem.SmtpSignInRefused or MailProblem.AppPasswordRequired or MailProblem.ProviderWantsBrowser;

    private static MailProblemException Refused(MailProblem problem, string? detail, string? upstream) =>
        new(problem, detail?.StartsWith(NotTried, StringComparison.Ordinal) is true ? detail : NotTried + detail) { UpstreamCode = upstream };
}
