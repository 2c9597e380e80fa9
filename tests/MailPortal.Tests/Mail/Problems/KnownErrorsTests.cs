using System.Text.Json;
using System.Text.RegularExpressions;
using MailPortal.Mail.Problems;
using static MailPortal.Tests.Mail.Problems.Said;

namespace MailPortal.Tests.Mail.Problems;

/// <summary>Every error of the shared list ends in a problem of ours that is about it, with its field and whether waiting helps.</summary>
public sealed partial class KnownErrorsTests
{
    private sealed record Known(string Source, string Code, string Match, string Field, string Retry);

    // A line as the server says it, since most entries are patterns.
    private static readonly Dictionary<string, (Said Said, string Line)> Lines = new()
    {
        ["IMAP_BASIC_BLOCKED"] = (SigningIn, "A2 NO [AUTHENTICATIONFAILED] AuthFailed:LogonDenied-BasicAuthBlocked-<UserType:OutlookCom> LogonFailed-BasicAuthBlocked"),
        ["IMAP_LOGONDENIED_OAUTH"] = (SigningIn, "A2 NO AUTHENTICATE failed. Error=\"AuthFailed:LogonDenied-None-OAuthLog:AuthExc_Auth Failed\""),
        ["IMAP_AUTHENTICATE_FAILED"] = (SigningIn, "A2 NO AUTHENTICATE failed."),
        ["IMAP_NOT_CONNECTED"] = (Afterwards, "A2 BAD User is authenticated but not connected."),
        ["IMAP_LOGIN_FAILED"] = (SigningIn, "A2 NO LOGIN failed."),
        ["IMAP_TOKEN_EXPIRED"] = (Afterwards, "* BYE Session invalidated - AccessTokenExpired"),
        ["IMAP_THROTTLED"] = (Afterwards, "A2 BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds"),
        ["IMAP_SERVER_UNAVAILABLE"] = (Afterwards, "A2 NO Server Unavailable. 15"),
        ["IMAP_TOO_MANY_CONNECTIONS"] = (SigningIn, "A2 NO [LIMIT] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)"),
        ["IMAP_BYE_CLOSED"] = (Afterwards, "* BYE Connection is closed. 13"),
        ["IMAP_NO_INBOX"] = (Afterwards, "A2 NO INBOX doesn't exist."),
        ["IMAP_FOLDER_MISSING"] = (Afterwards, "A2 NO [NONEXISTENT] Unknown Mailbox: Facturas (Failure)"),
        ["IMAP_APPEND_TOO_BIG"] = (Afterwards, "A2 NO Maximum size of appendable message has been exceeded."),
        ["IMAP_OVERQUOTA"] = (Afterwards, "A2 NO [OVERQUOTA] Quota exceeded (mailbox for user is full)"),
        ["IMAP_APP_PASSWORD"] = (SigningIn, "A2 NO [ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)"),
        ["IMAP_WEBALERT"] = (SigningIn, "A2 NO [WEBALERT https://accounts.google.com/signin/continue] Web login required."),
        ["IMAP_AUTHFAILED"] = (SigningIn, "A2 NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)"),
        ["IMAP_COMMAND_ERROR"] = (Afterwards, "A2 BAD Command Argument Error. 11"),
        ["POP_AUTH_FAILURE"] = (SigningIn, "-ERR Authentication failure: unknown user name or bad password."),
        ["POP_LOGON_FAILURE"] = (SigningInWithPassword, "-ERR Logon failure: unknown user name or bad password."),
        ["POP_BASIC_BLOCKED"] = (SigningInWithPassword, "-ERR AuthFailed:LogonDenied-BasicAuthBlocked-<UserType:OutlookCom>"),
        ["POP_IN_USE"] = (SigningIn, "-ERR [IN-USE] Mailbox is locked by another session."),
        ["POP_LOGIN_DELAY"] = (SigningIn, "-ERR [LOGIN-DELAY] minimum time between mail checks violation"),
        ["POP_SYS_TEMP"] = (SigningIn, "-ERR [SYS/TEMP] Server Unavailable. 21"),
        ["POP_SYS_PERM"] = (SigningIn, "-ERR [SYS/PERM] Your account is not enabled for POP access."),
        ["POP_AUTH_CODE"] = (SigningInWithPassword, "-ERR [AUTH] Username and password not accepted."),
        ["POP_PROTOCOL_ERROR"] = (Afterwards, "-ERR Protocol error. 14"),
        ["5.7.139-TENANT"] = (SigningIn, "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant."),
        ["5.7.139-MAILBOX"] = (SigningIn, "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox."),
        ["5.7.139-SECDEF"] = (SigningIn, "535 5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy."),
        ["5.7.139-CRITERIA"] = (SigningIn, "535 5.7.139 Authentication unsuccessful, the request did not meet the criteria to be authenticated successfully."),
        ["5.7.139-BASIC"] = (SigningIn, "535 5.7.139 Authentication unsuccessful, basic authentication is disabled."),
        ["5.7.139"] = (SigningIn, "535 5.7.139 Authentication unsuccessful, for another reason."),
        ["5.7.30"] = (SigningIn, "550 5.7.30 Basic authentication is not supported for Client Submission."),
        ["535-5.7.3"] = (SigningIn, "535 5.7.3 Authentication unsuccessful"),
        ["5.7.57"] = (ToTheSender, "530 5.7.57 Client not authenticated to send mail."),
        ["5.7.60"] = (ToTheMessage, "550 5.7.60 SMTP; Client does not have permissions to send as this sender"),
        ["5.7.3-STARTTLS"] = (SigningIn, "530 5.7.0 Must issue a STARTTLS command first"),
        ["4.3.2-THREADS"] = (ToTheMessage, "432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded"),
        ["5.2.0-QUOTA"] = (ToTheMessage, "554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException"),
        ["5.1.90"] = (ToTheMessage, "550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients"),
        ["5.1.8"] = (ToTheMessage, "550 5.1.8 Access denied, bad outbound sender"),
        ["5.2.2"] = (ToTheRecipient, "552 5.2.2 The email account that you tried to reach is over quota"),
        ["5.2.25x"] = (ToTheMessage, "550 5.2.253 Sender throttled due to continuous invalid license errors."),
        ["5.1.1"] = (ToTheRecipient, "550 5.1.1 The email account that you tried to reach does not exist."),
        ["5.4.1"] = (ToTheRecipient, "550 5.4.1 Recipient address rejected: Access denied."),
        ["5.3.4"] = (ToTheSender, "552 5.3.4 Message size exceeds fixed limit"),
        ["4.7.x"] = (ToTheRecipient, "451 4.7.1 Greylisting in action, please come back later"),
        ["5.7.1"] = (ToTheRecipient, "550 5.7.1 Unable to relay"),
        ["535"] = (SigningIn, "535 5.7.8 Username and Password not accepted."),
        ["530"] = (ToTheSender, "530 5.7.0 Authentication Required."),
    };

    private static readonly HashSet<MailProblem> Generic =
    [
        MailProblem.TokenRefused, MailProblem.CommandRefused, MailProblem.PopCommandRefused, MailProblem.SmtpRefused, MailProblem.SmtpRefusedForNow,
        MailProblem.SignInRefused, MailProblem.PopSignInRefused, MailProblem.SmtpSignInRefused, MailProblem.GraphRefused, MailProblem.GraphUnexpectedAnswer,
    ];

    // Reviewed: here the server itself says no more.
    private static readonly Dictionary<string, string> Vague = new()
    {
        ["IMAP_AUTHENTICATE_FAILED"] = "Exchange gives no reason; the diagnosis reads the token for one.",
        ["POP_AUTH_FAILURE"] = "The same words for any token that is refused.",
        ["535-5.7.3"] = "The same words for token, permission and a service that is switched off.",
        ["5.7.139"] = "The family's other reasons have entries of their own; what is left is shown as it was said.",
        ["4.7.x"] = "Temporary and by the receiver's own policy: that time helps is all that is known.",
    };

    // Reviewed: where we see it otherwise than the list.
    private static readonly Dictionary<string, (ProblemRetry Ours, string Reason)> OtherRetry = new()
    {
        ["AADSTS700024"] = (ProblemRetry.Later, "The clock sets itself right by NTP, and then it works without anybody's help."),
        ["AADSTS500133"] = (ProblemRetry.Later, "The clock, as well."),
        ["5.7.139"] = (ProblemRetry.AfterPropagation, "Unknown words of a family in which a change of settings helps, after a while."),
        ["5.7.3-STARTTLS"] = (ProblemRetry.Later, "We always ask for TLS first: a server that says so has lost its own, for the moment."),
        ["5.2.2"] = (ProblemRetry.Later, "Said of a recipient: somebody else empties that mailbox."),
    };

    private static readonly Dictionary<string, string?[]> Fields = new()
    {
        ["tenant"] = ["tenantId", null],
        ["client_id"] = ["applicationId"],
        ["secret"] = ["secret", "certificate", null],
        ["redirect_uri"] = ["redirectUri", null],
        ["scope"] = ["tokenScope", "tenantId", "applicationId"],
        ["consent"] = ["applicationId"],
        ["user"] = ["user", "password", "serverType", "tenantId", null],
        ["policy"] = ["user", "applicationId", "tenantId", "serverType", "credential", "message"],
        ["service"] = ["user", "tenantId", "pollInterval", "message", null],
        ["mailbox"] = ["user", "sourceFolder", "message", null],
        ["protocol"] = ["serverType", "password"],
        ["port_security"] = ["security"],
        ["message"] = ["message", null],
        ["product"] = [null],
        ["network"] = [null],
    };

    private static List<Known> Read() =>
        JsonSerializer.Deserialize<List<Known>>(File.ReadAllText(Samples.Require("../facts/error-catalogue.json")), JsonSerializerOptions.Web)!;

    private static (MailProblem Problem, ProblemRetry Retry) Ours(Known known)
    {
        if (known.Source == "entra")
        {
            // As the token service says it: numbered, or the OAuth error alone.
            var number = AadNumber().Match(known.Code);
            var match = number.Success
                ? ProblemCatalogue.FindEntra([number.Groups[1].Value], $"{known.Code}: words that Microsoft may change. Trace ID: x", "invalid_request")
                : ProblemCatalogue.FindEntra([], null, known.Code);
            Assert.True(match is not null, $"{known.Code} is unknown");
            Assert.Equal(known.Code, match.Code);
            return (match.Problem, match.Retry);
        }

        if (known.Source == "graph")
        {
            Assert.Matches(new Regex(known.Match, RegexOptions.IgnoreCase), known.Code);
            var match = ProblemCatalogue.Find(CatalogueSource.Graph, known.Code);
            Assert.True(match is not null, $"{known.Code} is unknown");
            Assert.Equal(known.Code, match.Code);
            return (match.Problem, match.Retry);
        }

        var (said, line) = Lines[known.Code];
        Assert.Matches(new Regex(known.Match, RegexOptions.IgnoreCase), line); // else the line is not what the entry is about
        var problem = known.Source switch
        {
            "imap" => ServerWords.Imap(said, line),
            "pop3" => ServerWords.Pop3(said, line),
            "smtp" => ServerWords.Smtp(said, line),
            _ => throw new ArgumentException($"No such source: {known.Source}", nameof(known)),
        };
        return (problem.Problem, ProblemCatalogue.Describe(problem.Problem).Retry);
    }

    [GeneratedRegex("^AADSTS([0-9]+)$")]
    private static partial Regex AadNumber();

    [Fact]
    public void KnownErrors_AllOfThem_AreUnderstood()
    {
        var faults = new List<string>();
        var vague = new HashSet<string>();
        var known = Read();
        foreach (var error in known)
        {
            try
            {
                var (problem, retry) = Ours(error);
                if (Generic.Contains(problem) && !(Vague.ContainsKey(error.Code) && vague.Add(error.Code)))
                    faults.Add($"{error.Code} is {problem}, which says nothing");
                var expected = OtherRetry.TryGetValue(error.Code, out var other)
                    ? other.Ours
                    : Enum.Parse<ProblemRetry>(error.Retry.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
                if (retry != expected)
                    faults.Add($"{error.Code} is {problem}: {retry}, expected {expected}");
                if (!Fields[error.Field].Contains(ProblemCatalogue.Describe(problem).Field))
                    faults.Add($"{error.Code} is {problem} and blames {ProblemCatalogue.Describe(problem).Field ?? "no field"}, expected one for {error.Field}");
            }
            catch (Exception e) when (e is KeyNotFoundException or Xunit.Sdk.XunitException)
            {
                faults.Add($"{error.Code}: {e.Message}");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(known.Count >= 256, $"Only {known.Count} errors.");
        Assert.Equal(Vague.Keys.Order(), vague.Order()); // a review that nothing needs any more is to go
    }
}
