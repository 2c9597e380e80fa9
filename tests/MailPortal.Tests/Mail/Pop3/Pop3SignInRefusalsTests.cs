using MailPortal.Mail;
using MailPortal.Mail.Network;
using MailPortal.Mail.Pop3;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Sasl;
using static MailPortal.Tests.Mail.Pop3.Pop3SignInTests;

namespace MailPortal.Tests.Mail.Pop3;

/// <summary>How a sign-in is refused, and what is kept of it.</summary>
public sealed class Pop3SignInRefusalsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A word may be part of the refusal and of the password: it is understood first, and taken out of what is kept.</summary>
    [Fact]
    public async Task Refusal_OfAPasswordThatIsPartOfTheWords_IsUnderstoodAndKeptWithoutIt()
    {
        const string Words = "Logon failure: unknown user name or bad password.";
        var usual = await RefusalAsync(Offering("USER") + $"C: USER a@contoso.test\nS: +OK\nC: PASS pw\nS: -ERR {Words}", new Plain("a@contoso.test", new Secret("pw")));
        var problem = await RefusalAsync(Offering("USER") + $"C: USER a@contoso.test\nS: +OK\nC: PASS password2024\nS: -ERR {Words}", new Plain("a@contoso.test", new Secret("password2024")));
        Assert.Equal(usual.Problem, problem.Problem);
        Assert.DoesNotContain("password", $"{problem.Message} {problem.Detail} {problem.UpstreamCode}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_ErrorChallenge_IsAnsweredWithAnEmptyLineAndItsWordsAreKept()
    {
        var problem = await RefusalAsync(Pop3Dialogues.GmailGreeting + $$"""
            C: AUTH XOAUTH2 {{Pop3Dialogues.XOAuth2}}
            S: + eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiYmVhcmVyIn0=
            C: 
            S: -ERR [AUTH] Invalid credentials
            """, Pop3Dialogues.Token);
        Assert.Equal(MailProblem.PopCredentialsWrong, problem.Problem);
        Assert.Contains("\"status\":\"401\"", problem.Detail, StringComparison.Ordinal);
        Assert.StartsWith("[AUTH] Invalid credentials", problem.UpstreamCode, StringComparison.Ordinal);
        Assert.Equal("AUTH", Assert.IsType<Pop3CommandException>(problem.InnerException).Code);
    }

    [Theory]
    [InlineData("-ERR Authentication failure: unknown user name or bad password.", MailProblem.PopSignInRefused, MailProblem.PopCredentialsWrong)]
    [InlineData("-ERR Logon failure: unknown user name or bad password.", MailProblem.PopSignInRefused, MailProblem.PopPasswordSignInBlocked)]
    [InlineData("-ERR LogonDenied-BasicAuthBlocked-<UserType:OutlookCom>", MailProblem.PopSignInRefused, MailProblem.PopPasswordSignInBlocked)]
    [InlineData("-ERR", MailProblem.PopSignInRefused, MailProblem.PopCredentialsWrong)]
    [InlineData("-ERR [AUTH] Authentication failed.", MailProblem.PopSignInRefused, MailProblem.PopCredentialsWrong)]
    [InlineData("-ERR [SYS/TEMP] Temporary authentication failure.", MailProblem.PopServerUnavailable, MailProblem.PopServerUnavailable)]
    [InlineData("-ERR [sys/temp/disk] mailbox is locked", MailProblem.PopServerUnavailable, MailProblem.PopServerUnavailable)]
    [InlineData("-ERR [SYS/PERM] account closed", MailProblem.PopMailboxBroken, MailProblem.PopMailboxBroken)]
    [InlineData("-ERR [IN-USE] Do you have another POP session running?", MailProblem.PopMailboxInUse, MailProblem.PopMailboxInUse)]
    [InlineData("-ERR maildrop already locked", MailProblem.PopMailboxInUse, MailProblem.PopMailboxInUse)]
    [InlineData("-ERR [LOGIN-DELAY] minimum time between mail checks violation", MailProblem.PopSignInTooSoon, MailProblem.PopSignInTooSoon)]
    [InlineData("-ERR Request is throttled. Suggested Backoff Time: 92415 milliseconds", MailProblem.ServerThrottled, MailProblem.ServerThrottled)]
    [InlineData("-ERR Protocol error. 14", MailProblem.PopCommandNotUnderstood, MailProblem.PopCommandNotUnderstood)]
    public async Task SignIn_Refusals_AreToldApart(string answer, MailProblem withToken, MailProblem withPassword)
    {
        foreach (var (mechanism, sent, expected) in new[]
        {
            ((SaslMechanism)Pop3Dialogues.Token, $"XOAUTH2 {Pop3Dialogues.XOAuth2}", withToken),
            (Pop3Dialogues.Password, $"PLAIN {Pop3Dialogues.Plain}", withPassword),
        })
        {
            var problem = await RefusalAsync($"{Pop3Dialogues.GmailGreeting}C: AUTH {sent}\nS: {answer}", mechanism);
            Assert.Equal(expected, problem.Problem);
            Assert.Equal(answer["-ERR".Length..].Trim(), problem.UpstreamCode);
            Assert.IsType<Pop3CommandException>(problem.InnerException);
            // Gmail's capabilities say LOGIN-DELAY 300.
            Assert.Equal(expected switch { MailProblem.PopSignInTooSoon => 300_000, MailProblem.ServerThrottled => 92_415, _ => null }, (int?)problem.RetryAfter?.TotalMilliseconds);
        }
    }

    [Fact]
    public async Task SignIn_RefusedAfterUser_PassIsNeverSent() =>
        Assert.Equal(
            MailProblem.PopMailboxInUse,
            (await RefusalAsync(Offering("USER") + "C: USER shared@contoso.test\nS: -ERR [IN-USE] locked", Pop3Dialogues.Password)).Problem);

    [Fact]
    public async Task SignIn_RefusedOnce_MayBeTriedAgain()
    {
        var replay = new ReplayStream(
            Pop3Dialogues.DovecotGreeting + $"C: AUTH PLAIN {Pop3Dialogues.Plain}\nS: -ERR [AUTH] no\nC: AUTH PLAIN {Pop3Dialogues.Plain}\nS: +OK\nC: CAPA\nS: -ERR");
        await using var connection = await replay.OpenPop3Async();
        await Assert.ThrowsAsync<MailProblemException>(() => connection.SignInAsync(Pop3Dialogues.Password, Cancellation));
        Assert.True(connection.IsUsable);
        await connection.SignInAsync(Pop3Dialogues.Password, Cancellation);
        replay.AssertFinished();
        Assert.True(connection.Capabilities.Pipelining);
    }

    [Fact]
    public async Task SignIn_ServerQuotesOurLineBack_TheTokenIsTakenOutOfErrorAndLog()
    {
        var log = new WireLog();
        var replay = new ReplayStream(Pop3Dialogues.GmailGreeting + $"""
            C: AUTH XOAUTH2 {Pop3Dialogues.XOAuth2}
            S: -ERR cannot parse AUTH XOAUTH2 {Pop3Dialogues.XOAuth2} (Bearer t0ken)
            """);
        await using var connection = await replay.OpenPop3Async(log);
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => connection.SignInAsync(Pop3Dialogues.Token, Cancellation));
        foreach (var text in new[] { problem.ToString(), problem.UpstreamCode!, log.ToString() })
        {
            Assert.DoesNotContain(Pop3Dialogues.XOAuth2, text, StringComparison.Ordinal);
            Assert.DoesNotContain("t0ken", text, StringComparison.Ordinal);
        }

        Assert.Contains("C: AUTH XOAUTH2 ***", log.Lines);
    }

    [Theory]
    [InlineData("S: -ERR [AUTH XOAUTH2 {0}] what?")]
    [InlineData("S: -ERR cannot parse: {0}")]
    [InlineData("S: {0}")]
    [InlineData("S: + \nC: \nS: -ERR (Bearer {1}")]
    public async Task SignIn_ServerQuotesALongTokenCutOff_NoBeginningOfItIsKept(string answer)
    {
        var token = new XOAuth2("shared@contoso.test", new Secret("eyJ0eXAiOiJKV1QiLCJub25jZSI6" + string.Concat(Enumerable.Repeat("Zq9", 500))));
        var sent = Convert.ToBase64String(token.InitialResponse());
        var log = new WireLog();
        var dialogue = Pop3Dialogues.GmailGreeting + $"C: AUTH XOAUTH2\nS: +\nC: {sent}\n"
            + string.Format(System.Globalization.CultureInfo.InvariantCulture, answer, sent[..900], "eyJ0eXAiOiJKV1QiLCJub25jZSI6Zq9Zq9");
        await using var connection = await new ReplayStream(dialogue).OpenPop3Async(log);
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => connection.SignInAsync(token, Cancellation));
        foreach (var text in new[] { problem.ToString(), problem.UpstreamCode ?? "", log.ToString() })
        {
            Assert.DoesNotContain(sent[40..60], text, StringComparison.Ordinal);
            Assert.DoesNotContain("eyJ0", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("S: -ERR [SYS/TEMP] going down", MailProblem.PopServerUnavailable)]
    [InlineData("S: -ERR [IN-USE] busy", MailProblem.PopMailboxInUse)]
    [InlineData("S: -ERR [LOGIN-DELAY] not yet", MailProblem.PopSignInTooSoon)]
    [InlineData("S: -ERR too many connections", MailProblem.TooManyConnections)]
    [InlineData("S: * OK IMAP4rev1 ready", MailProblem.UnexpectedAnswer)]
    [InlineData("S: 220 mail.test ESMTP", MailProblem.UnexpectedAnswer)]
    [InlineData("S: HTTP/1.1 400 Bad Request", MailProblem.UnexpectedAnswer)]
    [InlineData("S: +OKAY", MailProblem.UnexpectedAnswer)]
    [InlineData("S: + ", MailProblem.UnexpectedAnswer)]
    [InlineData("", MailProblem.ConnectionLost)]
    public async Task Open_NoGoodGreeting_IsNamed(string dialogue, MailProblem expected)
    {
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => new ReplayStream(dialogue).OpenPop3Async());
        Assert.Equal(expected, problem.Problem);
        Assert.IsNotType<Pop3CommandException>(problem.InnerException);
    }

    [Fact]
    public async Task SignIn_ServerClosesWithoutAWord_ConnectionLost()
    {
        await using var connection = await new ReplayStream(Pop3Dialogues.GmailGreeting + $"C: AUTH XOAUTH2 {Pop3Dialogues.XOAuth2}").OpenPop3Async();
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => connection.SignInAsync(Pop3Dialogues.Token, Cancellation));
        Assert.Equal(MailProblem.ConnectionLost, problem.Problem);
        Assert.False(connection.IsUsable);
    }

    [Fact]
    public async Task SignIn_ChallengesWithoutEnd_AreCutOff()
    {
        var dialogue = Pop3Dialogues.GmailGreeting + $"C: AUTH XOAUTH2 {Pop3Dialogues.XOAuth2}\n" + string.Concat(Enumerable.Repeat("S: + e30=\nC: \n", 20));
        await using var connection = await new ReplayStream(dialogue).OpenPop3Async();
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => connection.SignInAsync(Pop3Dialogues.Token, Cancellation));
        Assert.Equal(MailProblem.UnexpectedAnswer, problem.Problem);
    }
}
