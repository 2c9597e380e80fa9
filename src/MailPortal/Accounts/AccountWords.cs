using MailPortal.Components;
using MailPortal.Diagnosis;
using MailPortal.Mail.Problems;

namespace MailPortal.Accounts;

/// <summary>Names of what an account is, in the reader's language.</summary>
internal static class AccountWords
{
    public static string Of(SendingMethod method) => method switch
    {
        SendingMethod.GraphDelegated => AccountText.GraphDelegated,
        SendingMethod.GraphApplication => AccountText.GraphApplication,
        SendingMethod.SmtpOAuth => AccountText.SmtpOAuth,
        SendingMethod.SmtpOAuthApplication => AccountText.SmtpOAuthApplication,
        SendingMethod.SmtpPassword => AccountText.SmtpPassword,
    };

    public static string Hint(SendingMethod method) => method switch
    {
        SendingMethod.GraphDelegated => AccountText.GraphDelegatedHint,
        SendingMethod.GraphApplication => AccountText.GraphApplicationHint,
        SendingMethod.SmtpOAuth => AccountText.SmtpOAuthHint,
        SendingMethod.SmtpOAuthApplication => AccountText.SmtpOAuthApplicationHint,
        SendingMethod.SmtpPassword => AccountText.SmtpPasswordHint,
    };

    public static string Of(AccountAudience audience) => audience switch
    {
        AccountAudience.Common => AccountText.AudienceCommon,
        AccountAudience.Organizations => AccountText.AudienceOrganizations,
        AccountAudience.Consumers => AccountText.AudienceConsumers,
        AccountAudience.Tenant => AccountText.AudienceTenant,
    };

    public static string Of(AnswerRefusal refusal) => refusal switch
    {
        AnswerRefusal.Unknown => AccountText.WindowUnknown,
        AnswerRefusal.Repeated => AccountText.WindowRepeated,
        AnswerRefusal.TooLate => AccountText.WindowTooLate,
        AnswerRefusal.OtherBrowser => AccountText.WindowOtherBrowser,
        AnswerRefusal.OtherUser => AccountText.WindowOtherUser,
    };

    /// <summary>Who signed in, and who was expected. An address may have passed to another account: then it is not the address that differs.</summary>
    public static string OfOther(LinkAttempt attempt) => attempt.ExpectedAddress.Equals(attempt.UserName, StringComparison.OrdinalIgnoreCase)
        ? string.Format(null, AccountText.OtherSameText, attempt.UserName) : string.Format(null, AccountText.OtherText, attempt.UserName, attempt.ExpectedAddress);

    /// <summary>What mends a link; null where the problem's own words say it.</summary>
    public static string? Fix(LinkRemedy? remedy) => remedy switch
    {
        LinkRemedy.AskOrganization => AccountText.FixAskOrganization,
        LinkRemedy.LinkAnew => AccountText.FixLinkAnew,
        LinkRemedy.ChooseApplication => AccountText.FixChooseApplication,
        _ => null,
    };

    /// <summary>What to do about a link that did not come about. Nobody tries it again but the person.</summary>
    public static string FixOfLinking(MailProblem problem) => problem switch
    {
        MailProblem.TokenServiceThrottled or MailProblem.TokenServiceUnavailable => AccountText.FixLinkLater,
        MailProblem.TokenServiceUnreachable => AccountText.FixLinkUnreachable,
        _ => ProblemWords.Of(problem).Fix,
    };

    /// <summary>Null where nothing is wrong.</summary>
    public static string? Of(RedirectTrouble trouble, Uri browser) => trouble switch
    {
        RedirectTrouble.None => null,
        RedirectTrouble.NotSecure => AccountText.RedirectNotSecure,
        RedirectTrouble.OtherAddress => string.Format(null, AccountText.RedirectOtherAddress, browser.GetLeftPart(UriPartial.Authority)),
    };

    /// <summary>Colour, drawing and word.</summary>
    public static (ChipTone Tone, string Icon, string Word) Look(SendingAccount? account, AccountLink? link) => account is null || (account.Method.IsLinked() && link is null)
        ? (ChipTone.Neutral, "dash", AccountText.NotLinked)
        : !account.Method.IsLinked() ? (ChipTone.Info, "info", AccountText.NoLinkNeeded)
        : link!.State switch
        {
            LinkState.Linked => (ChipTone.Good, "success", AccountText.Linked),
            LinkState.Failing => (ChipTone.Bad, "error", AccountText.LinkFailing),
            LinkState.Expired => (ChipTone.Bad, "clock", AccountText.LinkExpired),
        };
}
