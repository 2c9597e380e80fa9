using MailPortal.Mail.Problems;

namespace MailPortal.Diagnosis;

public enum CheckOutcome
{
    Passed,
    Failed,

    /// <summary>An earlier step failed, or the step does not apply to this way of signing in.</summary>
    Skipped,
}

/// <summary>The names of the steps, as API and pages show them, in order.</summary>
public static class CheckStepName
{
    public const string Resolve = "resolve";
    public const string Connect = "connect";
    public const string Tls = "tls";
    public const string Token = "token";
    public const string TokenContents = "tokenContents";
    public const string SignIn = "signIn";
    public const string Mailbox = "mailbox";
    public const string Folders = "folders";

    public static IReadOnlyList<string> All { get; } = [Resolve, Connect, Tls, Token, TokenContents, SignIn, Mailbox, Folders];

    /// <summary>Those that there are where a password is sent: no token is asked for.</summary>
    public static IReadOnlyList<string> WithPassword { get; } = [Resolve, Connect, Tls, SignIn, Mailbox, Folders];
}

/// <summary>One fact that a step found, redacted: <c>address</c> = <c>52.97.1.2</c>, <c>roles</c> = <c>IMAP.AccessAsApp</c>.</summary>
public sealed record CheckEvidence(string Name, string Value)
{
    /// <summary>How many messages of the folder would be read, old ones left out.</summary>
    public const string ToRead = "messagesToRead";

    /// <summary>The enterprise application's object id, as the token says it.</summary>
    public const string ObjectId = "objectId";
}

/// <summary>One thing that may still be the reason, with the command that mends it where there is one.</summary>
public sealed record CheckRemedy(string Text, string? Command);

/// <summary>One step of a check.</summary>
public sealed record CheckStep(string Name, CheckOutcome Outcome, int ElapsedMs, IReadOnlyList<CheckEvidence> Evidence)
{
    public MailProblem? Problem { get; init; }

    /// <summary>Ours and stable: <c>MP2003</c>.</summary>
    public string? Code { get; init; }

    /// <summary>Microsoft's code or the server's text.</summary>
    public string? UpstreamCode { get; init; }

    /// <summary>The API's property name of the field to blame, when one is.</summary>
    public string? Field { get; init; }

    /// <summary>What happened, for people.</summary>
    public string? Message { get; init; }

    /// <summary>Why it usually happens, for people.</summary>
    public string? Cause { get; init; }

    /// <summary>What to do, for people.</summary>
    public string? Fix { get; init; }

    /// <summary>What remains possible, where the server does not say.</summary>
    public IReadOnlyList<CheckRemedy> Remedies { get; init; } = [];

    /// <summary>The server's own words, without any secret.</summary>
    public string? Detail { get; init; }

    public ProblemRetry? Retry { get; init; }
    public ProblemSource? RefusedBy { get; init; }

    /// <summary>How long the server asked to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>All steps in order; those after a failure are skipped.</summary>
public sealed record CheckReport(bool Ok, IReadOnlyList<CheckStep> Steps)
{
    /// <summary>The step that failed.</summary>
    public CheckStep? Failure => Steps.FirstOrDefault(s => s.Outcome == CheckOutcome.Failed);
}
