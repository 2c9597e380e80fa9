using MailPortal.Mail;
using MailPortal.Mail.Microsoft;

namespace MailPortal.Tests.Mail.Microsoft;

public sealed class TokenContentsTests
{
    [Fact]
    public void Read_AppOnlyTokenOfVersion1_GivesItsClaims()
    {
        var contents = Read(new { aud = "https://outlook.office365.com", tid = "t", appid = "a", oid = "o", roles = new List<string> { "IMAP.AccessAsApp", "POP.AccessAsApp" }, idtyp = "app", appidacr = "1", ver = "1.0", nbf = 1795000000, exp = 1795003600 });
        Assert.Equal(("https://outlook.office365.com", "t", "a", "o", "app", "1", "1.0"),
            (contents.Audience, contents.TenantId, contents.ApplicationId, contents.ObjectId, contents.IdentityType, contents.ProvedBy, contents.Version));
        Assert.Equal(["IMAP.AccessAsApp", "POP.AccessAsApp"], contents.Roles);
        Assert.Equal(TimeSpan.FromHours(1), contents.ExpiresOn - contents.NotBefore);
        Assert.Empty(contents.Scopes);
    }

    [Fact]
    public void Read_DelegatedTokenOfVersion2_GivesScopesAndUser()
    {
        var contents = Read(new { aud = "00000002-0000-0ff1-ce00-000000000000", azp = "a", azpacr = "2", scp = "IMAP.AccessAsUser.All SMTP.Send", preferred_username = "ana@contoso.test", ver = "2.0" });
        Assert.Equal(["IMAP.AccessAsUser.All", "SMTP.Send"], contents.Scopes);
        Assert.Equal(("a", "2", "ana@contoso.test"), (contents.ApplicationId, contents.ProvedBy, contents.UserName));
        Assert.Empty(contents.Roles);
    }

    [Theory]
    [InlineData("")]
    [InlineData("EwBIA8l6BAAUs5+HQn0N+h2FxRDRYCVQ4a5jYmsAAQ==")]
    [InlineData("a.b")]
    [InlineData("a.b.c.d.e")]
    [InlineData("a.!!!.c")]
    [InlineData("a.bm90IGpzb24.c")]
    [InlineData("a.WzFd.c")]
    [InlineData("a.Im8i.c")]
    public void Read_OpaqueOrBroken_IsNull(string token) => Assert.Null(TokenContents.Read(new(token)));

    [Fact]
    public void Read_ClaimsOfOtherShapes_AreLeftOut()
    {
        var contents = Read(new { aud = new List<string> { "x" }, tid = 5, roles = new object[] { "A", 7, "B" }, exp = "1795003600", nbf = -1.0, scp = new { } });
        Assert.Null(contents.Audience);
        Assert.Null(contents.TenantId);
        Assert.Equal(["A", "B"], contents.Roles);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1795003600), contents.ExpiresOn);
        Assert.Null(contents.NotBefore);
        Assert.Empty(contents.Scopes);
        Assert.Equal(["only"], Read(new { roles = "only" }).Roles);
        Assert.Null(Read(new { exp = 1e300 }).ExpiresOn);
    }

    [Fact]
    public void ToString_HoldsClaimsOnly()
    {
        var token = LocalAuthority.Jwt(new { aud = "x" });
        Assert.DoesNotContain(token.Split('.')[2], TokenContents.Read(new(token))!.ToString(), StringComparison.Ordinal);
    }

    private static TokenContents Read(object claims) => TokenContents.Read(new Secret(LocalAuthority.Jwt(claims)))!;
}
