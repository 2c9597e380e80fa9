using System.Text;
using MailPortal.Mail;
using MailPortal.Mail.Sasl;

namespace MailPortal.Tests.Mail.Sasl;

public sealed class SaslMechanismTests
{
    private static readonly Secret Token = new("EwBAAl3BAAUFFpUAo7J3Ve0bjLBWZWCclRC3EoAA");

    [Theory]
    [InlineData("test@contoso.onmicrosoft.com", "EwBAAl3BAAUFFpUAo7J3Ve0bjLBWZWCclRC3EoAA", // Microsoft's own example
        "dXNlcj10ZXN0QGNvbnRvc28ub25taWNyb3NvZnQuY29tAWF1dGg9QmVhcmVyIEV3QkFBbDNCQUFVRkZwVUFvN0ozVmUwYmpMQldaV0NjbFJDM0VvQUEBAQ==")]
    [InlineData("someuser@example.com", "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg",
        "dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhkSFJoZG1semRHRXVZMjl0Q2cBAQ==")]
    public void XOAuth2_InitialResponse_IsTheDocumentedOne(string user, string token, string expected)
    {
        var mechanism = new XOAuth2(user, new Secret(token));
        Assert.Equal("XOAUTH2", mechanism.Name);
        Assert.Equal(expected, Convert.ToBase64String(mechanism.InitialResponse()));
        Assert.Empty(mechanism.Answer("{\"status\":\"401\"}"u8, 0));
    }

    [Fact]
    public void OAuthBearer_InitialResponse_IsThatOfRfc7628()
    {
        var mechanism = new OAuthBearer("user@example.com", new Secret("vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg=="), "server.example.com", 143);
        Assert.Equal(
            "n,a=user@example.com,\u0001host=server.example.com\u0001port=143\u0001auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\u0001\u0001",
            Encoding.UTF8.GetString(mechanism.InitialResponse()));
        Assert.Equal([1], mechanism.Answer("{}"u8, 0));
    }

    [Fact]
    public void OAuthBearer_CommaAndEqualsInTheUser_AreEscaped() =>
        Assert.StartsWith("n,a=a=2Cb=3Dc,", Encoding.UTF8.GetString(new OAuthBearer("a,b=c", Token, "h", 1).InitialResponse()), StringComparison.Ordinal);

    [Fact]
    public void Plain_InitialResponse_IsUtf8BetweenNuls() =>
        Assert.Equal("\0josé\0contraseña", Encoding.UTF8.GetString(new Plain("josé", new Secret("contraseña")).InitialResponse()));

    [Fact]
    public void Login_Challenges_AreAnsweredByTheirOrder()
    {
        var login = new Login("user", new Secret("pass"));
        Assert.Null(login.InitialResponse());
        Assert.Equal("user", Encoding.UTF8.GetString(login.Answer("Username:"u8, 0)));
        Assert.Equal("pass", Encoding.UTF8.GetString(login.Answer("Password:"u8, 1)));
        Assert.Empty(login.Answer("again?"u8, 2));
    }

    [Theory]
    [InlineData("user\u0001auth=Bearer other")]
    [InlineData("user\0admin")]
    [InlineData("user\r\nA2 DELETE INBOX")]
    [InlineData("user\n")]
    [InlineData("user\u007f")]
    public void Mechanism_ControlCharacter_IsRefusedInUserAndSecret(string bad)
    {
        Assert.Throws<ArgumentException>(() => new XOAuth2(bad, Token));
        Assert.Throws<ArgumentException>(() => new OAuthBearer(bad, Token, "h", 1));
        Assert.Throws<ArgumentException>(() => new OAuthBearer("u", Token, bad, 1));
        Assert.Throws<ArgumentException>(() => new Plain(bad, Token));
        Assert.Throws<ArgumentException>(() => new Login(bad, Token));
        Assert.Throws<ArgumentException>(() => new XOAuth2("u", new Secret(bad)));
        Assert.Throws<ArgumentException>(() => new OAuthBearer("u", new Secret(bad), "h", 1));
        Assert.Throws<ArgumentException>(() => new Plain("u", new Secret(bad)));
        Assert.Throws<ArgumentException>(() => new Login("u", new Secret(bad)));
    }

    [Fact]
    public void Redact_SecretQuotedBackInAnyForm_IsTakenOut()
    {
        SaslMechanism[] all = [new XOAuth2("u@x.test", Token), new OAuthBearer("u@x.test", Token, "h", 1), new Plain("u@x.test", Token), new Login("u@x.test", Token)];
        foreach (var mechanism in all)
        {
            var sent = mechanism.InitialResponse() is { } first ? Convert.ToBase64String(first) : Convert.ToBase64String(mechanism.Answer([], 1));
            var text = mechanism.Redact($"BAD A2 AUTHENTICATE {sent} Bearer {Token.Reveal()}");
            Assert.DoesNotContain(sent, text, StringComparison.Ordinal);
            Assert.DoesNotContain(Token.Reveal(), text, StringComparison.Ordinal);
            Assert.StartsWith("BAD A2 AUTHENTICATE ", text, StringComparison.Ordinal);
        }
    }
}
