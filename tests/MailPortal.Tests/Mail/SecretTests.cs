using MailPortal.Mail;

namespace MailPortal.Tests.Mail;

public sealed class SecretTests
{
    [Fact]
    public void Secret_Formatted_PrintsStars()
    {
        var secret = new Secret("open sesame");
        Assert.Equal("***", $"{secret}");
        Assert.DoesNotContain("sesame", System.Text.Json.JsonSerializer.Serialize(secret), StringComparison.Ordinal);
    }
}
