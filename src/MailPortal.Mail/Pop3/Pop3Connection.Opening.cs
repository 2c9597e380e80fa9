using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Pop3;

// Greeting, STLS, the first capabilities: what happens before anybody signs in.
public sealed partial class Pop3Connection
{
    /// <summary>Reads the greeting (RFC 1939 section 4), turns to TLS where the endpoint asks for it (STLS, RFC 2595 section 4), and learns the capabilities
    /// (CAPA, RFC 2449 section 5).</summary>
    /// <param name="socket">A fresh connection; from here on it belongs to this object.</param>
    /// <param name="cancellation">Breaks the connection.</param>
    /// <exception cref="MailProblemException">The server is silent, not POP3, refusing, or without TLS.</exception>
    public static async Task<Pop3Connection> OpenAsync(MailSocket socket, CancellationToken cancellation)
    {
        var connection = new Pop3Connection(socket);
        try
        {
            await connection.GreetAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task GreetAsync(CancellationToken cancellation)
    {
        due = 1;
        reader.Patience = session.GreetingPatience(session.Socket.Options.SignInTimeout);
        var first = await session.GreetingAsync(() => AnswerAsync(cancellation).AsTask());
        reader.Patience = session.Socket.Options.SignInTimeout;
        if (first.Kind == Pop3AnswerKind.Error) // -ERR [SYS/TEMP] too many connections
            throw Pop3Problems.NoGreeting(first.Code, first.Text);
        Greeting = first.Text;
        if (session.Socket is { IsEncrypted: false, Endpoint.Security: ConnectionSecurity.StartTls })
            await StartTlsAsync(cancellation);
        await AskCapabilitiesAsync(cancellation);
    }

    private async Task StartTlsAsync(CancellationToken cancellation)
    {
        await AskCapabilitiesAsync(cancellation);
        if (Capabilities.IsKnown && !Capabilities.Has("STLS"))
            throw new MailProblemException(MailProblem.TlsFailed, $"{session.Socket.Endpoint}: the server offers no STLS");
        try
        {
            await RunAsync("STLS", cancellation);
        }
        catch (MailProblemException refused) when (refused.InnerException is Pop3CommandException)
        {
            throw new MailProblemException(MailProblem.TlsFailed, refused.Detail, refused);
        }

        reader.Reset();
        Capabilities = Pop3Capabilities.Unknown; // RFC 2595 section 4: what was said in plain text counts for nothing
        await session.Socket.UpgradeToTlsAsync(cancellation);
    }

    /// <summary>CAPA; a server that does not know it leaves the capabilities as they are.</summary>
    internal async Task AskCapabilitiesAsync(CancellationToken cancellation)
    {
        Send(Begin("CAPA"));
        if ((await AnswerAsync(cancellation)).Kind != Pop3AnswerKind.Ok)
            return;
        var lines = new List<string>();
        await foreach (var line in LinesAsync(cancellation))
        {
            if (lines.Count == MostCapabilities)
                throw Break(Pop3Problems.Broken($"CAPA names more than {MostCapabilities} capabilities"));
            lines.Add(WireText.Printable(line.Span));
            Log?.Server(Secrets.Redact(lines[^1]));
        }

        Capabilities = new Pop3Capabilities(lines);
    }
}
