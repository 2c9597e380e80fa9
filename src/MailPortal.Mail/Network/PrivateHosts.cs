using System.Net;
using System.Net.Sockets;

namespace MailPortal.Mail.Network;

/// <summary>Which addresses a form must not reach. The attack: somebody types a host that resolves into the operator's own network (or to the
/// cloud's metadata address) and lets the portal knock there for him. So the resolved address itself is judged, and that very address is
/// connected to: a name that resolves differently a second time gains nothing.</summary>
internal static class PrivateHosts
{
    // IANA special-purpose registries (RFC 6890 and successors): everything that is not globally reachable.
    private static readonly IPNetwork[] Closed = Array.ConvertAll<string, IPNetwork>(
    [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "::/96", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "64:ff9b:1::/48", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
    ], static network => IPNetwork.Parse(network));

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    internal static bool MayReach(IPAddress address, IReadOnlyList<IPNetwork> allowed)
    {
        var plain = Unwrap(address);
        foreach (var network in allowed)
            if (network.Contains(plain) || network.Contains(address))
                return true;
        foreach (var network in Closed)
            if (network.Contains(plain))
                return false;
        return true;
    }

    /// <summary>The IPv4 address that an IPv6 notation leads to: <c>::ffff:10.0.0.1</c>, <c>64:ff9b::a00:1</c> and <c>2002:a00:1::</c> all reach
    /// 10.0.0.1.</summary>
    private static IPAddress Unwrap(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (Nat64.Contains(address))
            return new IPAddress(address.GetAddressBytes().AsSpan(12, 4));
        if (SixToFour.Contains(address))
            return new IPAddress(address.GetAddressBytes().AsSpan(2, 4));
        return address;
    }
}
