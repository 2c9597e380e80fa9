using MailPortal.Mail.Problems;

namespace MailPortal.Accounts;

/// <summary>What a refusal at renewing says about a link.</summary>
internal static class LinkProblems
{
    /// <summary>The application is refused (its secret, its id, its tenant), or the portal itself is at fault: whoever signed in need not do it again.</summary>
    // 2001 to 2043 are about tenant, application, secret and redirect URI; what follows is about the person and their consent.
    public static bool IsOfSettings(MailProblem problem) => problem is MailProblem.StoredSecretUnreadable or MailProblem.PortalFault or (> (MailProblem)2000 and < MailProblem.LinkingInterrupted);

    /// <summary>Time alone does not help: the link is broken until somebody does something.</summary>
    public static bool Breaks(MailProblemException refusal) => ProblemCatalogue.Describe(refusal.Problem).Retry is ProblemRetry.No;

    /// <summary>Microsoft does not take the secret itself.</summary>
    public static bool IsOfSecret(MailProblem problem) => problem is MailProblem.ClientSecretWrong or MailProblem.ClientSecretIdGiven or MailProblem.ClientSecretExpired;

    /// <summary>Microsoft was not reached, or says nothing now: neither the application nor the person is judged by it.</summary>
    public static bool IsOfTheWay(MailProblem problem) => problem is < (MailProblem)2000 or MailProblem.TokenServiceThrottled or MailProblem.TokenServiceUnavailable or MailProblem.TokenServiceUnreachable;

    /// <summary>The field of an application that is to blame; null for none of them.</summary>
    public static string? FieldOf(MailProblem problem) => ProblemCatalogue.Describe(problem).Field is "applicationId" or "secret" or "tenantId" ? ProblemCatalogue.Describe(problem).Field : null;
}
