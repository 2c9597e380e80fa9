using MailPortal.Sandbox.Transport;

namespace MailPortal.Tests.Sandbox.Transport;

public sealed class MailAddressesTests
{
    [Theory]
    [InlineData("ana@contoso.test", "ana@contoso.test")]
    [InlineData("\"Contreras, Ana\" <ana@contoso.test>, luis@contoso.test", "ana@contoso.test luis@contoso.test")]
    [InlineData("Ana (ventas, norte) <ana@contoso.test>", "ana@contoso.test")]
    [InlineData("Equipo: ana@contoso.test, luis@contoso.test;", "ana@contoso.test luis@contoso.test")]
    [InlineData("\"a \\\" , b\" <c@d.test>", "c@d.test")]
    [InlineData("", "")]
    public void Read_GivesTheAddresses(string field, string addresses) => Assert.Equal(addresses, string.Join(' ', MailAddresses.Read(field)));

    [Theory]
    [InlineData("ana@contoso.test", true)]
    [InlineData("ana", false)]
    [InlineData("@contoso.test", false)]
    [InlineData("ana@", false)]
    [InlineData("a na@contoso.test", false)]
    [InlineData("ana@contoso.test\r\nBcc:x@y.test", false)]
    [InlineData("<ana@contoso.test>", false)]
    public void IsValid_TellsAddressesFromOthers(string address, bool valid) => Assert.Equal(valid, MailAddresses.IsValid(address));
}
