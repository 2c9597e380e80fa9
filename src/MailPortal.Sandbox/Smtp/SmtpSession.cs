using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailPortal.Sandbox.Faults;
using MailPortal.Sandbox.Transport;

namespace MailPortal.Sandbox.Smtp;

/// <summary>One SMTP session: greeting, STARTTLS, sign-in, messages.</summary>
internal sealed class SmtpSession(Stream client, X509Certificate2 certificate, SubmissionRules rules, MailTransport transport, FaultSwitches faults, RequestLog log) : IAsyncDisposable
{
    private readonly SmtpEnvelope _envelope = new(rules, faults);
    private Stream _stream = client;
    private SmtpStream _lines = new(client);
    private bool _secure;
    private Submitter? _who;
    private MemoryStream? _chunks;

    public async Task RunAsync(CancellationToken cancellation)
    {
        IDisposable? place = null;
        try
        {
            if (faults.Strikes(Fault.SmtpSilent, null, out _))
            {
                while (await _lines.LineAsync(cancellation) is not null)
                {
                    // Never a word.
                }
                return;
            }
            await SayAsync(rules.Greeting, cancellation);
            while (await _lines.CommandAsync(cancellation) is { } line)
            {
                var (name, rest) = SmtpText.Split(line);
                if (name == "QUIT") break;
                if (name == "AUTH") place ??= await AuthenticateAsync(rest, cancellation) ? rules.Enter(_who!) : null;
                else if (!await AnswerAsync(name, rest, cancellation)) return;
            }
            await SayAsync("221 2.0.0 Service closing transmission channel", cancellation);
        }
        finally
        {
            place?.Dispose();
        }
    }

    /// <returns>False: the connection is over without a word.</returns>
    private async Task<bool> AnswerAsync(string name, string rest, CancellationToken cancellation)
    {
        switch (name)
        {
            case "EHLO":
                Reset();
                await SayAsync(Abilities(), cancellation);
                return true;
            case "HELO":
                await SayAsync($"250 {rules.Host} Hello [127.0.0.1]", cancellation);
                return true;
            case "STARTTLS" when !_secure:
                await SayAsync("220 2.0.0 SMTP server ready", cancellation);
                var tls = new SslStream(_stream);
                (_stream, _secure) = (tls, true);
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate, EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 }, cancellation);
                // What the client sent in plain text behind STARTTLS is forgotten with the old reader: it was said by nobody that anybody can vouch for.
                _lines = new(_stream);
                Reset();
                return true;
            case "NOOP":
                await SayAsync("250 2.0.0 OK", cancellation);
                return true;
            case "RSET":
                Reset();
                await SayAsync("250 2.0.0 Resetting", cancellation);
                return true;
            case "VRFY":
                await SayAsync("252 2.1.5 Cannot VRFY user", cancellation);
                return true;
            case "MAIL" or "RCPT" or "DATA" or "BDAT":
                return await TransactionAsync(name, rest, cancellation);
            default:
                await SayAsync($"500 5.3.3 Unrecognized command '{name}'", cancellation);
                return true;
        }
    }

    private async Task<bool> TransactionAsync(string name, string rest, CancellationToken cancellation)
    {
        if (!_secure) await SayAsync(rules.TlsFirst, cancellation);
        else if (_who is null) await SayAsync(rules.SignInFirst, cancellation);
        else if (name == "MAIL") await SayAsync(_envelope.Mail(_who, rest), cancellation);
        else if (_envelope.From is null) await SayAsync("503 5.5.2 Need mail command", cancellation);
        else if (name == "RCPT") await SayAsync(_envelope.Recipient(rest), cancellation);
        else if (_envelope.Recipients.Count == 0) await SayAsync("503 5.5.2 Need rcpt command", cancellation);
        else return name == "DATA" ? await DataAsync(cancellation) : await ChunkAsync(rest, cancellation);
        return true;
    }

    private async Task<bool> AuthenticateAsync(string arguments, CancellationToken cancellation)
    {
        var (mechanism, initial) = SmtpText.Split(arguments);
        if (_who is not null) await SayAsync("503 5.5.1 Already authenticated", cancellation);
        else if (!_secure || !rules.Mechanisms.Contains(mechanism)) await SayAsync("504 5.7.4 Unrecognized authentication type", cancellation);
        else if (await SmtpSignIn.ReadAsync(mechanism, initial, AskAsync) is not { } given) await SayAsync("501 5.5.4 Invalid arguments", cancellation);
        else
        {
            (_who, var answer, var reason) = rules.SignIn(mechanism, given.User, given.Secret);
            log.Add("smtp", $"AUTH {mechanism} user={given.User} ***", reason);
            await SayAsync(answer, cancellation);
            return _who is not null;
        }
        return false;

        async Task<string?> AskAsync(string challenge)
        {
            await SayAsync($"334 {challenge}", cancellation);
            return await _lines.CommandAsync(cancellation);
        }
    }

    private async Task<bool> DataAsync(CancellationToken cancellation)
    {
        await SayAsync("354 Start mail input; end with <CRLF>.<CRLF>", cancellation);
        using var message = await _lines.MessageAsync(rules.LargestMessage, cancellation);
        return message is not null && await TakeAsync(message, cancellation);
    }

    // BDAT 1234 LAST
    private async Task<bool> ChunkAsync(string rest, CancellationToken cancellation)
    {
        var (size, last) = SmtpText.Split(rest);
        if (!int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) || bytes > rules.LargestMessage)
        {
            await SayAsync(SmtpEnvelope.TooLarge, cancellation);
            return false; // the bytes that follow cannot be told from commands
        }
        if (await _lines.BytesAsync(bytes, cancellation) is not { } chunk) return false;
        _chunks ??= new();
        if (_chunks.Length <= rules.LargestMessage) _chunks.Write(chunk);
        if (last.Equals("LAST", StringComparison.OrdinalIgnoreCase)) return await TakeAsync(_chunks, cancellation);
        await SayAsync($"250 2.0.0 {bytes} octets received", cancellation);
        return true;
    }

    private async Task<bool> TakeAsync(MemoryStream message, CancellationToken cancellation)
    {
        var (who, from, recipients) = (_who!, _envelope.From!, _envelope.Recipients.ToList());
        Reset();
        if (faults.Strikes(Fault.SmtpCutAtMessage, who.Address, out _, p => !p.After)) return false;
        var refusal = faults.Strikes(Fault.SmtpMessageRefused, who.Address, out var refused) ? Refusal(refused.Status ?? 451)
            : message.Length > rules.LargestMessage ? SmtpEnvelope.TooLarge
            : null;
        var read = refusal is null ? RawMessage.Read(message.ToArray()) : null;
        refusal ??= read is null ? "554 5.6.0 Invalid message content" : rules.RefusesMessage(who, from, read);
        if (refusal is null)
        {
            if (read!.Value("Message-ID") is null) read.Set("Message-ID", MailTransport.NewMessageId(who.Address));
            await transport.SubmitAsync(new(rules.How, who.Address, who.DisplayName, recipients, read, rules.SavesToSentItems), cancellation);
        }
        log.Add("smtp", $"message of {who.Address} to {string.Join(' ', recipients)}", refusal ?? "accepted");
        if (faults.Strikes(Fault.SmtpCutAtMessage, who.Address, out _, p => p.After)) return false;
        await SayAsync(refusal ?? rules.Accepted(read!.Value("Message-ID")!), cancellation);
        return true;
    }

    private static string Refusal(int status) => status < 500
        ? $"{status} 4.7.500 Server busy. Please try again later."
        : $"{status} 5.7.1 Message refused.";

    private void Reset()
    {
        _envelope.Clear();
        _chunks = null;
    }

    private string Abilities()
    {
        List<string> lines = [$"{rules.Host} Hello [127.0.0.1]", $"SIZE {rules.LargestMessage}", "PIPELINING", "DSN", "ENHANCEDSTATUSCODES",
            !_secure ? "STARTTLS" : $"AUTH {string.Join(' ', rules.Mechanisms)}", "8BITMIME", "BINARYMIME", "CHUNKING", "SMTPUTF8"];
        return string.Join("\r\n", lines.Select((line, i) => $"250{(i == lines.Count - 1 ? ' ' : '-')}{line}"));
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async Task SayAsync(string line, CancellationToken cancellation)
    {
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), cancellation);
        await _stream.FlushAsync(cancellation);
    }
}
