using MailPortal.Mail;
using MailPortal.Mail.Network;
using MailPortal.Mail.Pop3;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Sasl;

namespace MailPortal.Tests.Mail.Pop3;

public sealed class Pop3SignInTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal static async Task<MailProblemException> RefusalAsync(string dialogue, SaslMechanism mechanism)
    {
        var replay = new ReplayStream(dialogue);
        await using var connection = await replay.OpenPop3Async();
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => connection.SignInAsync(mechanism, Cancellation));
        replay.AssertFinished();
        Assert.False(connection.IsSignedIn);
        return problem;
    }

    internal static string Offering(params string[] capabilities) =>
        "S: +OK ready\nC: CAPA\nS: +OK\n" + string.Concat(capabilities.Select(name => $"S: {name}\n")) + "S: .\n";

    private static async Task SignInAsync(string dialogue, SaslMechanism mechanism)
    {
        var replay = new ReplayStream(dialogue);
        await using var connection = await replay.OpenPop3Async();
        await connection.SignInAsync(mechanism, Cancellation);
        replay.AssertFinished();
        Assert.True(connection.IsSignedIn);
    }

    [Theory]
    [InlineData(Pop3Dialogues.Exchange)]
    [InlineData(Pop3Dialogues.Gmail)]
    [InlineData(Pop3Dialogues.Yahoo)]
    [InlineData(Pop3Dialogues.Dovecot)]
    [InlineData(Pop3Dialogues.Old)]
    public async Task SignIn_KnownServers_EndsSignedIn(string dialogue)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var replay = new ReplayStream(dialogue, () => random.Next(1, 20));
            await using var connection = await replay.SignInPop3Async(dialogue);
            replay.AssertFinished();
            Assert.True(connection.IsSignedIn);
            Assert.Equal(dialogue != Pop3Dialogues.Old, connection.Capabilities.IsKnown);
            Assert.Equal(dialogue == Pop3Dialogues.Dovecot, connection.Capabilities.Pipelining);
        }
    }

    /// <summary>Somebody else's mailbox: by USER and PASS.</summary>
    [Fact]
    public Task SignIn_MailboxOfAnotherAtExchange_GoesByPass() => SignInAsync(
        Pop3Dialogues.ExchangeGreeting + "C: USER ana@contoso.test\\facturas\nS: +OK\nC: PASS pw\nS: +OK User successfully logged on.\nC: CAPA\nS: -ERR no\n",
        new Plain("ana@contoso.test\\facturas", new Secret("pw")));

    [Fact]
    public async Task Capabilities_AreReadWithTheirArguments()
    {
        var replay = new ReplayStream(Pop3Dialogues.GmailGreeting);
        await using var connection = await replay.OpenPop3Async();
        Assert.StartsWith("Gpop ready", connection.Greeting, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromMinutes(5), connection.Capabilities.LoginDelay);
        Assert.Equal(["PLAIN", "XOAUTH2", "OAUTHBEARER"], connection.Capabilities.Mechanisms);
        Assert.True(connection.Capabilities.Has("x-google-rico"));
        Assert.False(connection.Capabilities.Has("SASL PLAIN"));
    }

    [Fact]
    public Task SignIn_AnswerLongerThanALineMayBe_GoesInTwoLines()
    {
        // RFC 2449 section 4: 255 bytes with the verb and the end of the line.
        var longest = new XOAuth2("shared@contoso.test", new Secret(new string('t', 141)));
        var tooLong = new XOAuth2("shared@contoso.test", new Secret(new string('t', 142)));
        var one = Convert.ToBase64String(longest.InitialResponse());
        Assert.Equal(255, $"AUTH XOAUTH2 {one}\r\n".Length);
        return Task.WhenAll(
            SignInAsync(Offering("RESP-CODES", "SASL XOAUTH2") + $"C: AUTH XOAUTH2 {one}\nS: +OK\nC: CAPA\nS: -ERR not now", longest),
            SignInAsync(
                Offering("RESP-CODES", "SASL XOAUTH2") + $"C: AUTH XOAUTH2\nS: +\nC: {Convert.ToBase64String(tooLong.InitialResponse())}\nS: +OK\nC: CAPA\nS: -ERR", tooLong));
    }

    [Fact]
    public Task SignIn_OAuthBearer_SendsHostAndPort() => SignInAsync(
        Pop3Dialogues.GmailGreeting + """
            C: AUTH OAUTHBEARER bixhPXNoYXJlZEBjb250b3NvLnRlc3QsAWhvc3Q9bWFpbC5jb250b3NvLnRlc3QBcG9ydD05OTUBYXV0aD1CZWFyZXIgdDBrZW4BAQ==
            S: +OK Welcome.
            C: CAPA
            S: +OK
            S: .
            """, new OAuthBearer("shared@contoso.test", new Secret("t0ken"), "mail.contoso.test", 995));

    [Fact]
    public Task SignIn_SaslLogin_AnswersBothQuestions() => SignInAsync(
        Offering("SASL LOGIN") + """
            C: AUTH LOGIN
            S: + VXNlcm5hbWU6
            C: c2hhcmVkQGNvbnRvc28udGVzdA==
            S: + UGFzc3dvcmQ6
            C: cHc=
            S: +OK
            C: CAPA
            S: +OK
            S: .
            """, new Login("shared@contoso.test", new Secret("pw")));

    [Fact]
    public Task SignIn_PlainAtExchange_TwoLines() => SignInAsync(
        Pop3Dialogues.ExchangeGreeting + $"C: AUTH PLAIN\nS: + \nC: {Pop3Dialogues.Plain}\nS: +OK User successfully logged on.\nC: CAPA\nS: -ERR Protocol error. 14",
        Pop3Dialogues.Password);

    [Theory]
    [InlineData("USER", "SASL CRAM-MD5")]
    [InlineData("TOP")]
    public Task SignIn_PasswordWhereSaslHasNoWayForIt_UserAndPass(params string[] capabilities) => SignInAsync(
        Offering(capabilities) + "C: USER shared@contoso.test\nS: +OK\nC: PASS pw\nS: +OK\nC: CAPA\nS: +OK\nS: .", Pop3Dialogues.Password);

    [Fact]
    public Task SignIn_PasswordWithBlanksAndBeyondAscii_GoesAsItIs() => SignInAsync(
        Offering("USER") + "C: USER josé\nS: +OK\nC: PASS  ñ x \nS: +OK\nC: CAPA\nS: +OK\nS: .", new Plain("josé", new Secret(" ñ x ")));

    [Fact]
    public Task SignIn_ServerSpeaksUtf8_IsAskedForItFirst() => SignInAsync(
        Offering("USER", "UTF8 USER") + "C: UTF8\nS: -ERR not today\nC: USER shared@contoso.test\nS: +OK\nC: PASS pw\nS: +OK\nC: CAPA\nS: +OK\nS: .", Pop3Dialogues.Password);

    [Fact]
    public Task SignIn_TokenAtAServerWithoutCapa_IsTriedInTwoLines() => SignInAsync(
        $"S: +OK\nC: CAPA\nS: -ERR\nC: AUTH XOAUTH2\nS: + \nC: {Pop3Dialogues.XOAuth2}\nS: +OK", Pop3Dialogues.Token);

    [Fact]
    public async Task SignIn_TokenNotOffered_IsNotTried()
    {
        var problem = await RefusalAsync(Pop3Dialogues.DovecotGreeting, Pop3Dialogues.Token);
        Assert.Equal(MailProblem.PopSignInRefused, problem.Problem);
        Assert.Contains("XOAUTH2; it offers LOGIN PLAIN USER", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_PasswordNotOffered_IsNeverSent() =>
        Assert.Equal(MailProblem.PopCredentialsWrong, (await RefusalAsync(Offering("SASL XOAUTH2"), Pop3Dialogues.Password)).Problem);

    [Fact]
    public async Task WireLog_EveryWayToSignIn_HoldsNoSecret()
    {
        var login = Offering("SASL LOGIN") + "C: AUTH LOGIN\nS: + VXNlcm5hbWU6\nC: c2hhcmVkQGNvbnRvc28udGVzdA==\nS: + UGFzc3dvcmQ6\nC: cHc=\nS: +OK\nC: CAPA\nS: -ERR";
        var ways = new (string Dialogue, SaslMechanism Mechanism)[]
        {
            (Pop3Dialogues.Exchange, Pop3Dialogues.Token),
            (Pop3Dialogues.Gmail, Pop3Dialogues.Token),
            (Pop3Dialogues.Dovecot, Pop3Dialogues.Password),
            (Pop3Dialogues.Old, Pop3Dialogues.Password),
            (login, new Login("shared@contoso.test", new Secret("pw"))),
        };
        foreach (var (dialogue, mechanism) in ways)
        {
            var log = new WireLog();
            await using var connection = await new ReplayStream(dialogue).OpenPop3Async(log);
            await connection.SignInAsync(mechanism, Cancellation);
            Assert.Contains("***", log.ToString(), StringComparison.Ordinal);
            foreach (var secret in new[] { Pop3Dialogues.XOAuth2, "t0ken", Pop3Dialogues.Plain, "cHc=", "PASS pw" })
                Assert.DoesNotContain(secret, log.ToString(), StringComparison.Ordinal);
        }
    }
}
