using MailPortal.Organizations;

namespace MailPortal.Tests.Portal.Organizations;

public sealed class TaxIdTests
{
    [Theory]
    [InlineData("900123456", "900123456")]
    [InlineData(" 900.123.456 ", "900123456")]
    [InlineData("900.123.456-8", "900123456")]
    [InlineData("860.002.964-4", "860002964")]
    [InlineData("b-12345674", "B12345674")]
    [InlineData("20-12345678-9", "20123456789")]
    [InlineData("76.123.456-K", "76123456K")]
    [InlineData("xaxx010101000", "XAXX010101000")]
    [InlineData("Ñ&A-010101-AB1", "Ñ&A010101AB1")]
    [InlineData("900\u200B123\u00A0456", "900123456")]
    public void Clean_AsPeoplePasteIt_IsAsAuthoritiesWriteIt(string typed, string expected)
    {
        var cleaned = TaxId.Clean(typed);
        Assert.Equal(expected, cleaned);
        Assert.True(TaxId.IsPlausible(cleaned!));
    }

    [Theory]
    [InlineData("900.123.456-7")]
    [InlineData("860002964-5")]
    public void Clean_WrongCheckDigit_Null(string typed) => Assert.Null(TaxId.Clean(typed));

    [Theory]
    [InlineData("")]
    [InlineData("1234")]
    [InlineData("ABCDEF")]
    [InlineData("123456789012345678901")]
    [InlineData("12345é")]
    [InlineData("١٢٣٤٥٦")]
    public void IsPlausible_AnythingElse_False(string cleaned) => Assert.False(TaxId.IsPlausible(cleaned));
}
