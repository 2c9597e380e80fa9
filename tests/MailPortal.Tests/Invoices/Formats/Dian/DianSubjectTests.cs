using MailPortal.Invoices.Formats.Dian;

namespace MailPortal.Tests.Invoices.Formats.Dian;

public sealed class DianSubjectTests
{
    [Theory]
    [InlineData("99998888; Facturador Ejemplo; FEV500;01; Facturador Ejemplo;ContabilidadBog")]
    [InlineData("FW: Fwd:RV : 99998888;Facturador Ejemplo;FEV500;01;Facturador Ejemplo;")]
    public void Subject_OfTheAnnex_GivesItsFields(string subject) =>
        Assert.Equal(new DianSubject("99998888", "Facturador Ejemplo", "FEV500", "01", "Facturador Ejemplo"), DianSubject.Parse(subject));

    [Fact]
    public void Subject_FourFields_HasNoTradeName() => Assert.Null(DianSubject.Parse("901234567;X;FV1;91")!.TradeName);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Factura de enero")]
    [InlineData("Re: Re: Re:")]
    [InlineData("a;b;c;d;e")]
    [InlineData("12345;X;FV1;01")]
    [InlineData("901234567;X;FV1;77")]
    [InlineData("901234567;X;;01")]
    [InlineData("901234567;X;FV1")]
    public void Subject_FreeText_IsNone(string? subject) => Assert.Null(DianSubject.Parse(subject));
}
