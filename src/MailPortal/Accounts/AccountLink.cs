using MailPortal.Data;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Problems;

namespace MailPortal.Accounts;

/// <summary>How an account's link is.</summary>
public enum LinkState
{
    /// <summary>It works.</summary>
    Linked,
    /// <summary>The application's settings are refused; the person's consent may be as good as ever.</summary>
    Failing,
    /// <summary>"Vinculación caducada": the person has to sign in again.</summary>
    Expired,
}

/// <summary>What "Vincular cuenta" left: who signed in, and the tokens. Written under a lease, because refresh tokens rotate: two nodes that renew at
/// once would each write over the other's.</summary>
public sealed class AccountLink
{
    public const string TokensColumn = "link-tokens";

    /// <summary>A refresh token dies after 90 days of silence (Microsoft, "Refresh tokens in the Microsoft identity platform"): it never gets near.</summary>
    public static readonly TimeSpan RenewAfter = TimeSpan.FromDays(7);

    // Not at every look: what is wrong may need a person, or just an hour.
    private static readonly TimeSpan RenewAgain = TimeSpan.FromHours(1), AskExpired = TimeSpan.FromDays(1), AskExpiredFor = TimeSpan.FromDays(30), Never = TimeSpan.FromDays(3650);

    public required Guid AccountId { get; init; }
    public LinkTerms Terms { get; private set; } = null!;

    /// <summary>Whose account it is, whatever its addresses become (claims <c>tid</c> and <c>oid</c>).</summary>
    public string TenantId { get; private set; } = "";
    public string ObjectId { get; private set; } = "";
    public string UserName { get; private set; } = "";
    public string? DisplayName { get; private set; }

    /// <summary>What was consented to, separated by blanks.</summary>
    public string Scopes { get; private set; } = "";
    public string ProtectedTokens { get; private set; } = "";
    public DateTimeOffset LinkedAt { get; private set; }
    public DateTimeOffset RenewedAt { get; private set; }

    /// <summary>When the background renews it.</summary>
    public DateTimeOffset RenewAt { get; private set; }

    public MailProblem? Problem { get; private set; }
    public string? ProblemDetail { get; private set; }
    public DateTimeOffset? ProblemSince { get; private set; }

    /// <summary>Changes with the tokens: a token remembered in memory belongs to one of these.</summary>
    public Guid Stamp { get; private set; } = Guid.NewGuid();

    /// <summary>Who renews it, until when.</summary>
    public Guid? LeaseId { get; private set; }
    public DateTimeOffset? LeaseUntil { get; private set; }

    public LinkState State => Problem is not { } problem ? LinkState.Linked : LinkProblems.IsOfSettings(problem) ? LinkState.Failing : LinkState.Expired;

    public bool IsPersonal => TenantId == SignedInAccount.PersonalTenantId;

    /// <summary>Somebody signed in and it proved itself.</summary>
    public void Link(LinkTerms terms, SignedInAccount who, string protectedTokens, IReadOnlyList<string> scopes, DateTimeOffset now)
    {
        Terms = terms;
        (TenantId, ObjectId, UserName, DisplayName) = (who.TenantId, who.ObjectId, Cut(who.UserName, AccountRules.LongestAddress), who.DisplayName is { } name ? Cut(name, 256) : null);
        LinkedAt = now;
        Renewed(protectedTokens, scopes, now);
    }

    /// <summary>Tokens were renewed.</summary>
    public void Renewed(string protectedTokens, IReadOnlyList<string> scopes, DateTimeOffset now)
    {
        (ProtectedTokens, Scopes) = (protectedTokens, string.Join(' ', scopes));
        (RenewedAt, RenewAt, Stamp) = (now, now + RenewAfter, Guid.NewGuid());
        (Problem, ProblemDetail, ProblemSince) = (null, null, null);
    }

    /// <summary>The secret was replaced, and the new one has renewed the tokens.</summary>
    public void TakeSecret(string protectedSecret) => Terms = Terms with { ProtectedSecret = protectedSecret };

    /// <summary>It could not be renewed, and time alone does not help.</summary>
    public void Broken(MailProblem problem, string detail, DateTimeOffset now)
    {
        ProblemSince = Problem == problem ? ProblemSince : now;
        (Problem, ProblemDetail) = (problem, detail.Length > 1000 ? detail[..1000] : detail);
        // What is the application's may be mended at any time; what only the person can mend is asked about once a day, and after a month no more.
        RenewAt = State is LinkState.Failing ? now + RenewAgain : now - ProblemSince < AskExpiredFor ? now + AskExpired : now + Never;
    }

    private static string Cut(string text, int most) => text.Length > most ? text[..most] : text;

    /// <summary>Not now; soon again.</summary>
    public void PutOff(DateTimeOffset now) => RenewAt = now + RenewAgain;
}
