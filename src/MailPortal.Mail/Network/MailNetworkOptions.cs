using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace MailPortal.Mail.Network;

/// <summary>What the operator decides about connections to mail servers.</summary>
public sealed record MailNetworkOptions
{
    /// <summary>Authorities trusted besides those of the operating system. They add trust in an issuer, never in a name or a date.</summary>
    public X509Certificate2Collection TrustedAuthorities { get; init; } = [];

    /// <summary>Private networks that forms may reach; none by default.</summary>
    public IReadOnlyList<IPNetwork> AllowedPrivateNetworks { get; init; } = [];

    /// <summary>For resolving the name, and once more for connecting to all its addresses together.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>For the TLS handshake.</summary>
    public TimeSpan TlsTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>For each answer until the end of the sign-in, and three times that for all that the sign-in itself takes; the first sign-in at Exchange takes several seconds.</summary>
    public TimeSpan SignInTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>For each line of an answer after the sign-in, and within a message for each read: how long a server may say nothing.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How a name becomes addresses; the operating system's resolver by default.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } =
        static (host, cancellation) => Dns.GetHostAddressesAsync(host, AddressFamily.Unspecified, cancellation);
}
