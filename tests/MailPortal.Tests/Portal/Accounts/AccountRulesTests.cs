using MailPortal.Accounts;
using MailPortal.Users;

namespace MailPortal.Tests.Portal.Accounts;

public sealed class AccountRulesTests
{
    private static readonly Actor User = new(Guid.NewGuid(), "Ana", PortalRole.User, new HashSet<Guid>());
    private static readonly Actor Administrator = User with { Role = PortalRole.Administrator };

    [Fact]
    public void Check_EverythingMissing_SaysItAtOnceForEachMethod()
    {
        Assert.Equal(["address", "applicationId", "secret"], Wrong(new() { Method = SendingMethod.GraphDelegated }));
        Assert.Equal(["address", "applicationId", "secret", "tenantId"], Wrong(new() { Method = SendingMethod.GraphApplication }));
        Assert.Equal(["address", "applicationId", "secret", "smtpHost", "smtpPort"], Wrong(new() { Method = SendingMethod.SmtpOAuth }));
        Assert.Equal(["address", "applicationId", "secret", "tenantId", "smtpHost", "smtpPort"], Wrong(new() { Method = SendingMethod.SmtpOAuthApplication }));
        Assert.Equal(["address", "smtpHost", "smtpPort", "password"], Wrong(new() { Method = SendingMethod.SmtpPassword }));
        Assert.Equal(["method"], Wrong(new()));
    }

    [Theory]
    [InlineData(PortalRole.User, PortalRole.User, false)]
    [InlineData(PortalRole.Manager, PortalRole.Manager, true)]
    [InlineData(PortalRole.User, PortalRole.Administrator, true)]
    public void Check_ApplicationMethods_AreForThoseWhoLookAfterOthers(PortalRole owner, PortalRole actor, bool may)
    {
        var settings = SendingPortal.Settings("ana@contoso.test") with { Method = SendingMethod.GraphApplication, TenantId = $"{Guid.NewGuid()}" };
        Assert.Equal(may, AccountRules.Check(settings.Cleaned(), null, owner, User with { Role = actor }).Count == 0);
    }

    [Fact]
    public void Check_OtherApplicationWithTheStoredSecret_AsksForItsOwn()
    {
        var stored = Stored(SendingPortal.Settings("ana@contoso.test"));
        var other = SendingPortal.Settings("ana@contoso.test") with { ApplicationId = $"{Guid.NewGuid()}", Secret = null };
        Assert.Equal(["secret"], Wrong(other, stored));
        Assert.Empty(Wrong(other with { ApplicationId = stored.ApplicationId }, stored));
    }

    // Whoever may change the server's name could have the stored password sent to a server of their own.
    [Fact]
    public void Check_OtherServerWithTheStoredPassword_AsksForItAgain()
    {
        var smtp = new AccountSettings { Method = SendingMethod.SmtpPassword, Address = "ana@contoso.test", SmtpHost = "smtp.contoso.test", SmtpPort = 587, Password = new("secreta") };
        var stored = Stored(smtp);
        Assert.Empty(Wrong(smtp with { Password = null }, stored));
        Assert.Equal(["password"], Wrong(smtp with { Password = null, SmtpHost = "smtp.evil.test" }, stored));
    }

    // A token that a stored secret buys opens every mailbox of the application.
    [Theory]
    [InlineData("smtp.evil.test", false)]
    [InlineData("office365.com.evil.test", false)]
    [InlineData("evil-office365.com", false)]
    [InlineData("smtp.office365.com", true)]
    [InlineData("smtp-mail.outlook.com", true)]
    public void Check_ServerForAToken_IsMicrosoftsOwn(string host, bool may)
    {
        var settings = SendingPortal.Settings("ana@contoso.test") with { SmtpHost = host, SmtpPort = 587, TenantId = $"{Guid.NewGuid()}" };
        foreach (var method in (SendingMethod[])[SendingMethod.SmtpOAuth, SendingMethod.SmtpOAuthApplication]) Assert.Equal(may ? [] : ["smtpHost"], Wrong(settings with { Method = method }));
    }

    [Theory]
    [InlineData("common"), InlineData("not a tenant")]
    public void Check_OneTenant_MustBeOne(string tenant) =>
        Assert.Equal(["tenantId"], Wrong(SendingPortal.Settings("ana@contoso.test") with { Audience = AccountAudience.Tenant, TenantId = tenant }));

    [Fact]
    public void Check_DateWithoutAddress_IsAnErrorAtTheEmptyOne()
    {
        var settings = SendingPortal.Settings("ana@contoso.test");
        Assert.Equal(["notificationAddresses"], Wrong(settings with { SecretExpiresOn = new(2027, 1, 1) }));
        Assert.Equal(["secretExpiresOn"], Wrong(settings with { NotificationAddresses = ["a@contoso.test"] }));
    }

    [Fact]
    public void Cleaned_TakesOffWhatTheMethodHasNoFieldFor()
    {
        var settings = (SendingPortal.Settings(" ana@contoso.test\u200b") with { SmtpHost = "smtp.x", Password = new("x"), TenantId = "contoso.test" }).Cleaned();
        Assert.Equal(("ana@contoso.test", null, null, null), (settings.Address, settings.SmtpHost, settings.Password, settings.TenantId));
    }

    private static IEnumerable<string> Wrong(AccountSettings settings, SendingAccount? stored = null) =>
        AccountRules.Check(settings.Cleaned(), stored, PortalRole.Administrator, Administrator).Select(p => p.Field);

    private static SendingAccount Stored(AccountSettings settings)
    {
        var account = new SendingAccount { UserId = Guid.NewGuid(), CreatedAt = default };
        account.Configure(settings.Cleaned(), "protected", "protected", default);
        return account;
    }
}
