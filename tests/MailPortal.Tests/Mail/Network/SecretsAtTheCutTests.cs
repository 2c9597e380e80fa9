using System.Globalization;
using System.Text;
using MailPortal.Mail;
using MailPortal.Mail.Imap;
using MailPortal.Mail.Network;
using MailPortal.Mail.Pop3;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Sasl;
using MailPortal.Mail.Smtp;
using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail.Network;

/// <summary>What is kept of a server's line ends after 300 bytes, wherever that is: of a secret that the cut goes through not even the beginning is kept.</summary>
public sealed class SecretsAtTheCutTests
{
    private const string Token = "Qe3vQ9xT7bLmW4pR8sYc2Hn5-7Gd";
    private const string Password = "QWñ9-vXépica-W4pR8€sYc2Hn5";

    /// <summary>Shorter is no part of it, and a single character tells nothing.</summary>
    private const int Beginning = 2;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static readonly SaslMechanism[] Mechanisms = [new XOAuth2("a@contoso.test", new Secret(Token)), new Plain("a@contoso.test", new Secret(Password))];

    /// <summary>Words of this many bytes, and the secret behind them.</summary>
    private static string Words(int bytes, string before, string secret) =>
        before + new string('.', bytes - Encoding.UTF8.GetByteCount(before)) + secret + " is none";

    private static string[] Dialogue(string protocol, string mechanism, string words)
    {
        var challenge = Convert.ToBase64String(Encoding.UTF8.GetBytes(words));
        return protocol switch
        {
            "IMAP" => [$"* OK [CAPABILITY IMAP4rev1 AUTH={mechanism} SASL-IR] ready", $"+ {challenge}", $"A1 NO [AUTHENTICATIONFAILED] {words}"],
            "IMAP, unreadable" => [$"* OK [CAPABILITY IMAP4rev1 AUTH={mechanism} SASL-IR] ready", words],
            "POP3" => ["+OK ready", $"+OK\r\nRESP-CODES\r\nSASL {mechanism}\r\n.", $"+ {challenge}", $"-ERR [AUTH] {words}"],
            "POP3, unreadable" => ["+OK ready", $"+OK\r\nRESP-CODES\r\nSASL {mechanism}\r\n.", words],
            "SMTP" => ["220 mail.test", $"250-mail.test\r\n250 AUTH {mechanism}", $"334 {challenge}", $"535-5.7.8 {words}\r\n535 5.7.8 {words}"],
            "SMTP, unreadable" => ["220 mail.test", $"250-mail.test\r\n250 AUTH {mechanism}", words],
            _ => throw new ArgumentOutOfRangeException(nameof(protocol), protocol, null),
        };
    }

    private static async Task<string> EverythingKeptAsync(string protocol, SaslMechanism mechanism, string words)
    {
        var socket = MailSocket.Over(new TalkativeStream(Dialogue(protocol, mechanism.Name, words).Select(line => line + "\r\n"), "", 0), ReplayStream.Endpoint);
        socket.Log = new WireLog();
        var problem = await Assert.ThrowsAsync<MailProblemException>(async () =>
        {
            if (protocol.StartsWith("IMAP", StringComparison.Ordinal))
            {
                await using var imap = await ImapConnection.OpenAsync(socket, Cancellation);
                await imap.SignInAsync(mechanism, Cancellation);
            }
            else if (protocol.StartsWith("POP3", StringComparison.Ordinal))
            {
                await using var pop3 = await Pop3Connection.OpenAsync(socket, Cancellation);
                await pop3.SignInAsync(mechanism, Cancellation);
            }
            else
            {
                await using var smtp = await SmtpConnection.OpenAsync(socket, null, Cancellation);
                await smtp.SignInAsync(mechanism, Cancellation);
            }
        });
        Assert.NotEqual(MailProblem.ConnectionLost, problem.Problem);
        return string.Create(CultureInfo.InvariantCulture, $"{socket.Log}\n{problem}\n{problem.UpstreamCode}\n{(problem.InnerException as SmtpCommandException)?.Reply}");
    }

    [Theory]
    [InlineData("IMAP")]
    [InlineData("IMAP, unreadable")]
    [InlineData("POP3")]
    [InlineData("POP3, unreadable")]
    [InlineData("SMTP")]
    [InlineData("SMTP, unreadable")]
    public async Task Line_CutAnywhereInTheSecret_NothingOfItIsKept(string protocol)
    {
        foreach (var mechanism in Mechanisms)
        {
            var secret = mechanism is XOAuth2 ? Token : Password;
            var bytes = Encoding.UTF8.GetBytes(secret);
            var sent = mechanism.InitialResponse()!;
            // The characters that hold bits of the secret alone.
            var alone = ((sent.AsSpan().LastIndexOf(bytes) * 8) + 5) / 6;
            var line = Convert.ToBase64String(sent);
            foreach (var (said, beginning, at) in new[] { (secret, secret[..Beginning], 0), (line, line.Substring(alone, Beginning), alone) })
                foreach (var before in new[] { "", "no vale, señor: ", "ñ", "€" })
                    for (var place = 240; place <= 300; place++)
                    {
                        var kept = await EverythingKeptAsync(protocol, mechanism, Words(place - at, before, said));
                        Assert.False(kept.Contains(beginning, StringComparison.Ordinal), $"'{beginning}' of the secret behind {place} bytes with '{before}' is in: {kept}");
                    }
        }
    }

    [Theory]
    [InlineData(300, "", false)]
    [InlineData(301, "", true)]
    [InlineData(300, "ñ", false)]
    [InlineData(301, "ñ", true)]
    public void Text_LongerThanWhatIsKept_SaysSo(int bytes, string before, bool cut)
    {
        var words = before + new string('.', bytes - Encoding.UTF8.GetByteCount(before));
        Assert.Equal(cut ? words[..^1] + "…" : words, WireText.Printable(Encoding.UTF8.GetBytes(words)));
    }

    /// <summary>Half a character is none: shown as one that cannot be read it would stand between the secret and the cut.</summary>
    [Theory]
    [InlineData("ñ", 299)]
    [InlineData("€", 298)]
    [InlineData("€", 299)]
    [InlineData("😀", 297)]
    [InlineData("😀", 299)]
    public void Text_CutWithinACharacter_EndsBeforeIt(string character, int before)
    {
        var dots = new string('.', before);
        Assert.Equal(dots + "…", WireText.Printable(Encoding.UTF8.GetBytes($"{dots}{character} and more")));
    }

    [Fact]
    public void Redact_BeforeACutAndBehindIt_ShorterPiecesAreTakenOut()
    {
        var mechanism = new Plain("a@contoso.test", new Secret("hunter2secret"));
        Assert.Equal("you said ***… and …***: no", mechanism.Redact("you said hunt… and …secret: no"));
        Assert.Equal("words that end in hunt", mechanism.Redact("words that end in hunt"));
        Assert.Equal("a line … and so on", mechanism.Redact("a line … and so on"));
    }

    /// <summary>What was pipelined behind an answer has not come whole: how it goes on nobody knows.</summary>
    [Fact]
    public async Task Pop3_SpeaksUnasked_ThePieceThatIsThereIsTakenForABeginning()
    {
        var socket = MailSocket.Over(
            new TalkativeStream(["+OK ready\r\n", "+OK\r\nRESP-CODES\r\nSASL XOAUTH2\r\n.\r\n", "+OK in\r\nyou said Qe3vQ9"], "", 0), ReplayStream.Endpoint);
        await using var connection = await Pop3Connection.OpenAsync(socket, Cancellation);
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => connection.SignInAsync(Mechanisms[0], Cancellation));
        Assert.Equal((MailProblem.UnexpectedAnswer, "the server speaks unasked: you said ***…"), (problem.Problem, problem.Detail));
    }

    /// <summary>Of an answer that cannot be read the place is shown, which may be within the secret.</summary>
    [Fact]
    public async Task Imap_UnreadableBehindTheSecret_NothingOfItsEndIsKept()
    {
        for (var between = 0; between <= 40; between++)
        {
            var socket = MailSocket.Over(
                new TalkativeStream(
                    [
                        "* OK [CAPABILITY IMAP4rev1 AUTH=XOAUTH2 SASL-IR] ready\r\n", "A1 OK [CAPABILITY IMAP4rev1] in\r\n",
                        $"* STATUS INBOX (X-{Token}{new string('.', between)} UIDNEXT x)\r\n",
                    ], "", 0),
                ReplayStream.Endpoint);
            await using var connection = await ImapConnection.OpenAsync(socket, Cancellation);
            await connection.SignInAsync(Mechanisms[0], Cancellation);
            var problem = await Assert.ThrowsAsync<MailProblemException>(() => connection.CountAsync("INBOX", Cancellation));
            Assert.Equal(MailProblem.UnexpectedAnswer, problem.Problem);
            Assert.DoesNotContain("Gd", problem.ToString(), StringComparison.Ordinal);
        }
    }
}
