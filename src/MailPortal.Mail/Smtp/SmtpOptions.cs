using System.Net;
using System.Net.Sockets;
using MailPortal.Mail.Network;

namespace MailPortal.Mail.Smtp;

/// <summary>How to speak SMTP. The waits are the least that RFC 5321 section 4.5.3.2 asks for; each is about one whole answer, however
/// many lines it has, or one block of bytes. A sign-in has the time of <see cref="MailNetworkOptions.SignInTimeout"/>.</summary>
public sealed record SmtpOptions
{
    /// <summary>Our own name in EHLO: a domain, or an address in brackets (RFC 5321 section 4.1.3). Null: the address that the connection leaves from.</summary>
    public string? ClientName { get; init; }

    /// <summary>BDAT (RFC 3030 section 2) where the server offers it. Off for one that offers it and gets it wrong.</summary>
    public bool UseChunking { get; init; } = true;

    /// <summary>For the greeting (RFC 5321 section 4.5.3.2.1).</summary>
    public TimeSpan GreetingTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>For MAIL, RCPT (RFC 5321 sections 4.5.3.2.2 and 4.5.3.2.3) and whatever has no time of its own, and for a BDAT that is not the last.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>For the 354 after DATA (RFC 5321 section 4.5.3.2.4).</summary>
    public TimeSpan DataTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>For the server to take one block of the message (RFC 5321 section 4.5.3.2.5).</summary>
    public TimeSpan BlockTimeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>For the answer to the whole message (RFC 5321 section 4.5.3.2.6). Waiting too short makes duplicates: the server may have taken it all the same.</summary>
    public TimeSpan FinalTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The same.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One of the times cannot be meant.</exception>
    internal SmtpOptions Checked()
    {
        OptionTimes.Check((nameof(GreetingTimeout), GreetingTimeout), (nameof(CommandTimeout), CommandTimeout), (nameof(DataTimeout), DataTimeout), (nameof(BlockTimeout), BlockTimeout),
            (nameof(FinalTimeout), FinalTimeout));
        return this;
    }

    /// <summary>What to say in EHLO. The attack: a name with a line break is a command of its own.</summary>
    /// <exception cref="ArgumentException"><see cref="ClientName"/> is neither a domain nor an address in brackets.</exception>
    internal string NameFor(IPAddress? address)
    {
        if (ClientName is null)
        {
            return address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false }
                ? $"[IPv6:{new IPAddress(address.GetAddressBytes())}]" // without the scope, which means something on this machine only
                : $"[{address?.MapToIPv4() ?? IPAddress.Loopback}]";
        }

        var name = SmtpPath.ToAscii(ClientName.Trim());
        return name.Length > 0 && name.All(static c => c is > ' ' and < '\x7f') ? name : throw new ArgumentException("ClientName is no name to introduce oneself with.");
    }
}
