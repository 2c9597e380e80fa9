using MailPortal.Mail;
using MailPortal.Mail.Sasl;
using MailPortal.Mail.Sending;
using MailPortal.Mail.Smtp;
using MailPortal.Tests.Mail.Imap;

namespace MailPortal.Tests.Mail.Smtp;

/// <summary>How servers begin, written after public logs: the openings of dialogues, up to a signed-in session.</summary>
public static class SmtpDialogues
{
    public const string ExchangeGreeting = $"""
        S: 220 AM0PR02CA0123.outlook.office365.com Microsoft ESMTP MAIL Service ready at Fri, 20 Nov 2026 10:00:00 +0000 [08DE2747A5C1F0B2]
        {ExchangeHello}
        """;

    /// <summary>SMTP AUTH with the token of <see cref="Dialogues.XOAuth2"/>.</summary>
    public const string Exchange = $"""
        {ExchangeGreeting}
        C: AUTH XOAUTH2 {Dialogues.XOAuth2}
        S: 235 2.7.0 Authentication successful
        {ExchangeHello}

        """;

    public const string Gmail = $"""
        S: 220 smtp.gmail.com ESMTP a640c23a62f3a-b7654febf40sm1234562 - gsmtp
        {GmailHello}
        C: AUTH XOAUTH2 {Dialogues.XOAuth2}
        S: 235 2.7.0 Accepted
        {GmailHello}

        """;

    /// <summary>An app password; user shared@contoso.test, password pw.</summary>
    public const string Yahoo = $"""
        S: 220 smtp.mail.yahoo.com ESMTP ready
        {YahooHello}
        C: AUTH PLAIN AHNoYXJlZEBjb250b3NvLnRlc3QAcHc=
        S: 235 2.0.0 OK
        {YahooHello}

        """;

    /// <summary>In front of a relay without CHUNKING; user shared@contoso.test, password pw.</summary>
    public const string Dovecot = """
        S: 220 mail.test Dovecot (Debian) ready.
        C: EHLO [127.0.0.1]
        S: 250-mail.test
        S: 250-8BITMIME
        S: 250-AUTH PLAIN LOGIN XOAUTH2 OAUTHBEARER
        S: 250-BURL imap
        S: 250-CHUNKING
        S: 250-ENHANCEDSTATUSCODES
        S: 250-SIZE
        S: 250 PIPELINING
        C: AUTH PLAIN AHNoYXJlZEBjb250b3NvLnRlc3QAcHc=
        S: 235 2.7.0 Logged in.
        C: EHLO [127.0.0.1]
        S: 250-mail.test
        S: 250-8BITMIME
        S: 250-BURL imap
        S: 250-CHUNKING
        S: 250-ENHANCEDSTATUSCODES
        S: 250-SIZE 31457280
        S: 250 PIPELINING

        """;

    /// <summary>With both ways to write AUTH, and CHUNKING switched off; user shared@contoso.test, password pw.</summary>
    public const string Postfix = $"""
        S: 220 mail.contoso.test ESMTP Postfix (Debian/GNU)
        {PostfixHello}
        C: AUTH PLAIN AHNoYXJlZEBjb250b3NvLnRlc3QAcHc=
        S: 235 2.7.0 Authentication successful
        {PostfixHello}

        """;

    /// <summary>Next to nothing; no sign-in.</summary>
    public const string Old = """
        S: 220-relay.contoso.test Sendmail 8.8
        S: 220 ready, no jokes please
        C: EHLO [127.0.0.1]
        S: 500 Command unrecognized
        C: HELO [127.0.0.1]
        S: 250 relay.contoso.test

        """;

    private const string ExchangeHello = """
        C: EHLO [127.0.0.1]
        S: 250-AM0PR02CA0123.outlook.office365.com Hello [203.0.113.7]
        S: 250-SIZE 157286400
        S: 250-PIPELINING
        S: 250-DSN
        S: 250-ENHANCEDSTATUSCODES
        S: 250-AUTH LOGIN XOAUTH2
        S: 250-8BITMIME
        S: 250-BINARYMIME
        S: 250-CHUNKING
        S: 250 SMTPUTF8
        """;

    private const string GmailHello = """
        C: EHLO [127.0.0.1]
        S: 250-smtp.gmail.com at your service, [203.0.113.7]
        S: 250-SIZE 35882577
        S: 250-8BITMIME
        S: 250-AUTH LOGIN PLAIN XOAUTH2 PLAIN-CLIENTTOKEN OAUTHBEARER XOAUTH
        S: 250-ENHANCEDSTATUSCODES
        S: 250-PIPELINING
        S: 250-CHUNKING
        S: 250 SMTPUTF8
        """;

    private const string YahooHello = """
        C: EHLO [127.0.0.1]
        S: 250-smtp.mail.yahoo.com
        S: 250-PIPELINING
        S: 250-SIZE 41697280
        S: 250-8 BITMIME
        S: 250 AUTH PLAIN LOGIN XOAUTH2 OAUTHBEARER
        """;

    private const string PostfixHello = """
        C: EHLO [127.0.0.1]
        S: 250-mail.contoso.test
        S: 250-PIPELINING
        S: 250-SIZE 10240000
        S: 250-AUTH PLAIN LOGIN
        S: 250-AUTH=PLAIN LOGIN
        S: 250-ENHANCEDSTATUSCODES
        S: 250-8BITMIME
        S: 250 SMTPUTF8
        """;

    /// <summary>An opening of a test's own, without a sign-in.</summary>
    public static string Offering(params string[] keywords) => string.Join('\n',
        ["S: 220 mail.test ESMTP", "C: EHLO [127.0.0.1]", "S: 250-mail.test", .. keywords.Select(keyword => $"S: 250-{keyword}"), "S: 250 HELP", ""]);

    public static Task<SmtpConnection> OpenSmtpAsync(this ReplayStream replay, SmtpOptions? options = null) =>
        SmtpConnection.OpenAsync(replay.Socket, options, TestContext.Current.CancellationToken);

    /// <summary>Signed in where the server offers a way: by token, else by password.</summary>
    public static async Task<SmtpMailSender> OpenSenderAsync(this ReplayStream replay)
    {
        var connection = await replay.OpenSmtpAsync();
        var mechanisms = connection.Capabilities.Mechanisms.ToList();
        SaslMechanism way = mechanisms.Contains("XOAUTH2") && !connection.Greeting.Contains("Dovecot", StringComparison.Ordinal)
            ? ImapSignInTests.Token : ImapSignInTests.Password;
        if (mechanisms.Count > 0)
            await connection.SignInAsync(way, TestContext.Current.CancellationToken);
        return new SmtpMailSender(connection);
    }
}
