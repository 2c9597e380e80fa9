using MailPortal.Mail.Problems;

namespace MailPortal.Mailboxes;

/// <summary>What is tried again by itself, and when.</summary>
internal static class RetryRules
{
    /// <summary>A new permission takes Microsoft up to half an hour to spread: tried again every two minutes for an hour.</summary>
    public static readonly TimeSpan Propagation = TimeSpan.FromMinutes(2), PropagationAtMost = TimeSpan.FromHours(1);

    /// <summary>A check has ended by then.</summary>
    public static readonly TimeSpan UncheckedFor = TimeSpan.FromMinutes(5);

    /// <summary>A failure is retried after 1, 2, 4 … minutes, at most an hour.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1), LongestPause = TimeSpan.FromHours(1);

    public static TimeSpan PauseAfter(int failures) =>
        TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Clamp(failures - 1, 0, 10)));

    public static bool NeedsAPerson(ProblemDescription problem) => problem.Retry is not ProblemRetry.Later;

    /// <summary>Never tried again by itself, because accounts get locked.</summary>
    // By name: a full mailbox or a read-only folder says nothing about the password.
    public static bool IsPasswordRefusal(CredentialKind credential, MailProblem problem) => credential is CredentialKind.Password
        && problem is MailProblem.SignInRefused or MailProblem.PasswordSignInRefused or MailProblem.PasswordSignInBlocked
            or MailProblem.CredentialsWrong or MailProblem.AppPasswordRequired or MailProblem.ProviderWantsBrowser;
}
