using MailPortal.Mail;
using MailPortal.Mail.Network;
using MailPortal.Mail.Pop3;
using MailPortal.Mail.Sasl;

namespace MailPortal.Tests.Mail.Pop3;

/// <summary>How servers begin, written after public logs: the openings of dialogues, up to a signed-in session.</summary>
internal static class Pop3Dialogues
{
    /// <summary>user shared@contoso.test, token "t0ken".</summary>
    public const string XOAuth2 = "dXNlcj1zaGFyZWRAY29udG9zby50ZXN0AWF1dGg9QmVhcmVyIHQwa2VuAQE=";

    /// <summary>user shared@contoso.test, password "pw".</summary>
    public const string Plain = "AHNoYXJlZEBjb250b3NvLnRlc3QAcHc=";

    private const string ExchangeCapabilities = """
        C: CAPA
        S: +OK
        S: TOP
        S: UIDL
        S: SASL PLAIN XOAUTH2
        S: USER
        S: .

        """;

    public const string ExchangeGreeting = "S: +OK The Microsoft Exchange POP3 service is ready. [TQBOADIAUABSADEANgBDAEEAMAAwADcANAA=]\n" + ExchangeCapabilities;

    /// <summary>Two lines for the token; no pipelining.</summary>
    public const string Exchange = ExchangeGreeting + $"""
        C: AUTH XOAUTH2
        S: +{" "}
        C: {XOAuth2}
        S: +OK User successfully authenticated.

        """ + ExchangeCapabilities;

    private const string GmailCapabilities = """
        C: CAPA
        S: +OK Capability list follows
        S: USER
        S: RESP-CODES
        S: EXPIRE 0
        S: LOGIN-DELAY 300
        S: TOP
        S: UIDL
        S: X-GOOGLE-RICO
        S: SASL PLAIN XOAUTH2 OAUTHBEARER
        S: .

        """;

    public const string GmailGreeting = "S: +OK Gpop ready for requests from 203.0.113.7 a640c23a62f3a-b7654febf40mb\n" + GmailCapabilities;

    public const string Gmail = GmailGreeting + $"""
        C: AUTH XOAUTH2 {XOAuth2}
        S: +OK Welcome.

        """ + GmailCapabilities;

    private const string YahooCapabilities = """
        C: CAPA
        S: +OK CAPA list follows
        S: IMPLEMENTATION jpop-0.1
        S: RESP-CODES
        S: TOP
        S: UIDL
        S: SASL PLAIN XOAUTH2
        S: USER
        S: .

        """;

    /// <summary>An app password.</summary>
    public const string Yahoo = "S: +OK Hello from jpop-0.1\n" + YahooCapabilities + $"""
        C: AUTH PLAIN {Plain}
        S: +OK Logged in

        """ + YahooCapabilities;

    private const string DovecotCapabilities = """
        C: CAPA
        S: +OK
        S: CAPA
        S: TOP
        S: UIDL
        S: RESP-CODES
        S: PIPELINING
        S: AUTH-RESP-CODE
        S: USER
        S: SASL PLAIN LOGIN
        S: .

        """;

    public const string DovecotGreeting = "S: +OK Dovecot (Debian) ready.\n" + DovecotCapabilities;

    /// <summary>Pipelining.</summary>
    public const string Dovecot = DovecotGreeting + $"""
        C: AUTH PLAIN {Plain}
        S: +OK Logged in.

        """ + DovecotCapabilities;

    private const string CyrusCapabilities = """
        S: EXPIRE NEVER
        S: LOGIN-DELAY 0
        S: TOP
        S: UIDL
        S: PIPELINING
        S: RESP-CODES
        S: AUTH-RESP-CODE

        """;

    /// <summary>Pipelining; after the sign-in neither SASL nor USER is on offer any more.</summary>
    public const string Cyrus = $"""
        S: +OK mail.contoso.test Cyrus POP3 3.8.4 server ready <8c0e1f2a.1784256265@mail.contoso.test>
        C: CAPA
        S: +OK List of capabilities follows
        S: SASL PLAIN LOGIN
        {CyrusCapabilities}S: USER
        S: .
        C: AUTH PLAIN {Plain}
        S: +OK Mailbox locked and ready SESSIONID=<mail.contoso.test-4711-1784256265-1-8571623>
        C: CAPA
        S: +OK List of capabilities follows
        {CyrusCapabilities}S: IMPLEMENTATION Cyrus POP3 3.8.4
        S: .

        """;

    /// <summary>An old server: an APOP timestamp, no CAPA, nothing but USER and PASS.</summary>
    public const string Old = """
        S: +OK POP3 mail.contoso.test v2001.78 server ready <1896.697170952@mail.contoso.test>
        C: CAPA
        S: -ERR Unknown AUTHORIZATION state command
        C: USER shared@contoso.test
        S: +OK User name accepted, password please
        C: PASS pw
        S: +OK Mailbox open, 2 messages

        """;

    public static XOAuth2 Token => new("shared@contoso.test", new Secret("t0ken"));

    public static Plain Password => new("shared@contoso.test", new Secret("pw"));

    public static Task<Pop3Connection> OpenPop3Async(this ReplayStream replay, WireLog? log = null)
    {
        var socket = replay.Socket;
        socket.Log = log;
        return Pop3Connection.OpenAsync(socket, TestContext.Current.CancellationToken);
    }

    /// <summary>Signed in at a server that begins like one of these.</summary>
    public static async Task<Pop3Connection> SignInPop3Async(this ReplayStream replay, string opening, WireLog? log = null)
    {
        var connection = await replay.OpenPop3Async(log);
        await connection.SignInAsync(opening is Exchange or Gmail ? Token : Password, TestContext.Current.CancellationToken);
        return connection;
    }
}
