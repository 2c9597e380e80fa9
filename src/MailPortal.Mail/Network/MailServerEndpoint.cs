using System.Net;

namespace MailPortal.Mail.Network;

/// <summary>Where a mail server listens and how its connection is protected. There is no value for plain text: a token never leaves unprotected.</summary>
public enum ConnectionSecurity
{
    /// <summary>TLS from the first byte (RFC 8314): 993, 995, 465.</summary>
    SslTls,
    /// <summary>Plain text that must turn into TLS before anything else is said (STARTTLS, STLS): 143, 110, 587.</summary>
    StartTls,
}

/// <summary>One door of a mail server.</summary>
/// <param name="Host">Host name or address literal, as typed; also the name the certificate has to carry.</param>
/// <param name="Port">TCP port, 1 to 65535.</param>
/// <param name="Security">How the connection is protected.</param>
/// <exception cref="ArgumentOutOfRangeException">No such port. What somebody types is checked before it comes here.</exception>
public sealed record MailServerEndpoint(string Host, int Port, ConnectionSecurity Security)
{
    private readonly int port = Checked(Port);

    /// <summary>TCP port, 1 to 65535.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such port.</exception>
    public int Port
    {
        get => port;
        init => port = Checked(value);
    }

    private static int Checked(int port)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1, nameof(Port));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, IPEndPoint.MaxPort, nameof(Port));
        return port;
    }

    /// <summary><c>host:port</c>, for messages.</summary>
    public override string ToString() => $"{Host}:{Port}";
}
