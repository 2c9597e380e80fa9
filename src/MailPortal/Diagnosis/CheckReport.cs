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
}

/// <summary>One step of a check. <paramref name="Message"/> and <paramref name="Fix"/> are for people, in the culture asked for.</summary>
/// <param name="Code">Ours and stable (<c>MP2003</c>).</param>
/// <param name="UpstreamCode">Microsoft's code or the server's text.</param>
/// <param name="Field">The API's property name of the field to blame, when there is one.</param>
/// <param name="Evidence">What was seen, redacted, one fact per entry.</param>
public sealed record CheckStep(
    string Name, CheckOutcome Outcome, MailProblem? Problem, string? Code, string? UpstreamCode, string? Field,
    string? Message, string? Fix, int ElapsedMs, IReadOnlyList<CheckEvidence> Evidence)
{
    /// <summary>Whether and when trying again helps.</summary>
    public ProblemRetry? Retry { get; init; }

    /// <summary>How long the server asked to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The server's own words, redacted.</summary>
    public string? Detail { get; init; }
}

/// <summary>One fact that a step found: <c>address</c> = <c>52.97.1.2</c>, <c>roles</c> = <c>IMAP.AccessAsApp</c>.</summary>
public sealed record CheckEvidence(string Name, string Value);

/// <summary>All steps in order; those after a failure are skipped.</summary>
public sealed record CheckReport(bool Ok, IReadOnlyList<CheckStep> Steps)
{
    /// <summary>The step that failed.</summary>
    public CheckStep? Failure => Steps.FirstOrDefault(s => s.Outcome == CheckOutcome.Failed);
}
