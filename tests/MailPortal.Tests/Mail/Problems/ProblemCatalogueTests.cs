using System.Diagnostics;
using MailPortal.Mail.Problems;

namespace MailPortal.Tests.Mail.Problems;

public sealed class ProblemCatalogueTests
{
    // The API's property names that a diagnosis may blame (product 10).
    private static readonly HashSet<string> ApiProperties = ["tenantId", "applicationId", "secret", "certificate", "credential", "serverType", "protocol", "host", "port",
        "security", "user", "password", "tokenScope", "redirectUri", "sourceFolder", "pollInterval", "folders", "message", "from"];

    public static TheoryData<MailProblem> Problems => [.. Enum.GetValues<MailProblem>()];

    [Theory]
    [MemberData(nameof(Problems))]
    public void Describe_EveryProblem_IsThere(MailProblem problem)
    {
        var description = ProblemCatalogue.Describe(problem);
        Assert.Equal($"MP{(int)problem}", description.Code);
        if (description.Field is { } field) Assert.Contains(field, ApiProperties);
        Assert.Equal(description.Retry == ProblemRetry.No, description.OnlyAPersonCanMend);
    }

    [Fact]
    public void Numbers_GivenOut_NeverChange()
    {
        // Programs and people keep these codes: a number may be added, none may move.
        (MailProblem Problem, int Number)[] givenOut =
        [
            (MailProblem.HostNotFound, 1001), (MailProblem.PlainTextOnTlsPort, 1010), (MailProblem.UnexpectedAnswer, 1020), (MailProblem.TenantNotFound, 2001),
            (MailProblem.ClientSecretWrong, 2002), (MailProblem.ClientSecretExpired, 2003), (MailProblem.ApplicationNotFound, 2004), (MailProblem.ClientSecretIdGiven, 2005),
            (MailProblem.RoleMissing, 2006), (MailProblem.PublicFlowNotAllowed, 2034), (MailProblem.WrongAudience, 2007), (MailProblem.TokenRefused, 2099), (MailProblem.SignInRefused, 3001),
            (MailProblem.MailboxNotConnected, 3002), (MailProblem.ServerThrottled, 3003), (MailProblem.FolderMissing, 3010), (MailProblem.MailboxFull, 3011), (MailProblem.CommandRefused, 3099),
            (MailProblem.SmtpSignInRefused, 5001), (MailProblem.SenderNotAllowed, 5010), (MailProblem.RecipientUnknown, 5020), (MailProblem.MessageTooBig, 5030),
            (MailProblem.SendingUncertain, 5040), (MailProblem.SmtpRefused, 5099), (MailProblem.GraphTokenRefused, 6001), (MailProblem.GraphAccessDenied, 6002),
            (MailProblem.LargeMailPermissionMissing, 6005), (MailProblem.SendAsPermissionMissing, 6006), (MailProblem.DraftNotAllowed, 6007), (MailProblem.GraphUnavailable, 6040), (MailProblem.GraphThrottled, 6041), (MailProblem.GraphRefused, 6099),
        ];
        Assert.All(givenOut, g => Assert.Equal(g.Number, (int)g.Problem));
        var numbers = Enum.GetValuesAsUnderlyingType<MailProblem>().Cast<int>().ToArray();
        Assert.Equal(numbers.Length, numbers.Distinct().Count());
        Assert.All(numbers, n => Assert.InRange(n, 1001, 9999));
    }

    [Theory]
    [InlineData("A1 NO AUTHENTICATE failed.", MailProblem.SignInRefused)]
    [InlineData("A1 NO AUTHENTICATE failed. Error=\"AuthFailed:LogonDenied-None-OAuthLog:AuthExc_Auth Failed:User:x\"", MailProblem.ApplicationNotAllowedInMailbox)]
    [InlineData("A1 NO [AUTHENTICATIONFAILED] AuthFailed:LogonDenied-BasicAuthBlocked-<UserType:OutlookCom> LogonFailed-BasicAuthBlocked", MailProblem.PasswordSignInBlocked)]
    [InlineData("A1 NO [AUTHENTICATIONFAILED] Authentication failed.", MailProblem.CredentialsWrong)]
    [InlineData("A1 NO LOGIN failed.", MailProblem.PasswordSignInRefused)]
    [InlineData("A2 BAD User is authenticated but not connected.", MailProblem.MailboxNotConnected)]
    [InlineData("* BYE Session invalidated - AccessTokenExpired", MailProblem.TokenExpiredInSession)]
    [InlineData("A3 BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds", MailProblem.ServerThrottled)]
    [InlineData("A3 NO Server Unavailable. 15", MailProblem.ServerUnavailable)]
    [InlineData("* BYE Connection is closed. 13", MailProblem.ConnectionClosedByServer)]
    [InlineData("A3 NO INBOX doesn't exist.", MailProblem.InboxMissing)]
    [InlineData("A3 NO [NONEXISTENT] Unknown Mailbox: x", MailProblem.FolderMissing)]
    [InlineData("A3 NO [OVERQUOTA] Quota exceeded", MailProblem.MailboxFull)]
    [InlineData("A3 NO [OVERQUOTA] Account exceeded command or bandwidth limits.", MailProblem.ServerThrottled)]
    [InlineData("A3 NO [ALERT] Account exceeded command or bandwidth limits. (Failure)", MailProblem.ServerThrottled)]
    [InlineData("A3 NO [ALERT] Application-specific password required: https://support.google.com/", MailProblem.AppPasswordRequired)]
    [InlineData("A3 NO [ALERT] Invalid credentials (Failure)", MailProblem.CredentialsWrong)]
    [InlineData("A3 NO [ALERT] Please log in via your web browser: https://support.google.com/mail/accounts/answer/78754 (Failure)", MailProblem.ProviderWantsBrowser)]
    [InlineData("A3 NO [ALERT] Maintenance at 22:00", null)]
    [InlineData("A3 BAD Command Error. 12", MailProblem.CommandNotUnderstood)]
    [InlineData("A3 NO Internal error occurred. Refer to server log for more information. [2026-11-20 10:00:00]", MailProblem.ServerUnavailable)]
    [InlineData("NO [ALERT] Temporary System Error (Failure)", MailProblem.ServerUnavailable)]
    [InlineData("A3 NO System I/O error", MailProblem.ServerUnavailable)]
    [InlineData("BYE Internal error occurred. Refer to server log for more information.", null)] // the session ends; another one may do
    public void Find_WordsOfImapServers_NameTheProblem(string text, MailProblem? expected) => Assert.Equal(expected, ProblemCatalogue.Find(CatalogueSource.Imap, text)?.Problem);

    [Theory]
    [InlineData("-ERR Authentication failure: unknown user name or bad password.", MailProblem.PopSignInRefused)]
    [InlineData("-ERR Logon failure: unknown user name or bad password.", MailProblem.PopPasswordSignInBlocked)]
    [InlineData("-ERR [IN-USE] Do you have another POP session running?", MailProblem.PopMailboxInUse)]
    [InlineData("-ERR [LOGIN-DELAY] minimum time between mail checks violation", MailProblem.PopSignInTooSoon)]
    [InlineData("-ERR [SYS/TEMP] try later", MailProblem.PopServerUnavailable)]
    [InlineData("-ERR [AUTH] Authentication failed.", MailProblem.PopCredentialsWrong)]
    [InlineData("-ERR Connection is closed. 20", MailProblem.PopServerUnavailable)]
    [InlineData("-ERR Disconnected for inactivity.", MailProblem.PopServerUnavailable)]
    [InlineData("-ERR Session timed out", MailProblem.PopServerUnavailable)]
    [InlineData("-ERR Account is inactive, authentication failed", MailProblem.PopCredentialsWrong)]
    public void Find_WordsOfPop3Servers_NameTheProblem(string text, MailProblem expected) => Assert.Equal(expected, ProblemCatalogue.Find(CatalogueSource.Pop3, text)?.Problem);

    [Theory]
    [InlineData("535 5.7.3 Authentication unsuccessful [AM0PR02CA0123.eurprd02.prod.outlook.com]", MailProblem.SmtpSignInRefused)]
    [InlineData("535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information.", MailProblem.SmtpSignInDisabled)]
    [InlineData("535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. Visit https://aka.ms/smtp_auth_disabled", MailProblem.SmtpSignInDisabled)]
    [InlineData("535 5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy. Contact your administrator.", MailProblem.SecurityDefaultsBlock)]
    [InlineData("535 5.7.139 Authentication unsuccessful, the request did not meet the criteria to be authenticated successfully. Contact your administrator.", MailProblem.ConditionalAccessBlocks)]
    [InlineData("535 5.7.139 Authentication unsuccessful, basic authentication is disabled.", MailProblem.PasswordSignInBlocked)]
    [InlineData("535 5.7.139 Authentication unsuccessful, the user credentials were incorrect.", MailProblem.SmtpCredentialsWrong)]
    [InlineData("535 5.7.139 Authentication unsuccessful, federated STS service was unreachable.", MailProblem.OnPremisesSignInUnavailable)]
    [InlineData("535 5.7.139 Authentication unsuccessful, the federated STS URL does not support HTTPS.", MailProblem.OnPremisesSignInUnavailable)]
    [InlineData("535 5.7.139 something new", MailProblem.SmtpSignInRefused)]
    [InlineData("550 5.7.30 Basic authentication is not supported for Client Submission.", MailProblem.PasswordSignInBlocked)]
    [InlineData("530 5.7.57 Client not authenticated to send anonymous mail during MAIL FROM", MailProblem.SmtpSignInRequired)]
    [InlineData("530 5.7.0 Must issue a STARTTLS command first", MailProblem.TlsFailed)]
    [InlineData("530 5.7.0 Authentication required", MailProblem.SmtpSignInRequired)]
    [InlineData("535 5.7.8 Username and Password not accepted.", MailProblem.SmtpCredentialsWrong)]
    [InlineData("534 5.7.9 Application-specific password required. Learn more at https://support.google.com/", MailProblem.AppPasswordRequired)]
    [InlineData("534 5.7.14 Please log in via your web browser and then try again.", MailProblem.ProviderWantsBrowser)]
    [InlineData("553 5.7.1 <otra@contoso.com>: Sender address rejected: not owned by user ana@contoso.com", MailProblem.SenderNotAllowed)]
    [InlineData("550 5.7.60 SMTP; Client does not have permissions to send as this sender", MailProblem.SenderNotAllowed)]
    [InlineData("554 5.2.252 SendAsDenied; a@b.test not allowed to send as c@b.test", MailProblem.SenderNotAllowed)]
    [InlineData("432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded", MailProblem.ServerThrottled)]
    [InlineData("451 4.7.500 Server busy. Please try again later", MailProblem.ServerThrottled)]
    [InlineData("554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; Failed to process message due to a permanent exception", MailProblem.SendingQuotaExceeded)]
    [InlineData("554 5.2.0 STOREDRV.Submission.Exception:OutboundSpamException; Failed to process message", MailProblem.SenderBlocked)]
    [InlineData("554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded", MailProblem.MailboxFull)]
    [InlineData("552 5.2.2 <b@b.test> Mailbox full", MailProblem.RecipientMailboxFull)]
    [InlineData("550 5.2.254 Sender throttled due to continuous too many recipients errors", MailProblem.ServerThrottled)]
    [InlineData("550 5.1.8 Access denied, bad outbound sender", MailProblem.SenderBlocked)]
    [InlineData("550 5.7.501 Access denied, spam abuse detected", MailProblem.SenderBlocked)]
    [InlineData("550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients", MailProblem.SendingQuotaExceeded)]
    [InlineData("550 5.4.5 Daily user sending limit exceeded.", MailProblem.SendingQuotaExceeded)]
    [InlineData("550 5.1.1 <b@b.test>: Recipient address rejected: User unknown in local recipient table", MailProblem.RecipientUnknown)]
    [InlineData("550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient b@b.test not found by SMTP address lookup", MailProblem.RecipientUnknown)]
    [InlineData("550 5.4.1 Recipient address rejected: Access denied.", MailProblem.RecipientRefused)]
    [InlineData("552 5.3.4 Message size exceeds fixed maximum message size", MailProblem.MessageTooBig)]
    [InlineData("552 5.7.0 This message was blocked because its content presents a potential security issue.", MailProblem.MessageRefused)]
    [InlineData("554 5.7.1 <b@b.test>: Relay access denied", MailProblem.RelayRefused)]
    [InlineData("550 5.7.64 TenantAttribution; Relay Access Denied", MailProblem.RelayRefused)]
    [InlineData("550 5.7.1 Message rejected due to content restrictions", MailProblem.MessageRefused)]
    [InlineData("451 4.7.1 Greylisted, please try again", MailProblem.SmtpRefusedForNow)]
    public void Find_WordsOfSmtpServers_NameTheProblem(string text, MailProblem expected) => Assert.Equal(expected, ProblemCatalogue.Find(CatalogueSource.Smtp, text)?.Problem);

    [Fact]
    public void Find_WordsOfAnotherSource_AreNotMixed()
    {
        Assert.Null(ProblemCatalogue.Find(CatalogueSource.Pop3, "A1 NO AUTHENTICATE failed."));
        Assert.Null(ProblemCatalogue.Find(CatalogueSource.Imap, "AADSTS7000215"));
        Assert.Null(ProblemCatalogue.Find(CatalogueSource.Imap, "A1 NO nothing that anybody has ever said"));
    }

    [Fact]
    public void Entra_NumberBeforeTextBeforeError_FirstKnownNumberWins()
    {
        Assert.Equal("AADSTS90002", ProblemCatalogue.FindEntra(["123", "90002"], "AADSTS7000215: wrong", "invalid_client")?.Code);
        Assert.Equal("AADSTS7000222", ProblemCatalogue.FindEntra([], "AADSTS7000222: expired", "invalid_client")?.Code);
        Assert.Equal("invalid_client", ProblemCatalogue.FindEntra(["123"], "AADSTS123: ?", "invalid_client")?.Code);
        Assert.Null(ProblemCatalogue.FindEntra(["123"], null, "brand_new"));
    }

    [Theory]
    [InlineData("7000215", MailProblem.ClientSecretWrong), InlineData("7000222", MailProblem.ClientSecretExpired), InlineData("700016", MailProblem.ApplicationNotFound)]
    [InlineData("90002", MailProblem.TenantNotFound), InlineData("900023", MailProblem.TenantMalformed), InlineData("50076", MailProblem.MultifactorRequired)]
    [InlineData("53003", MailProblem.ConditionalAccessBlocks), InlineData("65001", MailProblem.ConsentMissing), InlineData("90094", MailProblem.AdminConsentRequired)]
    [InlineData("50011", MailProblem.RedirectUriNotRegistered), InlineData("50053", MailProblem.AccountLocked), InlineData("50148", MailProblem.LinkingInterrupted)]
    public void Entra_Number_NamesTheProblem(string number, MailProblem expected) => Assert.Equal(expected, ProblemCatalogue.FindEntra([number], null, null)?.Problem);

    [Fact]
    public void Entra_NumberWithAnotherBehindIt_IsNotTheShorterOne() =>
        Assert.NotEqual(MailProblem.TenantNotFound, ProblemCatalogue.FindEntra(["900023"], null, null)?.Problem);

    [Fact]
    public void Retry_EntryOfItsOwn_WinsOverTheProblems()
    {
        Assert.Equal(ProblemRetry.Later, ProblemCatalogue.FindEntra(["50197"], null, null)!.Retry);
        Assert.Equal(ProblemRetry.No, ProblemCatalogue.FindEntra(["50034"], null, null)!.Retry);
    }

    [Fact]
    public void Find_HostileText_EndsSoon()
    {
        var watch = Stopwatch.StartNew();
        ProblemCatalogue.Find(CatalogueSource.Imap, string.Concat(Enumerable.Repeat("BYE Connection closed. 1 too many doesn't ", 100_000)));
        ProblemCatalogue.WaitAskedIn(new string(' ', 5_000_000));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{watch.Elapsed}"); // seconds here would be hours with a backtracking pattern
    }

    [Theory]
    [InlineData("Request is throttled. Suggested Backoff Time: 92415 milliseconds", 92415)]
    [InlineData("request is throttled. suggested backoff time: 1000", 1000)]
    [InlineData("Suggested Backoff Time: 999999999 milliseconds", 86_400_000)]
    public void WaitAskedIn_Throttled_ReadsMilliseconds(string text, int expected) => Assert.Equal(TimeSpan.FromMilliseconds(expected), ProblemCatalogue.WaitAskedIn(text));
}
