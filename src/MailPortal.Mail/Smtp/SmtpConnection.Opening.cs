using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Smtp;

// Greeting, EHLO, STARTTLS: what happens before anybody signs in, and is said again after it.
public sealed partial class SmtpConnection
{
    /// <summary>Reads the greeting (RFC 5321 section 3.1), introduces itself (EHLO, section 4.1.1.1), and turns to TLS where the endpoint asks for it (STARTTLS,
    /// RFC 3207 section 4).</summary>
    /// <param name="socket">A fresh connection; from here on it belongs to this object.</param>
    /// <param name="options">How to speak; null for the usual.</param>
    /// <param name="cancellation">Breaks the connection.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time among the options that cannot be meant.</exception>
    /// <exception cref="MailProblemException">The server is silent, not SMTP, not serving, or without TLS.</exception>
    public static async Task<SmtpConnection> OpenAsync(MailSocket socket, SmtpOptions? options, CancellationToken cancellation)
    {
        try
        {
            var connection = new SmtpConnection(socket, (options ?? new()).Checked());
            await connection.GreetAsync(cancellation);
            return connection;
        }
        catch
        {
            await socket.DisposeAsync();
            throw;
        }
    }

    private async Task GreetAsync(CancellationToken cancellation)
    {
        // 220 mail.contoso.test ESMTP; 554 where nothing is served, 421 where it is too busy
        var greeting = await session.GreetingAsync(() => ReadAsync(session.GreetingPatience(Options.GreetingTimeout), cancellation));
        Greeting = greeting.Text;
        if (greeting.Code >= 400)
            throw SmtpProblems.Refused(SmtpStage.Greeting, greeting);
        if (!greeting.IsPositive)
            throw SmtpProblems.Broken($"not an SMTP greeting: {greeting}");
        await IntroduceAsync(cancellation);
        if (session.Socket is { IsEncrypted: false, Endpoint.Security: ConnectionSecurity.StartTls })
            await StartTlsAsync(cancellation);
    }

    /// <summary>EHLO, and HELO for a server that does not know it (RFC 5321 section 3.2).</summary>
    private async Task IntroduceAsync(CancellationToken cancellation)
    {
        var reply = await AskAsync(Begin($"EHLO {ClientName}"), SignInTimeout, cancellation);
        if (reply.IsPositive)
        {
            Capabilities = new SmtpCapabilities(reply.Lines.Skip(1));
            return;
        }

        Capabilities = SmtpCapabilities.None;
        if (!reply.IsTemporary)
            reply = await AskAsync(Begin($"HELO {ClientName}"), SignInTimeout, cancellation);
        if (!reply.IsPositive)
            throw SmtpProblems.Refused(SmtpStage.Greeting, reply);
    }

    private async Task StartTlsAsync(CancellationToken cancellation)
    {
        if (!Capabilities.StartTls)
            throw new MailProblemException(MailProblem.TlsFailed, $"{session.Socket.Endpoint}: the server offers no STARTTLS");
        var reply = await AskAsync(Begin("STARTTLS"), SignInTimeout, cancellation);
        if (reply.Code != 220)
            throw new MailProblemException(MailProblem.TlsFailed, $"{session.Socket.Endpoint}: {reply}", new SmtpCommandException(reply));
        reader.Reset();
        Capabilities = SmtpCapabilities.None; // RFC 3207 section 4.2: what was said in plain text counts for nothing
        await session.Socket.UpgradeToTlsAsync(cancellation);
        await IntroduceAsync(cancellation);
    }

    /// <summary>After the sign-in some servers offer more, and a proxy offers what stands behind it.</summary>
    internal async Task SignedInAsync(CancellationToken cancellation)
    {
        IsSignedIn = true;
        var reply = await AskAsync(Begin($"EHLO {ClientName}"), SignInTimeout, cancellation);
        if (reply.IsPositive)
            Capabilities = new SmtpCapabilities(reply.Lines.Skip(1));
    }
}
