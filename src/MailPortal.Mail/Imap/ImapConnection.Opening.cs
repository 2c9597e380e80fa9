using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Imap;

// Greeting, STARTTLS, the first capabilities: what happens before anybody signs in.
public sealed partial class ImapConnection
{
    /// <summary>Reads the greeting (RFC 9051 section 7.1), turns to TLS where the endpoint asks for it (STARTTLS, section 6.2.1), and learns the capabilities
    /// (section 6.1.1).</summary>
    /// <param name="socket">A fresh connection; from here on it belongs to this object.</param>
    /// <param name="cancellation">Breaks the connection.</param>
    /// <exception cref="MailProblemException">The server is silent, not IMAP, closing, or without TLS.</exception>
    public static async Task<ImapConnection> OpenAsync(MailSocket socket, CancellationToken cancellation)
    {
        var connection = new ImapConnection(socket);
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
        reader.Patience = session.GreetingPatience(Socket.Options.SignInTimeout);
        var first = await session.GreetingAsync(() => NextAsync(cancellation).AsTask());
        reader.Patience = Socket.Options.SignInTimeout;
        Greeting = first.Kind == ImapResponseKind.Status ? first.Text : throw ImapProblems.Broken($"not an IMAP greeting: {WireText.Printable(first.Raw)}");
        if (bye is { } said)
            throw ImapProblems.Bye(said);
        if (first.Status is not (ImapStatus.Ok or ImapStatus.PreAuth))
            throw ImapProblems.Broken($"the server greets with {first.Status}: {Greeting}");
        IsSignedIn = first.Status == ImapStatus.PreAuth;
        if (Socket is { IsEncrypted: false, Endpoint.Security: ConnectionSecurity.StartTls })
            await StartTlsAsync(cancellation);
        if (Capabilities.Names.Count == 0)
            await AskCapabilitiesAsync(cancellation);
    }

    private async Task StartTlsAsync(CancellationToken cancellation)
    {
        // RFC 9051 section 7.1.4: somebody on the way answers PREAUTH because STARTTLS is not allowed any more then. Never go on in plain text.
        if (IsSignedIn)
            throw new MailProblemException(MailProblem.TlsFailed, $"{Socket.Endpoint}: the server claims a sign-in before TLS: {Greeting}");
        if (Capabilities.Names.Count == 0)
            await AskCapabilitiesAsync(cancellation);
        if (!Capabilities.Has("STARTTLS"))
            throw new MailProblemException(MailProblem.TlsFailed, $"{Socket.Endpoint}: the server offers no STARTTLS");
        try
        {
            await RunAsync("STARTTLS", cancellation);
        }
        catch (MailProblemException refused) when (refused.InnerException is ImapCommandException)
        {
            throw new MailProblemException(MailProblem.TlsFailed, refused.Detail, refused);
        }

        reader.Reset();
        Capabilities = ImapCapabilities.None; // RFC 9051 section 6.2.1: what was said in plain text counts for nothing
        await Socket.UpgradeToTlsAsync(cancellation);
    }

    internal Task<ImapCompletion> AskCapabilitiesAsync(CancellationToken cancellation) => RunAsync("CAPABILITY", cancellation);
}
