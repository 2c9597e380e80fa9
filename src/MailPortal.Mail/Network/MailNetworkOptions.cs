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

    /// <summary>For each answer until the end of the sign-in, three times that for the greeting and what follows it, and as much again for all that the
    /// sign-in itself takes; the first sign-in at Exchange takes several seconds.</summary>
    public TimeSpan SignInTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>After the sign-in for each line of an answer, and within a message for each read: how long a server may say nothing. (SMTP has times of its
    /// own, <see cref="Smtp.SmtpOptions"/>.)</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>After the sign-in for the whole answer to one command, whatever the server says meanwhile. Messages may take longer, as long as they
    /// keep coming (<see cref="SlowestDownload"/>); longer than this nothing may pass without one.</summary>
    public TimeSpan WholeAnswerTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Bytes per second below which a download runs out of <see cref="WholeAnswerTimeout"/>: each byte earns its share of a second, each
    /// message ten seconds more, so that a server may pause and may not trickle.</summary>
    public int SlowestDownload { get; init; } = 8 * 1024;

    /// <summary>Bytes of messages that came before their turn and wait for it on disk, with two more messages at most. A server may answer in any order; what finds no room is asked
    /// for again.</summary>
    public long MostSpooled { get; init; } = 256 * 1024 * 1024;

    /// <summary>The same.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One of them cannot be meant.</exception>
    internal MailNetworkOptions Checked()
    {
        OptionTimes.Check((nameof(ConnectTimeout), ConnectTimeout), (nameof(TlsTimeout), TlsTimeout), (nameof(SignInTimeout), SignInTimeout), (nameof(CommandTimeout), CommandTimeout),
            (nameof(WholeAnswerTimeout), WholeAnswerTimeout));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(SlowestDownload);
        ArgumentOutOfRangeException.ThrowIfNegative(MostSpooled);
        return this;
    }

    // The greeting, STARTTLS and the capabilities; or challenges, the answer and the capabilities.
    internal TimeSpan WholeSignInTimeout => 3 * SignInTimeout;

    /// <summary>How a name becomes addresses; the operating system's resolver by default.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } =
        static (host, cancellation) => Dns.GetHostAddressesAsync(host, AddressFamily.Unspecified, cancellation);
}
