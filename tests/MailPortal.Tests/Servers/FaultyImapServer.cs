using System.Globalization;
using System.Text;
using MailPortal.Mail.Network;

namespace MailPortal.Tests.Servers;

/// <summary>What a <see cref="FaultyImapServer"/> does instead of giving a message.</summary>
public enum ImapFault
{
    None,
    /// <summary>Goodbye, as Dovecot says it.</summary>
    Bye,
    /// <summary>Hangs up without a word.</summary>
    Close,
    /// <summary>Half the message, then it hangs up.</summary>
    CloseInTheMiddle,
    /// <summary>NO, and the session goes on.</summary>
    No,
    /// <summary>BAD, with which Exchange refuses as well.</summary>
    Bad,
    /// <summary>The token's time is over.</summary>
    TokenExpired,
}

/// <summary>An IMAP server over TLS for one user, whose folder has messages that it cannot give, in every session anew.</summary>
public sealed class FaultyImapServer : IAsyncDisposable
{
    private readonly TestCertificates certificates = new();
    private readonly Dictionary<uint, int> asked = [];
    private readonly Func<uint, int, ImapFault> fault;
    private readonly ScriptedServer server;

    /// <param name="messages">How many there are; their uids are 1 and up.</param>
    /// <param name="fault">By uid, and how often it was asked for so far.</param>
    public FaultyImapServer(int messages, Func<uint, int, ImapFault> fault)
    {
        Messages = messages;
        this.fault = fault;
        server = ScriptedServer.Tls(certificates.Issue("127.0.0.1"), ServeAsync);
    }

    public int Messages { get; }

    /// <summary>Sessions that were signed in to.</summary>
    public int Sessions { get; private set; }

    /// <summary>By the session's number, from 1.</summary>
    public Func<int, uint> UidValidity { get; init; } = static _ => 7;

    /// <summary>By the session's number, from 1.</summary>
    public Func<int, bool> LetsIn { get; init; } = static _ => true;

    /// <summary>To a NOOP, and to what is asked about a message besides its body ("FLAGS").</summary>
    public Func<string, ImapFault> Answer { get; init; } = static _ => ImapFault.None;

    public MailServerEndpoint Endpoint => new("127.0.0.1", server.Port, ConnectionSecurity.SslTls);

    public MailNetwork Network => new(new MailNetworkOptions { TrustedAuthorities = certificates.Trusted, AllowedPrivateNetworks = [System.Net.IPNetwork.Parse("127.0.0.0/8")] });

    public static string Body(uint uid) => $"Subject: {uid}\r\n\r\n{new string((char)('a' + (uid % 26)), 5000)}\r\n";

    private async Task ServeAsync(Stream stream, CancellationToken cancellation)
    {
        Task SayAsync(string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text), cancellation).AsTask();
        await SayAsync("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\r\n");
        while (await stream.HearAsync() is { Length: > 0 } line)
        {
            var words = line.Split(' ');
            switch (words[1])
            {
                case "AUTHENTICATE":
                    await SayAsync(LetsIn(++Sessions) ? $"{words[0]} OK [CAPABILITY IMAP4rev1] in\r\n" : $"{words[0]} NO [AUTHENTICATIONFAILED] no\r\n");
                    break;
                case "SELECT":
                    await SayAsync($"* {Messages} EXISTS\r\n* OK [UIDVALIDITY {UidValidity(Sessions)}]\r\n{words[0]} OK [READ-WRITE] done\r\n");
                    break;
                case "NOOP" or "UID" when words[1] == "NOOP" || line.Contains("FLAGS", StringComparison.Ordinal):
                    var answer = Answer(words[1] == "NOOP" ? "NOOP" : "FLAGS");
                    if (answer == ImapFault.Close)
                        return;
                    if (answer == ImapFault.None && words[1] == "UID")
                        await SayAsync($"* {words[3]} FETCH (UID {words[3]} FLAGS (\\Recent))\r\n");
                    await SayAsync($"{words[0]} {(answer == ImapFault.None ? "OK" : "NO")} done\r\n");
                    break;
                case "UID" when words[2] == "FETCH":
                    if (!await FetchAsync(words[0], words[3], SayAsync))
                        return;
                    break;
                case "LOGOUT":
                    await SayAsync($"* BYE\r\n{words[0]} OK\r\n");
                    return;
                default:
                    await SayAsync($"{words[0]} OK\r\n");
                    break;
            }
        }
    }

    private async Task<bool> FetchAsync(string tag, string set, Func<string, Task> sayAsync)
    {
        foreach (var uid in Uids(set).Where(uid => uid <= Messages))
        {
            asked[uid] = asked.GetValueOrDefault(uid) + 1;
            var body = Body(uid);
            var fetch = $"* {uid} FETCH (UID {uid} INTERNALDATE \"17-Jul-2026 02:44:25 -0700\" BODY[] {{{body.Length}}}\r\n";
            switch (fault(uid, asked[uid]))
            {
                case ImapFault.None:
                    await sayAsync($"{fetch}{body})\r\n");
                    break;
                case ImapFault.Bye:
                    await sayAsync("* BYE Internal error occurred. Refer to server log for more information.\r\n");
                    return false;
                case ImapFault.TokenExpired:
                    await sayAsync("* BYE Session invalidated - AccessTokenExpired\r\n");
                    return false;
                case ImapFault.Close:
                    return false;
                case ImapFault.CloseInTheMiddle:
                    await sayAsync(fetch + body[..(body.Length / 2)]);
                    return false;
                case ImapFault.No:
                    await sayAsync($"{tag} NO [SERVERBUG] Internal error occurred. Refer to server log for more information.\r\n");
                    return true;
                case ImapFault.Bad:
                    await sayAsync($"{tag} BAD Command Error. 12\r\n");
                    return true;
            }
        }

        await sayAsync($"{tag} OK done\r\n");
        return true;
    }

    private static IEnumerable<uint> Uids(string set)
    {
        foreach (var range in set.Split(','))
        {
            var ends = range.Split(':').Select(end => uint.Parse(end, CultureInfo.InvariantCulture)).ToArray();
            for (var uid = ends[0]; uid <= ends[^1]; uid++)
                yield return uid;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        certificates.Dispose();
    }
}
