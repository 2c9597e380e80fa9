using System.Text;
using MailPortal.Mail;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Sasl;
using MailPortal.Mail.Smtp;
using MailPortal.Tests.Mail.Imap;

namespace MailPortal.Tests.Mail.Smtp;

public sealed class SmtpSignInTests
{
    private const string GmailError = "eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiYmVhcmVyIHRva2VuIn0=";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static XOAuth2 Token => ImapSignInTests.Token;

    private static Plain Password => ImapSignInTests.Password;

    private static async Task<MailProblemException> RefusalAsync(string dialogue, SaslMechanism mechanism)
    {
        var replay = new ReplayStream(dialogue);
        await using var connection = await replay.OpenSmtpAsync();
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => connection.SignInAsync(mechanism, Cancellation));
        replay.AssertFinished();
        Assert.False(connection.IsSignedIn);
        Assert.Equal(problem.InnerException is SmtpCommandException, connection.IsUsable);
        return problem;
    }

    /// <summary>A word may be part of the refusal and of the password: it is understood first, and taken out of what is kept.</summary>
    [Fact]
    public async Task Refusal_OfAPasswordThatIsPartOfTheWords_IsUnderstoodAndKeptWithoutIt()
    {
        static string Dialogue(string password) =>
            $"{SmtpDialogues.Offering("AUTH PLAIN")}C: AUTH PLAIN {Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0a@contoso.test\0{password}"))}\nS: 534 5.7.9 Application-specific password required.";
        var usual = await RefusalAsync(Dialogue("pw"), new Plain("a@contoso.test", new Secret("pw")));
        var problem = await RefusalAsync(Dialogue("mypassword1"), new Plain("a@contoso.test", new Secret("mypassword1")));
        Assert.Equal(usual.Problem, problem.Problem);
        Assert.NotEqual(MailProblem.SmtpSignInRefused, problem.Problem);
        Assert.DoesNotContain("password", $"{problem.Message} {problem.Detail} {problem.UpstreamCode}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SmtpDialogues.Exchange, true, 157286400L, true)]
    [InlineData(SmtpDialogues.Gmail, true, 35882577L, true)]
    [InlineData(SmtpDialogues.Dovecot, false, 31457280L, true)]
    [InlineData(SmtpDialogues.Postfix, false, 10240000L, false)]
    public async Task SignIn_KnownServers_EndsSignedInWithFreshCapabilities(string dialogue, bool byToken, long size, bool chunking)
    {
        var replay = new ReplayStream(dialogue);
        await using var connection = await replay.OpenSmtpAsync();
        await connection.SignInAsync(byToken ? Token : Password, Cancellation);
        replay.AssertFinished();
        Assert.True(connection.IsSignedIn);
        Assert.Equal((size, chunking), (connection.Capabilities.LargestMessage!.Value, connection.Capabilities.Chunking));
    }

    [Fact]
    public async Task Open_ServerOfOldTimes_IsGreetedWithHelo()
    {
        var replay = new ReplayStream(SmtpDialogues.Old);
        await using var connection = await replay.OpenSmtpAsync();
        replay.AssertFinished();
        Assert.Empty(connection.Capabilities.Names);
        Assert.Equal("relay.contoso.test Sendmail 8.8 ready, no jokes please", connection.Greeting);
    }

    [Theory]
    [InlineData("S: 554 No SMTP service here", MailProblem.SmtpRefused)]
    [InlineData("S: 554-5.7.1 blocked\nS: 554 5.7.1 see the list", MailProblem.SmtpRefused)]
    [InlineData("S: 421 4.3.2 Service not available", MailProblem.ServerUnavailable)]
    [InlineData("S: 421 4.7.500 Server busy", MailProblem.ServerThrottled)]
    [InlineData("S: 354 go ahead", MailProblem.UnexpectedAnswer)]
    [InlineData("S: * OK IMAP4rev1 ready", MailProblem.UnexpectedAnswer)]
    [InlineData("S: +OK POP3 ready", MailProblem.UnexpectedAnswer)]
    [InlineData("S: SSH-2.0-OpenSSH_9.2", MailProblem.UnexpectedAnswer)]
    [InlineData("S: 220-half a greeting", MailProblem.ConnectionLost)]
    [InlineData("", MailProblem.ConnectionLost)]
    [InlineData("S: 220 hi\nC: EHLO [127.0.0.1]\nS: 421 4.3.2 bye", MailProblem.ServerUnavailable)]
    [InlineData("S: 220 hi\nC: EHLO [127.0.0.1]\nS: 450 later", MailProblem.ServerUnavailable)]
    [InlineData("S: 220 hi\nC: EHLO [127.0.0.1]\nS: 502 no\nC: HELO [127.0.0.1]\nS: 550 nor that", MailProblem.SmtpRefused)]
    public async Task Open_NoGoodGreeting_IsNamed(string dialogue, MailProblem expected)
    {
        var replay = new ReplayStream(dialogue);
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => replay.OpenSmtpAsync());
        replay.AssertFinished();
        Assert.Equal(expected, problem.Problem);
    }

    [Fact]
    public async Task SignIn_TokenLongerThanALine_IsSentBehindThe334()
    {
        var token = new XOAuth2("shared@contoso.test", new Secret(new string('t', 2000)));
        var replay = new ReplayStream($"""
            {SmtpDialogues.ExchangeGreeting}
            C: AUTH XOAUTH2
            S: 334 
            C: {Convert.ToBase64String(token.InitialResponse())}
            S: 235 2.7.0 Authentication successful
            C: EHLO [127.0.0.1]
            S: 503 5.5.2 Send hello first, but only once
            """);
        await using var connection = await replay.OpenSmtpAsync();
        await connection.SignInAsync(token, Cancellation);
        replay.AssertFinished();
        Assert.True(connection.Capabilities.Chunking); // a server that does not say it again has not taken it back
    }

    [Fact]
    public async Task SignIn_FirstAnswer_FillsTheCommandToTheLastByteAndNoFurther()
    {
        // "AUTH PLAIN " + 4n + CRLF: of 512 bytes the answer may have 496, which is 372 bytes before base64.
        foreach (var (length, fits) in new[] { (372 - "\0ana\0".Length, true), (373 - "\0ana\0".Length, false) })
        {
            var plain = new Plain("ana", new Secret(new string('p', length)));
            var answer = Convert.ToBase64String(plain.InitialResponse());
            var asked = fits ? $"C: AUTH PLAIN {answer}" : $"C: AUTH PLAIN\nS: 334\nC: {answer}";
            var replay = new ReplayStream($"{SmtpDialogues.Offering("AUTH PLAIN")}{asked}\nS: 235 ok\nC: EHLO [127.0.0.1]\nS: 250 mail.test");
            await using var connection = await replay.OpenSmtpAsync();
            await connection.SignInAsync(plain, Cancellation);
            replay.AssertFinished();
        }
    }

    [Fact]
    public async Task SignIn_GmailsErrorChallenge_IsAnsweredWithAnEmptyLineAndItsWordsAreKept()
    {
        var problem = await RefusalAsync($"""
            {SmtpDialogues.Offering("AUTH XOAUTH2")}
            C: AUTH XOAUTH2 {Dialogues.XOAuth2}
            S: 334 {GmailError}
            C: 
            S: 535-5.7.8 Username and Password not accepted. For more information, go to
            S: 535 5.7.8  https://support.google.com/mail/?p=BadCredentials a640c23a62f3a - gsmtp
            """, Token);
        Assert.Equal(MailProblem.SmtpCredentialsWrong, problem.Problem);
        Assert.Contains("not accepted. For more information, go to https://support.google.com/mail/?p=BadCredentials", problem.Detail, StringComparison.Ordinal);
        Assert.Contains("{\"status\":\"401\",\"schemes\":\"bearer token\"}", problem.Detail, StringComparison.Ordinal);
        var reply = Assert.IsType<SmtpCommandException>(problem.InnerException).Reply;
        Assert.Equal((535, "5.7.8", 2), (reply.Code, reply.EnhancedCode, reply.Lines.Count));
    }

    [Fact]
    public async Task SignIn_ErrorOfOAuthBearer_IsAnsweredWithItsOwnByte()
    {
        var bearer = new OAuthBearer("shared@contoso.test", new Secret("t0ken"), "mail.contoso.test", 587);
        var problem = await RefusalAsync($"""
            {SmtpDialogues.Offering("AUTH OAUTHBEARER")}
            C: AUTH OAUTHBEARER {Convert.ToBase64String(bearer.InitialResponse())}
            S: 334 eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIn0=
            C: AQ==
            S: 535 5.7.8 Authentication failed
            """, bearer);
        Assert.Contains("invalid_token", problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("535 5.7.3 Authentication unsuccessful [AM0PR02CA0123.eurprd02.prod.outlook.com]", MailProblem.SmtpSignInRefused)]
    [InlineData("535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled", MailProblem.SmtpSignInDisabled)]
    [InlineData("535 5.7.139 Authentication unsuccessful, basic authentication is disabled. [AM0]", MailProblem.PasswordSignInBlocked)]
    [InlineData("454 4.7.0 Temporary authentication failure", MailProblem.SmtpRefusedForNow)]
    [InlineData("432 a password transition is needed", MailProblem.ServerUnavailable)]
    [InlineData("534-5.7.9 Application-specific password required. Learn more at\nS: 534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor", MailProblem.AppPasswordRequired)]
    [InlineData("534-5.7.14 <https://accounts.google.com/signin/continue?x> Please log in via your web\nS: 534 5.7.14 browser and then try again", MailProblem.ProviderWantsBrowser)]
    [InlineData("504 5.5.4 Unrecognized authentication type", MailProblem.SmtpSignInRefused)]
    [InlineData("550 5.7.1 no", MailProblem.SmtpSignInRefused)]
    public async Task SignIn_Refused_IsNamed(string said, MailProblem expected) => Assert.Equal(expected,
        (await RefusalAsync($"{SmtpDialogues.Offering("AUTH XOAUTH2")}C: AUTH XOAUTH2 {Dialogues.XOAuth2}\nS: {said}", Token)).Problem);

    [Fact]
    public async Task SignIn_ServerCloses_IsLostAndSaysSo()
    {
        var asked = $"{SmtpDialogues.Offering("AUTH XOAUTH2")}C: AUTH XOAUTH2 {Dialogues.XOAuth2}\n";
        Assert.Equal(MailProblem.ConnectionLost, (await RefusalAsync(asked, Token)).Problem);
        Assert.Equal(MailProblem.ServerUnavailable, (await RefusalAsync(asked + "S: 421 4.4.2 Connection dropped", Token)).Problem);
    }

    [Theory]
    [InlineData("AUTH LOGIN XOAUTH2")]
    [InlineData("AUTH=LOGIN")]
    public async Task SignIn_PasswordWhereOnlyLoginIsOffered_AnswersBothQuestions(string offer)
    {
        var replay = new ReplayStream($"""
            {SmtpDialogues.Offering(offer)}
            C: AUTH LOGIN
            S: 334 VXNlcm5hbWU6
            C: c2hhcmVkQGNvbnRvc28udGVzdA==
            S: 334 UGFzc3dvcmQ6
            C: cHc=
            S: 235 2.7.0 in
            C: EHLO [127.0.0.1]
            S: 250 mail.test
            """);
        await using var connection = await replay.OpenSmtpAsync();
        await connection.SignInAsync(Password, Cancellation);
        replay.AssertFinished();
    }

    [Fact]
    public async Task SignIn_LoginWhereOnlyPlainIsOffered_UsesIt()
    {
        var replay = new ReplayStream($"{SmtpDialogues.Offering("AUTH PLAIN")}C: AUTH PLAIN AHNoYXJlZEBjb250b3NvLnRlc3QAcHc=\nS: 235 in\nC: EHLO [127.0.0.1]\nS: 250 mail.test");
        await using var connection = await replay.OpenSmtpAsync();
        await connection.SignInAsync(new Login("shared@contoso.test", new Secret("pw")), Cancellation);
        replay.AssertFinished();
    }

    [Theory]
    [InlineData("AUTH LOGIN PLAIN", "XOAUTH2; it offers LOGIN PLAIN")]
    [InlineData("SIZE", "XOAUTH2")]
    public async Task SignIn_MechanismNotOffered_IsNotTried(string offer, string detail)
    {
        var problem = await RefusalAsync(SmtpDialogues.Offering(offer), Token);
        Assert.Equal(MailProblem.SmtpSignInRefused, problem.Problem);
        Assert.Contains(detail, problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_ChallengesWithoutEnd_AreCutOff()
    {
        var problem = await RefusalAsync(
            $"{SmtpDialogues.Offering("AUTH XOAUTH2")}C: AUTH XOAUTH2 {Dialogues.XOAuth2}\n" + string.Concat(Enumerable.Repeat("S: 334 e30=\nC: \n", 10)) + "S: 334 e30=", Token);
        Assert.Equal(MailProblem.UnexpectedAnswer, problem.Problem);
    }

    [Fact]
    public async Task SignIn_ServerQuotesOurLineBack_TheTokenIsTakenOutOfErrorAndLog()
    {
        var replay = new ReplayStream($"""
            {SmtpDialogues.ExchangeGreeting}
            C: AUTH XOAUTH2 {Dialogues.XOAuth2}
            S: 500-5.5.1 cannot parse AUTH XOAUTH2 {Dialogues.XOAuth2}
            S: 500 5.5.1 that was Bearer t0ken
            """);
        var socket = replay.Socket;
        socket.Log = new WireLog();
        await using var connection = await SmtpConnection.OpenAsync(socket, null, Cancellation);
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => connection.SignInAsync(Token, Cancellation));
        foreach (var text in new[] { problem.ToString(), problem.UpstreamCode!, problem.InnerException!.ToString(), socket.Log.ToString() })
        {
            Assert.DoesNotContain(Dialogues.XOAuth2, text, StringComparison.Ordinal);
            Assert.DoesNotContain("t0ken", text, StringComparison.Ordinal);
        }

        Assert.Contains("C: AUTH XOAUTH2 ***", socket.Log.Lines);
    }

    [Fact]
    public async Task WireLog_EveryWayToSignIn_HoldsNoSecret()
    {
        var bearer = new OAuthBearer("shared@contoso.test", new Secret("t0ken"), "mail.contoso.test", 587);
        var after = "S: 235 in\nC: EHLO [127.0.0.1]\nS: 250 mail.test";
        var ways = new (string Dialogue, SaslMechanism Mechanism)[]
        {
            (SmtpDialogues.Exchange, Token),
            (SmtpDialogues.Postfix, Password),
            ($"{SmtpDialogues.Offering("AUTH OAUTHBEARER")}C: AUTH OAUTHBEARER {Convert.ToBase64String(bearer.InitialResponse())}\n{after}", bearer),
            ($"{SmtpDialogues.Offering("AUTH LOGIN")}C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: c2hhcmVkQGNvbnRvc28udGVzdA==\nS: 334 UGFzc3dvcmQ6\nC: cHc=\n{after}", Password),
        };
        foreach (var (dialogue, mechanism) in ways)
        {
            var replay = new ReplayStream(dialogue);
            var socket = replay.Socket;
            socket.Log = new WireLog();
            await using var connection = await SmtpConnection.OpenAsync(socket, null, Cancellation);
            await connection.SignInAsync(mechanism, Cancellation);
            replay.AssertFinished();
            var log = socket.Log.ToString();
            Assert.Contains("***", log, StringComparison.Ordinal);
            foreach (var secret in new[] { Dialogues.XOAuth2, "t0ken", "AHNoYXJlZEBjb250b3NvLnRlc3QAcHc=", "cHc=", Convert.ToBase64String(bearer.InitialResponse()) })
                Assert.DoesNotContain(secret, log, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Commands_WithoutAMessage_AreOneRoundTripEach()
    {
        var replay = new ReplayStream($"{SmtpDialogues.Offering("SIZE")}C: NOOP\nS: 250 ok\nC: RSET\nS: 250 flushed\nC: NOOP\nS: 502 no\nC: QUIT\nS: 221 bye");
        await using var connection = await replay.OpenSmtpAsync();
        await connection.NoopAsync(Cancellation);
        await connection.ResetAsync(Cancellation);
        Assert.Equal(MailProblem.SmtpRefused, (await Assert.ThrowsAsync<MailProblemException>(() => connection.NoopAsync(Cancellation))).Problem);
        Assert.True(connection.IsUsable);
        await connection.QuitAsync(Cancellation);
        replay.AssertFinished();
        Assert.False(connection.IsUsable);
        await Assert.ThrowsAsync<MailProblemException>(() => connection.NoopAsync(Cancellation));
    }
}
