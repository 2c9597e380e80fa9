using System.Text;
using MailPortal.Mail;
using MailPortal.Mail.Imap;
using MailPortal.Mail.Network;
using MailPortal.Mail.Pop3;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Sasl;
using MailPortal.Mail.Smtp;

namespace MailPortal.Tests.Mail.Network;

/// <summary>No way to sign in leaves anything of the secret in the log of the dialogue or in the problem it ends with, however indiscreet the server is.</summary>
public sealed class WireLogTests
{
    private const string User = "shared@contoso.test";
    private const string ShortToken = "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.Zk3vQ9xT7bLm.W4pR8sYc2Hn5";
    private const string Password = "correct horse \"battery\\ staple 93";
    private const string QuotedPassword = "abc\"def\"ghi\\jk7\\lm9";
    private const string PasswordBeyondAscii = "contraseña-larguísima-del-buzón-93";
    private const int Piece = 8;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Longer than any command may be, so that it goes behind the server's invitation where the protocol has such a limit.
    private static string LongToken { get; } = string.Concat(Enumerable.Range(0, 100).Select(number => $"{number:x2}Qw{number * 7919 % 10007:x4}")) + ".end";

    /// <summary>Every protocol, every way to sign in that it has, what the server offers for it, and how it shows in the log.</summary>
    private static readonly (string Protocol, string Way, string Offers, SaslMechanism Mechanism, string Secret, string Shown)[] Ways =
    [
        ("IMAP", "XOAUTH2", "AUTH=XOAUTH2 SASL-IR", XOAuth2(ShortToken), ShortToken, "C: A1 AUTHENTICATE XOAUTH2 ***"),
        ("IMAP", "XOAUTH2 behind +", "AUTH=XOAUTH2", XOAuth2(LongToken), LongToken, "C: ***"),
        ("IMAP", "OAUTHBEARER", "AUTH=OAUTHBEARER SASL-IR", Bearer(LongToken), LongToken, "C: A1 AUTHENTICATE OAUTHBEARER ***"),
        ("IMAP", "OAUTHBEARER behind +", "AUTH=OAUTHBEARER", Bearer(ShortToken), ShortToken, "C: ***"),
        ("IMAP", "PLAIN", "AUTH=PLAIN SASL-IR", Plain(Password), Password, "C: A1 AUTHENTICATE PLAIN ***"),
        ("IMAP", "PLAIN behind +", "AUTH=PLAIN", Plain(PasswordBeyondAscii), PasswordBeyondAscii, "C: ***"),
        ("IMAP", "SASL LOGIN", "AUTH=LOGIN", Login(Password), Password, "C: ***"),
        ("IMAP", "LOGIN command", "IDLE", Plain(Password), Password, $"C: A1 LOGIN \"{User}\" ***"),
        ("IMAP", "LOGIN command, escapes close together", "IDLE", Plain(QuotedPassword), QuotedPassword, $"C: A1 LOGIN \"{User}\" ***"),
        ("IMAP", "LOGIN command with a literal", "IDLE", Plain(PasswordBeyondAscii), PasswordBeyondAscii, "C: ***"),
        ("POP3", "XOAUTH2", "RESP-CODES\r\nSASL XOAUTH2", XOAuth2(ShortToken), ShortToken, "C: AUTH XOAUTH2 ***"),
        ("POP3", "XOAUTH2 in two lines", "SASL XOAUTH2", XOAuth2(LongToken), LongToken, "C: ***"),
        ("POP3", "OAUTHBEARER", "RESP-CODES\r\nSASL OAUTHBEARER", Bearer(ShortToken), ShortToken, "C: AUTH OAUTHBEARER ***"),
        ("POP3", "OAUTHBEARER in two lines", "RESP-CODES\r\nSASL OAUTHBEARER", Bearer(LongToken), LongToken, "C: ***"),
        ("POP3", "PLAIN", "RESP-CODES\r\nSASL PLAIN", Plain(PasswordBeyondAscii), PasswordBeyondAscii, "C: AUTH PLAIN ***"),
        ("POP3", "PLAIN in two lines", "SASL PLAIN", Plain(Password), Password, "C: ***"),
        ("POP3", "SASL LOGIN", "SASL LOGIN", Login(Password), Password, "C: ***"),
        ("POP3", "USER and PASS", "USER", Plain(Password), Password, "C: PASS ***"),
        ("SMTP", "XOAUTH2", "AUTH XOAUTH2", XOAuth2(ShortToken), ShortToken, "C: AUTH XOAUTH2 ***"),
        ("SMTP", "XOAUTH2 behind 334", "AUTH XOAUTH2", XOAuth2(LongToken), LongToken, "C: ***"),
        ("SMTP", "OAUTHBEARER", "AUTH OAUTHBEARER", Bearer(ShortToken), ShortToken, "C: AUTH OAUTHBEARER ***"),
        ("SMTP", "OAUTHBEARER behind 334", "AUTH OAUTHBEARER", Bearer(LongToken), LongToken, "C: ***"),
        ("SMTP", "PLAIN", "AUTH PLAIN", Plain(PasswordBeyondAscii), PasswordBeyondAscii, "C: AUTH PLAIN ***"),
        ("SMTP", "PLAIN behind 334", "AUTH PLAIN", Plain(LongToken), LongToken, "C: ***"),
        ("SMTP", "LOGIN", "AUTH LOGIN", Plain(Password), Password, "C: ***"),
    ];

    private static XOAuth2 XOAuth2(string token) => new(User, new Secret(token));

    private static OAuthBearer Bearer(string token) => new(User, new Secret(token), "mail.contoso.test", 993);

    private static Plain Plain(string password) => new(User, new Secret(password));

    private static Login Login(string password) => new(User, new Secret(password));

    public static TheoryData<string, string, Verdict> SignIns
    {
        get
        {
            var data = new TheoryData<string, string, Verdict>();
            foreach (var way in Ways)
                foreach (var verdict in Enum.GetValues<Verdict>())
                    data.Add(way.Protocol, way.Way, verdict);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(SignIns))]
    public async Task SignIn_AnyWayAndAnyAnswer_LeavesNothingOfTheSecretBehind(string protocol, string way, Verdict verdict)
    {
        var (_, _, offers, mechanism, secret, shown) = Ways.Single(candidate => candidate.Protocol == protocol && candidate.Way == way);
        var server = new SigningServer(protocol, offers, verdict);
        var log = new WireLog();
        var socket = MailSocket.Over(server, ReplayStream.Endpoint);
        socket.Log = log;
        var problem = await Record.ExceptionAsync(() => SignInAsync(protocol, socket, mechanism));
        if (verdict == Verdict.Accepted)
            Assert.Null(problem);
        else
            Assert.IsType<MailProblemException>(problem);

        // The server has it, and the log shows where: only then has the rest been tried at all.
        Assert.True(Spellings(secret).Any(spelling => server.Heard.Contains(spelling, StringComparison.Ordinal)), server.Heard);
        Assert.Contains(shown, log.Lines);
        AssertNothingOf(secret, log.ToString());
        if (problem is MailProblemException refused)
        {
            AssertNothingOf(secret, refused.ToString());
            AssertNothingOf(secret, refused.UpstreamCode ?? "");
        }

        // The name is no secret: without it nobody could read the log.
        if (verdict == Verdict.RefusedWithItsMeaning && problem is MailProblemException { Problem: not MailProblem.UnexpectedAnswer })
            Assert.Contains("***", problem.Message, StringComparison.Ordinal);
    }

    private static async Task SignInAsync(string protocol, MailSocket socket, SaslMechanism mechanism)
    {
        switch (protocol)
        {
            case "IMAP":
                await using (var imap = await ImapConnection.OpenAsync(socket, Cancellation))
                    await imap.SignInAsync(mechanism, Cancellation);
                break;
            case "POP3":
                await using (var pop3 = await Pop3Connection.OpenAsync(socket, Cancellation))
                    await pop3.SignInAsync(mechanism, Cancellation);
                break;
            default:
                await using (var smtp = await SmtpConnection.OpenAsync(socket, null, Cancellation))
                    await smtp.SignInAsync(mechanism, Cancellation);
                break;
        }
    }

    /// <summary>As it is, with IMAP's backslashes, and in base64 at each of the three places where it can begin; without the characters at the edges that
    /// belong to its neighbours.</summary>
    private static IEnumerable<string> Spellings(string secret)
    {
        yield return secret;
        yield return secret.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        for (var before = 0; before < 3; before++)
            yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('\0', before) + secret + "\0\0\0"))[(before == 0 ? 0 : 4)..^8];
    }

    private static void AssertNothingOf(string secret, string text)
    {
        foreach (var spelling in Spellings(secret))
        {
            for (var at = 0; at + Piece <= spelling.Length; at++)
            {
                if (text.Contains(spelling.AsSpan(at, Piece), StringComparison.Ordinal))
                    Assert.Fail($"'{spelling.Substring(at, Piece)}' of the secret is in: {text}");
            }
        }
    }

    [Fact]
    public void Lines_MoreThanItKeeps_AreTheLastOnes()
    {
        var log = new WireLog(2);
        log.Client("one");
        log.Server("two");
        log.Client("three");
        Assert.Equal(["S: two", "C: three"], log.Lines);
        Assert.Equal("S: two\nC: three", log.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void Capacity_OfNoLine_IsRefused(int capacity) => Assert.Throws<ArgumentOutOfRangeException>(nameof(capacity), () => new WireLog(capacity));
}
