using MailPortal.Mail.Network;
using MailPortal.Mail.Providers;

namespace MailPortal.Tests.Mail.Providers;

public sealed class KnownProvidersTests
{
    [Fact]
    public void All_Doors_UseTheUsualPortOfTheirSecurity()
    {
        Assert.All(KnownProviders.All.Where(p => p.Imap is not null), p => Assert.Equal(KnownProviders.UsualImapPort(p.Imap!.Security), p.Imap.Port));
        Assert.All(KnownProviders.All.Where(p => p.Pop3 is not null), p => Assert.Equal(KnownProviders.UsualPop3Port(p.Pop3!.Security), p.Pop3.Port));
        Assert.All(KnownProviders.All.SelectMany(p => p.Smtp), s => Assert.Equal(s.Security == ConnectionSecurity.SslTls ? 465 : 587, s.Port));
        Assert.All(KnownProviders.All.SelectMany(p => (MailServerEndpoint?[])[p.Imap, p.Pop3, .. p.Smtp]), s => Assert.True(s is null || Uri.CheckHostName(s.Host) == UriHostNameType.Dns));
    }

    [Fact]
    public void OutlookModern_TakesTokensOnly() => Assert.Equal(SignInWays.ApplicationToken | SignInWays.DelegatedToken, KnownProviders.OutlookModern.SignIn);

    [Fact]
    public void ICloud_HasNoPop3() => Assert.Null(KnownProviders.ICloud.Pop3);

    [Theory]
    [InlineData("outlookModern", "outlook.office365.com"), InlineData("GMAIL", "imap.gmail.com"), InlineData("iCloud", "imap.mail.me.com"), InlineData("zoho", "imap.zoho.com")]
    public void Find_KeyOfTheApi_GivesItsServer(string key, string host) => Assert.Equal(host, KnownProviders.Find(key)!.Imap!.Host);

    [Fact]
    public void Find_UnknownKey_IsNull() => Assert.Null(KnownProviders.Find("aol"));

    [Theory]
    [InlineData("ana@outlook.com", "outlookPersonal"), InlineData("ana@HOTMAIL.ES ", "outlookPersonal"), InlineData("a@b@gmail.com", "gmail"), InlineData("ana@me.com", "iCloud")]
    public void OfAddress_PersonalAddress_NamesItsProvider(string address, string key) => Assert.Equal(key, KnownProviders.OfAddress(address)!.Key);

    [Theory]
    [InlineData("facturas@contoso.com"), InlineData("outlook.com"), InlineData(""), InlineData("ana@notoutlook.com"), InlineData("ana@")]
    public void OfAddress_AnyOther_IsNull(string address) => Assert.Null(KnownProviders.OfAddress(address));
}
