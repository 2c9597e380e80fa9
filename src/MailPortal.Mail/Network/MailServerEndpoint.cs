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
public sealed record MailServerEndpoint(string Host, int Port, ConnectionSecurity Security)
{
    /// <summary><c>host:port</c>, for messages; the host alone where only a certificate is judged and the port is 0.</summary>
    public override string ToString() => Port == 0 ? Host : $"{Host}:{Port}";
}
