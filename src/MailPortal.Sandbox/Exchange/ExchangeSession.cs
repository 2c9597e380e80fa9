using System.Net;
using System.Net.Sockets;
using System.Text;
using MailPortal.Sandbox.Faults;

namespace MailPortal.Sandbox.Exchange;

/// <summary>One IMAP session as Exchange leads it: its words up to the sign-in, then Dovecot's bytes untouched.</summary>
internal sealed class ExchangeSession(Stream client, int dovecotPort, ExchangeDirectory directory, FaultSwitches faults, RequestLog log)
{
    private const string Before = "IMAP4 IMAP4rev1 AUTH=XOAUTH2 LOGINDISABLED SASL-IR UIDPLUS MOVE ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+";
    private static readonly string ServerName = Convert.ToBase64String(Encoding.ASCII.GetBytes("SBX01CA0001.CONTOSO.TEST"));
    private readonly ImapLines _lines = new(client);

    /// <returns>Whether the connection is to be reset instead of closed in good order.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        await SayAsync($"* OK The Microsoft Exchange IMAP4 service is ready. [{ServerName}]", cancellation);
        while (await CommandAsync(cancellation) is { } command)
        {
            var (tag, name, rest) = command;
            switch (name)
            {
                case "AUTHENTICATE":
                    if (await SignInAsync(tag, rest, cancellation) is { } reset) return reset;
                    break;
                case "LOGIN":
                    log.Add("imap", "LOGIN ***", "LOGIN failed");
                    await SayAsync($"{tag} NO LOGIN failed.", cancellation);
                    break;
                case "LOGOUT":
                    await SayAsync("* BYE Microsoft Exchange Server IMAP4 server signing off.", cancellation);
                    await SayAsync($"{tag} OK LOGOUT completed.", cancellation);
                    return false;
                case "SELECT" or "EXAMINE" or "LIST" or "STATUS" or "CREATE" or "FETCH" or "UID" or "NAMESPACE":
                    await SayAsync($"{tag} BAD Command received in Invalid state.", cancellation);
                    break;
                default:
                    await AnyStateAsync(tag, name, Before, cancellation);
                    break;
            }
        }
        return false;
    }

    // null: not signed in, the client may try again.
    private async Task<bool?> SignInAsync(string tag, string rest, CancellationToken cancellation)
    {
        // A1 AUTHENTICATE XOAUTH2 dXNlcj0...   or without the response: "+ ", then the response on its own line.
        var (mechanism, response) = Split(rest);
        if (!mechanism.Equals("XOAUTH2", StringComparison.OrdinalIgnoreCase))
        {
            await SayAsync($"{tag} BAD Command Argument Error. 11", cancellation);
            return null;
        }
        if (response.Length == 0)
        {
            await SayAsync("+ ", cancellation);
            response = await _lines.ReadAsync(cancellation) ?? "";
        }
        if (XOAuth2.Read(response) is not { } given)
        {
            log.Add("imap", "AUTHENTICATE XOAUTH2 ***", "AUTHENTICATE failed: not a XOAUTH2 response");
            await SayAsync($"{tag} NO AUTHENTICATE failed.", cancellation);
            return null;
        }
        var (admission, reason) = directory.Judge(given.Token, given.User);
        log.Add("imap", $"AUTHENTICATE XOAUTH2 user={given.User} auth=***", reason);
        switch (admission)
        {
            case Admission.Refused:
                await SayAsync($"{tag} NO AUTHENTICATE failed.", cancellation);
                return null;
            case Admission.NotConnected:
                await SayAsync($"{tag} OK AUTHENTICATE completed.", cancellation);
                await AnswerAllAsync("BAD User is authenticated but not connected.", "* BYE Connection closed. 14", cancellation);
                return false;
            case Admission.Admitted when faults.Strikes(Fault.ImapThrottled, given.User, out var throttled):
                await SayAsync($"{tag} OK AUTHENTICATE completed.", cancellation);
                await AnswerAllAsync($"BAD Request is throttled. Suggested Backoff Time: {throttled.Milliseconds ?? 92415} milliseconds", null, cancellation);
                return false;
            case Admission.Admitted:
                return await OpenMailboxAsync(tag, given.User, response, cancellation);
            default:
                throw new InvalidOperationException($"{admission}");
        }
    }

    private async Task<bool> OpenMailboxAsync(string tag, string user, string response, CancellationToken cancellation)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Parse(DovecotConfiguration.ExchangeSide), dovecotPort, cancellation);
        await using var mailbox = new NetworkStream(socket);
        var lines = new ImapLines(mailbox);
        await lines.ReadAsync(cancellation); // its greeting
        await mailbox.WriteAsync(Encoding.ASCII.GetBytes($"X AUTHENTICATE XOAUTH2 {response}\r\n"), cancellation);
        var answer = await lines.ReadAsync(cancellation);
        while (answer?.StartsWith("* ", StringComparison.Ordinal) == true) answer = await lines.ReadAsync(cancellation);
        if (answer?.StartsWith("X OK", StringComparison.Ordinal) != true)
        {
            // It asked for the token at our introspection and looked at its rights: both said yes above, so this is a fault of the sandbox itself.
            log.Add("imap", $"Dovecot sign-in user={user}", answer?.StartsWith('+') == true ? "refused" : answer ?? "closed");
            await SayAsync($"{tag} NO Server Unavailable. 15", cancellation);
            return false;
        }
        await SayAsync($"{tag} OK AUTHENTICATE completed.", cancellation);
        await mailbox.WriteAsync(_lines.Rest, cancellation);
        await client.WriteAsync(lines.Rest, cancellation);
        return await new MailboxPipe(client, mailbox, socket).RunAsync(
            faults.Strikes(Fault.ImapSlow, user, out var slow) ? slow.BytesPerSecond ?? 20_000 : null,
            faults.Strikes(Fault.ImapCutInFetch, user, out var cut) ? cut.Bytes ?? 1000 : null,
            cancellation);
    }

    // Signed in, and yet every command that needs the mailbox gets the same answer.
    private async Task AnswerAllAsync(string answer, string? farewell, CancellationToken cancellation)
    {
        while (await CommandAsync(cancellation) is { } command)
        {
            var (tag, name, _) = command;
            switch (name)
            {
                case "LOGOUT":
                    await SayAsync("* BYE Microsoft Exchange Server IMAP4 server signing off.", cancellation);
                    await SayAsync($"{tag} OK LOGOUT completed.", cancellation);
                    return;
                case "CAPABILITY" or "NOOP" or "ID":
                    await AnyStateAsync(tag, name, DovecotConfiguration.ExchangeCapabilities, cancellation);
                    break;
                default:
                    await SayAsync($"{tag} {answer}", cancellation);
                    if (farewell is null) break;
                    await SayAsync(farewell, cancellation);
                    return;
            }
        }
    }

    private async Task AnyStateAsync(string tag, string name, string capabilities, CancellationToken cancellation)
    {
        switch (name)
        {
            case "CAPABILITY":
                await SayAsync($"* CAPABILITY {capabilities}", cancellation);
                await SayAsync($"{tag} OK CAPABILITY completed.", cancellation);
                break;
            case "NOOP":
                await SayAsync($"{tag} OK NOOP completed.", cancellation);
                break;
            case "ID":
                await SayAsync("* ID (\"name\" \"Microsoft.Exchange.Imap4.Imap4Server\" \"version\" \"15.20\")", cancellation);
                await SayAsync($"{tag} OK ID completed", cancellation);
                break;
            default:
                await SayAsync($"{tag} BAD Command Error. 12", cancellation);
                break;
        }
    }

    private async Task<(string Tag, string Name, string Arguments)?> CommandAsync(CancellationToken cancellation)
    {
        if (await _lines.ReadAsync(cancellation) is not { } line) return null;
        var (tag, command) = Split(line);
        var (name, rest) = Split(command);
        // a literal at the line's end: {12} waits for "+", {12+} does not
        for (var tail = line; Literal(tail, out var bytes, out var waits);)
        {
            if (waits) await SayAsync("+ Ready for additional command text.", cancellation);
            if (!await _lines.SkipAsync(bytes, cancellation) || await _lines.ReadAsync(cancellation) is not { } more) return null;
            tail = more;
        }
        return (tag, name.ToUpperInvariant(), rest);
    }

    private static bool Literal(string line, out int bytes, out bool waits)
    {
        var open = line.LastIndexOf('{');
        (bytes, waits) = (0, !line.EndsWith("+}", StringComparison.Ordinal));
        return open >= 0 && line.EndsWith('}') && int.TryParse(line.AsSpan(open + 1).TrimEnd("+}"), out bytes) && bytes is >= 0 and < 1_000_000;
    }

    private static (string First, string Others) Split(string text)
    {
        var at = text.IndexOf(' ', StringComparison.Ordinal);
        return at < 0 ? (text, "") : (text[..at], text[(at + 1)..].Trim());
    }

    private async Task SayAsync(string line, CancellationToken cancellation)
    {
        await client.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), cancellation);
        await client.FlushAsync(cancellation);
    }
}
