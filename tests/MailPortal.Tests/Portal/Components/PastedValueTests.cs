using MailPortal.Components;

namespace MailPortal.Tests.Portal.Components;

public sealed class PastedValueTests
{
    [Theory]
    [InlineData("{5F1C2A9E-0B1D-4E55-8A3C-2F9D1E7B6A10}")]
    [InlineData("5f1c2a9e0b1d4e558a3c2f9d1e7b6a10")]
    [InlineData(" 5f1c2a9e-0b1d-4e55-8a3c-2f9d1e7b6a10;")]
    [InlineData("\"5f1c2a9e-0b1d-4e55-8a3c-2f9d1e7b6a10\",")]
    [InlineData("\u200B5f1c2a9e-0b1d-4e55-8a3c-2f9d1e7b6a10\u00A0")]
    public void CleanId_InAnySpelling_IsOneId(string pasted) => Assert.Equal("5f1c2a9e-0b1d-4e55-8a3c-2f9d1e7b6a10", PastedValue.CleanId(pasted));

    [Theory]
    [InlineData("Contoso.onmicrosoft.com", "contoso.onmicrosoft.com")]
    [InlineData("5f1c2a9e-0b1d-4e55-8a3c", "5f1c2a9e-0b1d-4e55-8a3c")]
    [InlineData("  ", null)]
    [InlineData(null, null)]
    public void CleanId_OfSomethingElse_StaysWhatItIs(string? pasted, string? kept) => Assert.Equal(kept, PastedValue.CleanId(pasted));
}
