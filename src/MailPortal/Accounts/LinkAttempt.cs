using System.Linq.Expressions;
using MailPortal.Data;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Problems;

namespace MailPortal.Accounts;

/// <summary>What became of an attempt to link.</summary>
public enum LinkOutcome
{
    /// <summary>The person is at Microsoft's page, or about to go there.</summary>
    Waiting,
    Linked,
    /// <summary>Somebody else than expected signed in: the person decides.</summary>
    OtherAccount,
    /// <summary>The other account was not wanted.</summary>
    Dropped,
    /// <summary>Microsoft refused, or the person did.</summary>
    Refused,
}

/// <summary>One press of "Vincular cuenta", from the first window to the last word: who pressed, in which browser, and what is needed to go on when
/// Microsoft sends the browser back, to whichever node. Kept for a while for the form that watches it.</summary>
public sealed class LinkAttempt
{
    public const string VerifierColumn = "link-verifier", TokensColumn = "link-attempt-tokens", ConsentColumn = "link-consent";

    /// <summary>From the press to Microsoft's page; and from there back.</summary>
    public static readonly TimeSpan TicketLives = TimeSpan.FromMinutes(2), Lives = TimeSpan.FromMinutes(15);

    /// <summary>Those with a password: no browser is sent anywhere, and the application proves itself.</summary>
    public static readonly Expression<Func<LinkAttempt, bool>> ByPassword = a => a.RedirectUri == "" && !a.Terms.IsPublicClient;

    public Guid Id { get; init; } = RowId.Next();
    public required Guid AccountId { get; init; }

    /// <summary>Who pressed: nobody else may end it.</summary>
    public required Guid UserId { get; init; }
    public required LinkTerms Terms { get; init; }

    /// <summary>Separated by blanks.</summary>
    public required string Scopes { get; init; }
    public required string ExpectedAddress { get; init; }

    /// <summary>The same from beginning to end: Microsoft compares. Empty where no browser is sent back.</summary>
    public required string RedirectUri { get; init; }

    /// <summary>SHA-256 of the ticket that opens Microsoft's page once.</summary>
    public required string TicketHash { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until when it can be gone on with; once somebody else signed in, until when the person can decide.</summary>
    public DateTimeOffset ExpiresAt { get; private set; }
    public DateTimeOffset? OpenedAt { get; private set; }

    /// <summary>SHA-256 of <c>state</c>.</summary>
    public string? StateHash { get; private set; }

    /// <summary>SHA-256 of the cookie that the browser got.</summary>
    public string? BrowserHash { get; private set; }
    public string? Nonce { get; private set; }
    public string? ProtectedVerifier { get; private set; }

    /// <summary>Microsoft's answer came: it comes once.</summary>
    public DateTimeOffset? AnsweredAt { get; private set; }
    public LinkOutcome Outcome { get; private set; }
    public MailProblem? Problem { get; private set; }
    public string? ProblemDetail { get; private set; }
    public string? UpstreamCode { get; private set; }

    public string? TenantId { get; private set; }
    public string? ObjectId { get; private set; }
    public string? UserName { get; private set; }
    public string? DisplayName { get; private set; }
    public string? GrantedScopes { get; private set; }

    /// <summary>Of the other account, until the person has decided.</summary>
    public string? ProtectedTokens { get; private set; }

    public bool IsOver => Outcome is not (LinkOutcome.Waiting or LinkOutcome.OtherAccount);

    /// <summary>With SMTP Microsoft tells the name of the sign-in and no address: whether the expected one is the same person's, the person says. Graph tells all.</summary>
    public bool MayKeepAddress => Outcome is LinkOutcome.OtherAccount && Terms.Method is SendingMethod.SmtpOAuth && !ExpectedAddress.Equals(UserName, StringComparison.OrdinalIgnoreCase);

    public SignedInAccount? SignedIn => TenantId is null ? null : new(TenantId, ObjectId!, UserName!, DisplayName);

    public void Begin() => ExpiresAt = CreatedAt + TicketLives;

    /// <summary>The browser is sent to Microsoft.</summary>
    public void Open(string stateHash, string browserHash, string nonce, string protectedVerifier, DateTimeOffset now) =>
        (StateHash, BrowserHash, Nonce, ProtectedVerifier, OpenedAt, ExpiresAt) = (stateHash, browserHash, nonce, protectedVerifier, now, now + Lives);

    public void Refuse(MailProblemException refusal)
    {
        (Outcome, Problem, UpstreamCode) = (LinkOutcome.Refused, refusal.Problem, Cut(refusal.UpstreamCode, 200));
        ProblemDetail = Cut(refusal.Detail, 1000);
        Forget();
    }

    public void Link(SignedInAccount who)
    {
        SignIn(who);
        Outcome = LinkOutcome.Linked;
        Forget();
    }

    /// <summary>Somebody else signed in: the person has a while to decide, after which the tokens are nobody's business any more.</summary>
    public void Ask(SignedInAccount who, string protectedTokens, IReadOnlyList<string> scopes, DateTimeOffset now)
    {
        SignIn(who);
        (Outcome, ProtectedTokens, GrantedScopes, ExpiresAt) = (LinkOutcome.OtherAccount, protectedTokens, string.Join(' ', scopes), now + Lives);
        ProtectedVerifier = null;
    }

    public void Drop()
    {
        Outcome = LinkOutcome.Dropped;
        Forget();
    }

    private void SignIn(SignedInAccount who) => (TenantId, ObjectId, UserName, DisplayName) = (who.TenantId, who.ObjectId, Cut(who.UserName, AccountRules.LongestAddress), Cut(who.DisplayName, 256));

    // What is over needs no secret any more.
    private void Forget() => (ProtectedVerifier, ProtectedTokens) = (null, null);

    private static string? Cut(string? text, int most) => text is { } t && t.Length > most ? t[..most] : text;
}
