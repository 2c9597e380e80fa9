using MailPortal.Mail;
using MailPortal.Mail.Imap;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Sasl;

namespace MailPortal.Tests.Mail.Imap;

public sealed class ImapSignInTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal static XOAuth2 Token => new("shared@contoso.test", new Secret("t0ken"));

    internal static Plain Password => new("shared@contoso.test", new Secret("pw"));

    private static async Task<MailProblemException> RefusalAsync(string dialogue, SaslMechanism mechanism)
    {
        var replay = new ReplayStream(dialogue);
        await using var connection = await replay.OpenAsync();
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => connection.SignInAsync(mechanism, Cancellation));
        replay.AssertFinished();
        return problem;
    }

    [Theory]
    [InlineData(Dialogues.Exchange, true)]
    [InlineData(Dialogues.Gmail, true)]
    [InlineData(Dialogues.Dovecot, false)]
    [InlineData(Dialogues.Courier, false)]
    public async Task SignIn_KnownServers_EndsSignedInWithFreshCapabilities(string dialogue, bool byToken)
    {
        var replay = new ReplayStream(dialogue);
        await using var connection = await replay.OpenAsync();
        await connection.SignInAsync(byToken ? Token : Password, Cancellation);
        replay.AssertFinished();
        Assert.True(connection.IsSignedIn);
        Assert.Equal(dialogue != Dialogues.Courier, connection.Capabilities.Move);
    }

    /// <summary>Somebody else's mailbox: refused by AUTHENTICATE, taken by LOGIN.</summary>
    [Theory]
    [InlineData("ana@contoso.test\\facturas", "ana@contoso.test\\\\facturas")]
    [InlineData("CONTOSO/ana/facturas", "CONTOSO/ana/facturas")]
    public async Task SignIn_MailboxOfAnotherAtExchange_GoesByLogin(string user, string quoted)
    {
        var replay = new ReplayStream($"""
            {Dialogues.ExchangeGreeting}C: A2 LOGIN "{quoted}" "pw"
            S: A2 OK LOGIN completed.
            C: A3 CAPABILITY
            S: * CAPABILITY IMAP4 IMAP4rev1 MOVE
            S: A3 OK CAPABILITY completed.
            """);
        await using var connection = await replay.OpenAsync();
        await connection.SignInAsync(new Plain(user, new Secret("pw")), Cancellation);
        replay.AssertFinished();
    }

    /// <summary>At other servers, and where LOGIN is not allowed, such a name is one like others.</summary>
    [Theory]
    [InlineData("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] ready")]
    [InlineData("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR LOGINDISABLED] The Microsoft Exchange IMAP4 service is ready.")]
    public async Task SignIn_NameWithABackslashElsewhere_GoesByPlain(string greeting)
    {
        var replay = new ReplayStream($"S: {greeting}\nC: A1 AUTHENTICATE PLAIN AGFcYgBwdw==\nS: A1 OK [CAPABILITY IMAP4rev1] done\n");
        await using var connection = await replay.OpenAsync();
        await connection.SignInAsync(new Plain("a\\b", new Secret("pw")), Cancellation);
        replay.AssertFinished();
    }

    [Fact]
    public async Task SignIn_WithoutSaslIr_SendsTheTokenAfterThePlus()
    {
        var replay = new ReplayStream($"""
            S: * OK [CAPABILITY IMAP4rev1 AUTH=XOAUTH2] ready
            C: A1 AUTHENTICATE XOAUTH2
            S: +
            C: {Dialogues.XOAuth2}
            S: A1 OK [CAPABILITY IMAP4rev1 MOVE] done
            """);
        await using var connection = await replay.OpenAsync();
        await connection.SignInAsync(Token, Cancellation);
        replay.AssertFinished();
    }

    [Fact]
    public async Task SignIn_SaslLogin_AnswersBothQuestions()
    {
        var replay = new ReplayStream("""
            S: * OK [CAPABILITY IMAP4rev1 AUTH=LOGIN LOGINDISABLED] ready
            C: A1 AUTHENTICATE LOGIN
            S: + VXNlcm5hbWU6
            C: c2hhcmVkQGNvbnRvc28udGVzdA==
            S: + UGFzc3dvcmQ6
            C: cHc=
            S: A1 OK [CAPABILITY IMAP4rev1] done
            """);
        await using var connection = await replay.OpenAsync();
        await connection.SignInAsync(new Login("shared@contoso.test", new Secret("pw")), Cancellation);
        replay.AssertFinished();
    }

    [Fact]
    public async Task SignIn_ErrorChallenge_IsAnsweredWithAnEmptyLineAndItsWordsAreKept()
    {
        var problem = await RefusalAsync($$"""
            S: * OK [CAPABILITY IMAP4rev1 AUTH=XOAUTH2 SASL-IR] Gimap ready
            C: A1 AUTHENTICATE XOAUTH2 {{Dialogues.XOAuth2}}
            S: + eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiYmVhcmVyIn0=
            C: 
            S: A1 NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)
            """, Token);
        Assert.Equal(MailProblem.CredentialsWrong, problem.Problem);
        Assert.Contains("\"status\":\"401\"", problem.Detail, StringComparison.Ordinal);
        Assert.StartsWith("[AUTHENTICATIONFAILED] Invalid credentials (Failure)", problem.UpstreamCode, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NO AUTHENTICATE failed.", MailProblem.SignInRefused, null)]
    [InlineData("NO AUTHENTICATE failed. Error=\"AuthFailed:LogonDenied-None-OAuthLog:AuthExc_Auth Failed\"", MailProblem.ApplicationNotAllowedInMailbox, null)]
    [InlineData("BAD Command Error. 12", MailProblem.SignInRefused, null)]
    [InlineData("BAD User is authenticated but not connected.", MailProblem.MailboxNotConnected, null)]
    [InlineData("NO [UNAVAILABLE] Temporary authentication failure.", MailProblem.ServerUnavailable, null)]
    [InlineData("NO Server Unavailable. 15", MailProblem.ServerUnavailable, null)]
    [InlineData("NO [LIMIT] Maximum number of connections from user+IP exceeded", MailProblem.TooManyConnections, null)]
    [InlineData("NO [LIMIT] Too much of everything", MailProblem.ServerThrottled, null)]
    [InlineData("NO [OVERQUOTA] Account exceeded command or bandwidth limits.", MailProblem.ServerThrottled, null)]
    [InlineData("NO [ALERT] Account exceeded command or bandwidth limits. (Failure)", MailProblem.ServerThrottled, null)]
    [InlineData("BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds", MailProblem.ServerThrottled, 92415)]
    [InlineData("NO Request is throttled. Suggested Backoff Time: 300000", MailProblem.ServerThrottled, 300000)]
    [InlineData("NO Request is throttled. Suggested Backoff Time: 999999999999 milliseconds", MailProblem.ServerThrottled, 86400000)]
    public async Task SignIn_Refusals_AreToldApart(string answer, MailProblem expected, int? milliseconds)
    {
        var replay = new ReplayStream(Dialogues.ExchangeGreeting + $"""
            C: A2 AUTHENTICATE XOAUTH2 {Dialogues.XOAuth2}
            S: A2 {answer}
            """);
        await using var connection = await replay.OpenAsync();
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => connection.SignInAsync(Token, Cancellation));
        Assert.Equal(expected, problem.Problem);
        Assert.Equal(milliseconds, (int?)problem.RetryAfter?.TotalMilliseconds);
        Assert.Equal(answer[(answer.IndexOf(' ', StringComparison.Ordinal) + 1)..], problem.UpstreamCode);
        Assert.IsType<ImapCommandException>(problem.InnerException);
        Assert.True(connection.IsUsable);
        Assert.False(connection.IsSignedIn);
    }

    [Fact]
    public async Task SignIn_MechanismNotOffered_IsNotTried()
    {
        var problem = await RefusalAsync("S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN LOGINDISABLED] ready", Token);
        Assert.Equal(MailProblem.SignInRefused, problem.Problem);
        Assert.Contains("XOAUTH2", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_LoginDisabled_NeverSendsThePassword()
    {
        var problem = await RefusalAsync("S: * OK [CAPABILITY IMAP4rev1 AUTH=XOAUTH2 LOGINDISABLED] ready", Password);
        Assert.Equal(MailProblem.SignInRefused, problem.Problem);
        Assert.Contains("LOGINDISABLED", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_LoginCommand_EscapesQuotesAndBackslash()
    {
        var replay = new ReplayStream("""
            S: * OK [CAPABILITY IMAP4rev1] ready
            C: A1 LOGIN "a\"b" "p\\w\""
            S: A1 OK [CAPABILITY IMAP4rev1] in
            """);
        await using var connection = await replay.OpenAsync();
        await connection.SignInAsync(new Plain("a\"b", new Secret("p\\w\"")), Cancellation);
        replay.AssertFinished();
    }

    [Fact]
    public async Task SignIn_LoginCommandBeyondAscii_UsesALiteral()
    {
        var replay = new ReplayStream("""
            S: * OK [CAPABILITY IMAP4rev1] ready
            C: A1 LOGIN "jose" {3}
            S: + Ready for literal data
            C: ñx
            S: A1 OK [CAPABILITY IMAP4rev1] in
            """);
        await using var connection = await replay.OpenAsync();
        await connection.SignInAsync(new Plain("jose", new Secret("ñx")), Cancellation);
        replay.AssertFinished();
    }

    [Fact]
    public async Task SignIn_ServerQuotesOurLineBack_TheTokenIsTakenOutOfErrorAndLog()
    {
        var replay = new ReplayStream(Dialogues.ExchangeGreeting + $"""
            C: A2 AUTHENTICATE XOAUTH2 {Dialogues.XOAuth2}
            S: * BAD cannot parse AUTHENTICATE XOAUTH2 {Dialogues.XOAuth2}
            S: A2 BAD cannot parse AUTHENTICATE XOAUTH2 {Dialogues.XOAuth2} (Bearer t0ken)
            """);
        var socket = replay.Socket;
        socket.Log = new WireLog();
        await using var connection = await ImapConnection.OpenAsync(socket, Cancellation);
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => connection.SignInAsync(Token, Cancellation));
        foreach (var text in new[] { problem.ToString(), problem.UpstreamCode!, socket.Log.ToString() })
        {
            Assert.DoesNotContain(Dialogues.XOAuth2, text, StringComparison.Ordinal);
            Assert.DoesNotContain("t0ken", text, StringComparison.Ordinal);
        }

        Assert.Contains("C: A2 AUTHENTICATE XOAUTH2 ***", socket.Log.Lines);
    }

    [Fact]
    public async Task WireLog_EveryWayToSignIn_HoldsNoSecret()
    {
        var ways = new (string Dialogue, SaslMechanism Mechanism)[]
        {
            (Dialogues.Exchange, Token),
            (Dialogues.Dovecot, Password),
            (Dialogues.Courier, Password),
            ("""
                S: * OK [CAPABILITY IMAP4rev1 AUTH=LOGIN] ready
                C: A1 AUTHENTICATE LOGIN
                S: + VXNlcm5hbWU6
                C: c2hhcmVkQGNvbnRvc28udGVzdA==
                S: + UGFzc3dvcmQ6
                C: cHc=
                S: A1 OK [CAPABILITY IMAP4rev1] done
                """, new Login("shared@contoso.test", new Secret("pw"))),
        };
        foreach (var (dialogue, mechanism) in ways)
        {
            var socket = new ReplayStream(string.Join('\n', dialogue.Split('\n').Select(line => line.TrimStart()))).Socket;
            socket.Log = new WireLog();
            await using var connection = await ImapConnection.OpenAsync(socket, Cancellation);
            await connection.SignInAsync(mechanism, Cancellation);
            var log = socket.Log.ToString();
            Assert.Contains("***", log, StringComparison.Ordinal);
            foreach (var secret in new[] { Dialogues.XOAuth2, "t0ken", "AHNoYXJlZEBjb250b3NvLnRlc3QAcHc=", "cHc=", "\"pw\"" })
                Assert.DoesNotContain(secret, log, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Open_PreAuth_NeedsNoSignIn()
    {
        var replay = new ReplayStream("S: * PREAUTH [CAPABILITY IMAP4rev1 MOVE] ready");
        await using var connection = await replay.OpenAsync();
        await connection.SignInAsync(Token, Cancellation);
        Assert.True(connection.IsSignedIn);
        Assert.True(connection.Capabilities.Move);
    }

    [Theory]
    [InlineData("S: * BYE Too many connections", MailProblem.TooManyConnections)]
    [InlineData("S: * BYE Request is throttled. Suggested Backoff Time: 1000 milliseconds", MailProblem.ServerThrottled)]
    [InlineData("S: * BYE [UNAVAILABLE] going down", MailProblem.ServerUnavailable)]
    [InlineData("S: +OK POP3 ready", MailProblem.UnexpectedAnswer)]
    [InlineData("S: 220 mail.test ESMTP", MailProblem.UnexpectedAnswer)]
    [InlineData("S: HTTP/1.1 400 Bad Request", MailProblem.UnexpectedAnswer)]
    [InlineData("", MailProblem.ConnectionLost)]
    public async Task Open_NoGoodGreeting_IsNamed(string dialogue, MailProblem expected)
    {
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => new ReplayStream(dialogue).OpenAsync());
        Assert.Equal(expected, problem.Problem);
    }

    [Fact]
    public async Task SignIn_ServerClosesWithoutAWord_ConnectionLost()
    {
        var replay = new ReplayStream(Dialogues.ExchangeGreeting + $"C: A2 AUTHENTICATE XOAUTH2 {Dialogues.XOAuth2}");
        await using var connection = await replay.OpenAsync();
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => connection.SignInAsync(Token, Cancellation));
        Assert.Equal(MailProblem.ConnectionLost, problem.Problem);
        Assert.False(connection.IsUsable);
    }

    [Fact]
    public async Task SignIn_ChallengesWithoutEnd_AreCutOff()
    {
        var dialogue = Dialogues.ExchangeGreeting + $"C: A2 AUTHENTICATE XOAUTH2 {Dialogues.XOAuth2}\n" + string.Concat(Enumerable.Repeat("S: + e30=\nC: \n", 20));
        await using var connection = await new ReplayStream(dialogue).OpenAsync();
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => connection.SignInAsync(Token, Cancellation));
        Assert.Equal(MailProblem.UnexpectedAnswer, problem.Problem);
    }
}
