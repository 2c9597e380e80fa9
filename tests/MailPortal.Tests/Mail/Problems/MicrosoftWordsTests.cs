using MailPortal.Mail.Problems;
using static MailPortal.Mail.Problems.MailProblem;
using static MailPortal.Tests.Mail.Problems.Said;

namespace MailPortal.Tests.Mail.Problems;

/// <summary>Every text of Exchange Online's servers that we know of, as the connections understand it.</summary>
public sealed class MicrosoftWordsTests
{
    // Words that stand for many causes: nothing better can be said of them than what they say.
    private static readonly HashSet<MailProblem> Generic = [CommandRefused, PopCommandRefused, SmtpRefused, SmtpRefusedForNow, UnexpectedAnswer, TokenRefused];

    [Theory]
    [InlineData(SigningIn, "A2 NO AUTHENTICATE failed.", SignInRefused, ProblemRetry.AfterPropagation)]
    [InlineData(SigningIn, "A2 NO AUTHENTICATE failed. Error=\"AuthFailed:LogonDenied-None-OAuthLog:AuthExc_Auth Failed:User:x@contoso.com\"", ApplicationNotAllowedInMailbox, ProblemRetry.AfterPropagation)]
    [InlineData(SigningIn, "A2 NO [AUTHENTICATIONFAILED] AuthFailed:LogonDenied-BasicAuthBlocked-<UserType:OutlookCom> LogonFailed-BasicAuthBlocked", PasswordSignInBlocked, ProblemRetry.No)]
    [InlineData(SigningIn, "A2 NO LOGIN failed.", PasswordSignInRefused, ProblemRetry.No)]
    [InlineData(SigningIn, "A2 BAD User is authenticated but not connected.", MailboxNotConnected, ProblemRetry.AfterPropagation)]
    [InlineData(Afterwards, "A4 BAD User is authenticated but not connected.", MailboxNotConnected, ProblemRetry.AfterPropagation)]
    [InlineData(Afterwards, "* BYE Connection closed. 14", ConnectionClosedByServer, ProblemRetry.Later)]
    [InlineData(Afterwards, "* BYE Session invalidated - AccessTokenExpired", TokenExpiredInSession, ProblemRetry.Later)]
    [InlineData(Afterwards, "A4 BAD Session invalidated - AccessTokenExpired", TokenExpiredInSession, ProblemRetry.Later)]
    [InlineData(Afterwards, "A4 BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds", ServerThrottled, ProblemRetry.Later, 92415)]
    [InlineData(Afterwards, "A4 NO Request is throttled. Suggested Backoff Time: 300000", ServerThrottled, ProblemRetry.Later, 300000)]
    [InlineData(SigningIn, "A2 NO Request is throttled. Suggested Backoff Time: 1000 milliseconds", ServerThrottled, ProblemRetry.Later, 1000)]
    [InlineData(Afterwards, "* BYE Request is throttled. Suggested Backoff Time: 1000 milliseconds", ServerThrottled, ProblemRetry.Later, 1000)]
    [InlineData(Afterwards, "A4 NO Server Unavailable. 15", ServerUnavailable, ProblemRetry.Later)]
    [InlineData(SigningIn, "A2 BAD Server Unavailable. 15", ServerUnavailable, ProblemRetry.Later)]
    [InlineData(Afterwards, "* BYE Connection is closed. 13", ConnectionClosedByServer, ProblemRetry.Later)]
    [InlineData(SigningIn, "A3 BAD Command Error. 12", SignInRefused, ProblemRetry.AfterPropagation)]
    [InlineData(Afterwards, "A4 BAD Command Error. 12", CommandNotUnderstood, ProblemRetry.No)]
    [InlineData(Afterwards, "A4 BAD Command Argument Error. 11", CommandNotUnderstood, ProblemRetry.No)]
    [InlineData(Afterwards, "A4 BAD Command received in Invalid state.", CommandNotUnderstood, ProblemRetry.No)]
    [InlineData(Afterwards, "A4 NO INBOX doesn't exist.", InboxMissing, ProblemRetry.No)]
    public void Imap_Words_AreUnderstood(Said said, string line, MailProblem expected, ProblemRetry retry, int? milliseconds = null) =>
        AssertUnderstood(ServerWords.Imap(said, line), expected, retry, milliseconds);

    [Theory]
    [InlineData(SigningIn, "-ERR Authentication failure: unknown user name or bad password.", PopSignInRefused, ProblemRetry.AfterPropagation)]
    [InlineData(SigningInWithPassword, "-ERR Logon failure: unknown user name or bad password.", PopPasswordSignInBlocked, ProblemRetry.No)]
    [InlineData(SigningIn, "-ERR Logon failure: unknown user name or bad password.", PopSignInRefused, ProblemRetry.AfterPropagation)]
    public void Pop3_Words_AreUnderstood(Said said, string line, MailProblem expected, ProblemRetry retry) =>
        AssertUnderstood(ServerWords.Pop3(said, line), expected, retry, null);

    [Theory]
    [InlineData(SigningIn, "535 5.7.3 Authentication unsuccessful [AM0PR02CA0123.eurprd02.prod.outlook.com]", SmtpSignInRefused, ProblemRetry.AfterPropagation)]
    [InlineData(SigningIn, "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information. [x]", SmtpSignInDisabled, ProblemRetry.AfterPropagation)]
    [InlineData(SigningIn, "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. Visit https://aka.ms/smtp_auth_disabled for more information. [x]", SmtpSignInDisabled, ProblemRetry.AfterPropagation)]
    [InlineData(SigningIn, "535 5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy. Contact your administrator. [x]", SecurityDefaultsBlock, ProblemRetry.No)]
    [InlineData(SigningIn, "535 5.7.139 Authentication unsuccessful, the request did not meet the criteria to be authenticated successfully. Contact your administrator. [x]", ConditionalAccessBlocks, ProblemRetry.No)]
    [InlineData(SigningIn, "535 5.7.139 Authentication unsuccessful, basic authentication is disabled. [x]", PasswordSignInBlocked, ProblemRetry.No)]
    [InlineData(SigningIn, "535 5.7.139 Authentication unsuccessful, the federated STS service was unreachable. [x]", OnPremisesSignInUnavailable, ProblemRetry.Later)]
    [InlineData(SigningIn, "535 5.7.139 Authentication unsuccessful, the federated STS URL does not support HTTPS. [x]", OnPremisesSignInUnavailable, ProblemRetry.Later)]
    [InlineData(SigningIn, "550 5.7.30 Basic authentication is not supported for Client Submission.", PasswordSignInBlocked, ProblemRetry.No)]
    [InlineData(ToTheSender, "550 5.7.30 Basic authentication is not supported for Client Submission.", PasswordSignInBlocked, ProblemRetry.No)]
    [InlineData(ToTheSender, "530 5.7.57 Client not authenticated to send mail. [x]", SmtpSignInRequired, ProblemRetry.No)]
    [InlineData(ToTheSender, "530 5.7.57 SMTP; Client was not authenticated to send anonymous mail during MAIL FROM [x]", SmtpSignInRequired, ProblemRetry.No)]
    [InlineData(ToTheMessage, "550 5.7.60 SMTP; Client does not have permissions to send as this sender", SenderNotAllowed, ProblemRetry.AfterPropagation)]
    [InlineData(ToTheMessage, "554 5.2.252 SendAsDenied; a@contoso.com not allowed to send as b@contoso.com", SenderNotAllowed, ProblemRetry.AfterPropagation)]
    [InlineData(ToTheMessage, "432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded [Hostname=x]", ServerThrottled, ProblemRetry.Later)]
    [InlineData(ToTheMessage, "554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; Failed to process message due to a permanent exception", SendingQuotaExceeded, ProblemRetry.Later)]
    [InlineData(ToTheMessage, "554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded", MailboxFull, ProblemRetry.No)]
    [InlineData(ToTheMessage, "550 5.2.251 Sender throttled due to continuous mailbox full errors.", ServerThrottled, ProblemRetry.Later)]
    [InlineData(ToTheMessage, "550 5.2.252 Sender throttled due to continuous send as denied errors.", ServerThrottled, ProblemRetry.Later)]
    [InlineData(ToTheMessage, "550 5.2.253 Sender throttled due to continuous invalid license errors.", ServerThrottled, ProblemRetry.Later)]
    [InlineData(ToTheMessage, "550 5.2.254 Sender throttled due to continuous too many recipients errors.", ServerThrottled, ProblemRetry.Later)]
    [InlineData(ToTheMessage, "550 5.2.255 Sender throttled due to continuous invalid recipients errors.", ServerThrottled, ProblemRetry.Later)]
    [InlineData(ToTheMessage, "550 5.1.8 Access denied, bad outbound sender", SenderBlocked, ProblemRetry.No)]
    [InlineData(ToTheRecipient, "550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients", SendingQuotaExceeded, ProblemRetry.Later)]
    public void Smtp_Words_AreUnderstood(Said said, string line, MailProblem expected, ProblemRetry retry) =>
        AssertUnderstood(ServerWords.Smtp(said, line), expected, retry, null);

    // Codes and texts of Graph that stand behind the first one of an entry.
    [Theory]
    [InlineData("Access to OData is disabled.", GraphAccessDenied, ProblemRetry.AfterPropagation)]
    [InlineData("ErrorMailboxNotEnabledForRESTAPI", MailboxNotInCloud, ProblemRetry.No)]
    [InlineData("REST API is not yet supported for this mailbox.", MailboxNotInCloud, ProblemRetry.No)]
    [InlineData("Cannot send mail. Daily Message/Recipient limit exceeded. Follow the instructions in your Inbox to verify your account.", DailySendingLimitReached, ProblemRetry.Later)]
    [InlineData("ErrorTooManyRecipients", TooManyRecipients, ProblemRetry.No)]
    [InlineData("ErrorAttachmentSizeLimitExceeded", MessageTooBig, ProblemRetry.No)]
    [InlineData("RequestEntityTooLarge", MessageTooBig, ProblemRetry.No)]
    [InlineData("ErrorConnectionFailed", GraphUnavailable, ProblemRetry.Later)]
    [InlineData("ErrorTimeoutExpired", GraphUnavailable, ProblemRetry.Later)]
    [InlineData("ErrorInternalServerTransientError", GraphUnavailable, ProblemRetry.Later)]
    [InlineData("Application is over its MailboxConcurrency limit.", GraphThrottled, ProblemRetry.Later)]
    [InlineData("activityLimitReached", GraphThrottled, ProblemRetry.Later)]
    [InlineData("TooManyRequests", GraphThrottled, ProblemRetry.Later)]
    [InlineData("Request_ResourceNotFound", GraphMailboxNotFound, ProblemRetry.No)]
    [InlineData("ErrorInvalidUser", GraphMailboxNotFound, ProblemRetry.No)]
    [InlineData("ServiceUnavailable", GraphUnavailable, ProblemRetry.Later)]
    [InlineData("generalException", GraphUnavailable, ProblemRetry.Later)]
    public void Graph_Words_AreUnderstood(string words, MailProblem expected, ProblemRetry retry)
    {
        var match = ProblemCatalogue.Find(CatalogueSource.Graph, words);
        Assert.Equal((expected, retry), (match?.Problem, match?.Retry));
    }

    [Theory]
    [InlineData("A mail to 500 recipients, 413 of them new"), InlineData("Room 502"), InlineData("429")]
    public void Graph_NumberInASentence_IsNoStatus(string words) => Assert.Null(ProblemCatalogue.Find(CatalogueSource.Graph, words));

    private static void AssertUnderstood(MailProblemException problem, MailProblem expected, ProblemRetry retry, int? milliseconds)
    {
        Assert.Equal(expected, problem.Problem);
        Assert.DoesNotContain(problem.Problem, Generic);
        Assert.Equal(retry, ProblemCatalogue.Describe(problem.Problem).Retry);
        Assert.Equal(milliseconds, (int?)problem.RetryAfter?.TotalMilliseconds);
        Assert.NotNull(problem.UpstreamCode);
    }
}
