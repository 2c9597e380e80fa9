using System.Net;
using MailPortal.Mail.Network;

namespace MailPortal.Tests.Mail.Network;

public sealed class PrivateHostsTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")] // the clouds' metadata service
    [InlineData("100.64.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("192.0.2.1")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("fe80::1")]
    [InlineData("fd00::1")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("2002:a00:1::1")]
    public void Address_OfTheOperatorsOwnNetwork_IsRefused(string address) => Assert.False(PrivateHosts.MayReach(IPAddress.Parse(address), []));

    [Theory]
    [InlineData("52.97.137.66")]
    [InlineData("172.15.0.1")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2603:1026::1")]
    [InlineData("::ffff:52.97.137.66")]
    [InlineData("64:ff9b::3461:8942")]
    public void Address_OfTheInternet_IsAllowed(string address) => Assert.True(PrivateHosts.MayReach(IPAddress.Parse(address), []));

    [Fact]
    public void Address_InAnAllowedNetwork_IsAllowedAndItsNeighbourIsNot()
    {
        IPNetwork[] allowed = [IPNetwork.Parse("10.20.0.0/16"), IPNetwork.Parse("fd00::/64")];
        Assert.True(PrivateHosts.MayReach(IPAddress.Parse("10.20.255.1"), allowed));
        Assert.True(PrivateHosts.MayReach(IPAddress.Parse("::ffff:10.20.0.1"), allowed));
        Assert.True(PrivateHosts.MayReach(IPAddress.Parse("fd00::5"), allowed));
        Assert.False(PrivateHosts.MayReach(IPAddress.Parse("10.21.0.1"), allowed));
        Assert.False(PrivateHosts.MayReach(IPAddress.Parse("127.0.0.1"), allowed));
    }
}
