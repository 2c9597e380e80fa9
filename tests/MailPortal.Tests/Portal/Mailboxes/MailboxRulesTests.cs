using MailPortal.Diagnosis;
using MailPortal.Mail;
using MailPortal.Mailboxes;

namespace MailPortal.Tests.Portal.Mailboxes;

public sealed class MailboxRulesTests
{
    private static readonly MailboxSettings Good = new()
    {
        ServerType = ServerType.OutlookModern, Protocol = AccessProtocol.Imap, Credential = CredentialKind.Secret, Host = "outlook.office365.com", Port = 993,
        User = "facturas@contoso.test", TenantId = "5f1c2a9e-7d84-4b36-9c51-2e8a6b0d4f17", ApplicationId = "0a1b2c3d-0000-4000-8000-00000000000a", Secret = new Secret("abc"),
    };

    public static TheoryData<string, MailboxSettings, string, MailboxRule> Wrong => new()
    {
        { "no host", Good with { Host = null }, "host", MailboxRule.Required },
        { "address as host", Good with { Host = "https://outlook.office365.com/" }, "host", MailboxRule.HostMalformed },
        { "port 0", Good with { Port = 0 }, "port", MailboxRule.PortOutOfRange },
        { "no user", Good with { User = null }, "user", MailboxRule.Required },
        { "user is no address", Good with { User = "facturas" }, "user", MailboxRule.NotAnAddress },
        { "tenant common", Good with { TenantId = "common" }, "tenantId", MailboxRule.TenantNotSingle },
        { "tenant is a word", Good with { TenantId = "contoso" }, "tenantId", MailboxRule.TenantMalformed },
        { "application is a word", Good with { ApplicationId = "MailPortal" }, "applicationId", MailboxRule.NotAGuid },
        { "no secret", Good with { Secret = null }, "secret", MailboxRule.Required },
        { "no password", Good with { Credential = CredentialKind.Password }, "password", MailboxRule.Required },
        { "expiry alone", Good with { SecretExpiresOn = new(2027, 1, 1) }, "notificationAddresses", MailboxRule.PartnerMissing },
        { "address alone", Good with { NotificationAddresses = ["a@b.test"] }, "secretExpiresOn", MailboxRule.PartnerMissing },
        { "notice to itself", Good with { SecretExpiresOn = new(2027, 1, 1), NotificationAddresses = ["Facturas@contoso.test"] }, "notificationAddresses", MailboxRule.BackupIsReception },
        { "backup to itself", Good with { BackupAddress = "facturas@CONTOSO.test" }, "backupAddress", MailboxRule.BackupIsReception },
        { "interval of a second", Good with { PollInterval = TimeSpan.FromSeconds(1) }, "pollInterval", MailboxRule.IntervalOutOfRange },
        { "wildcard folder", Good with { Folders = new("A*", "B", "C") }, "folders", MailboxRule.FolderMalformed },
        { "wildcard in the last folder", Good with { Folders = new("A", "B", "C*") }, "folders.failed", MailboxRule.FolderMalformed },
        { "same folders", Good with { Folders = new("A", "a", "C") }, "folders.withoutDocuments", MailboxRule.FoldersNotDistinct },
        { "same folders at the end", Good with { Folders = new("A", "B", "a") }, "folders.failed", MailboxRule.FoldersNotDistinct },
        { "folder is the source", Good with { Folders = new("inbox", "B", "C") }, "folders", MailboxRule.FoldersNotDistinct },
        { "host beyond its column", Good with { Host = string.Concat(Enumerable.Repeat("a.", 128)) }, "host", MailboxRule.TooLong },
        { "tenant beyond its column", Good with { TenantId = string.Concat(Enumerable.Repeat("a.", 128)) }, "tenantId", MailboxRule.TooLong },
        { "addresses beyond their column", Good with { SecretExpiresOn = new(2027, 1, 1), NotificationAddresses = [.. Enumerable.Range(0, 100).Select(i => $"avisos-{i:D3}@contoso.test")] }, "notificationAddresses", MailboxRule.TooLong },
        { "certificate", Good with { Credential = CredentialKind.Certificate }, "credential", MailboxRule.NotYetSupported },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Check_Wrong_NamesFieldAndRule(string why, MailboxSettings settings, string field, MailboxRule rule)
    {
        _ = why;
        Assert.Equal([new FieldError(field, rule)], MailboxRules.Check(settings, hasSecret: false, hasPassword: false));
    }

    [Theory]
    [InlineData("outlook.office365.com:993", MailboxRule.HostWithPort, "El puerto va aparte: deja aquí solo el nombre y escribe 993 en Puerto.")]
    [InlineData("https://outlook.office365.com:993", MailboxRule.HostMalformed, null), InlineData("outlook.office365.com:", MailboxRule.HostMalformed, null)]
    public void Check_HostWithMoreThanAName_SaysWhereThePortGoes(string host, MailboxRule rule, string? said)
    {
        using var _ = new Culture("es");
        var error = Assert.Single(MailboxRules.Check(Good with { Host = host }, hasSecret: false, hasPassword: false));
        Assert.Equal(("host", rule), (error.Field, error.Rule));
        if (said is not null) Assert.Equal(said, MailboxRuleWords.Of(error));
    }

    [Fact]
    public void Check_SomeOfSeveralAddressesMalformed_AllAreNamed()
    {
        using var _ = new Culture("es");
        var error = Assert.Single(MailboxRules.Check(Good with { SecretExpiresOn = new(2027, 1, 1), NotificationAddresses = ["a@b.test", "jefe.contoso.test", "x"] }, hasSecret: false, hasPassword: false));
        Assert.Equal(("notificationAddresses", "No sirve como dirección de correo: jefe.contoso.test, x."), (error.Field, MailboxRuleWords.Of(error)));
    }

    [Fact]
    public void Check_TenantMalformed_SaysThatADomainWillDo()
    {
        using var _ = new Culture("es");
        Assert.Contains("dominio verificado", MailboxRuleWords.Of(Assert.Single(MailboxRules.Check(Good with { TenantId = "contoso" }, hasSecret: false, hasPassword: false))), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_Good_IsEmpty() => Assert.Empty(MailboxRules.Check(Good, hasSecret: false, hasPassword: false));

    [Fact]
    public void Check_DomainAsTenant_IsGood() => Assert.Empty(MailboxRules.Check(Good with { TenantId = "contoso.onmicrosoft.com" }, hasSecret: false, hasPassword: false));

    [Fact]
    public void Check_Empty_SaysEverythingAtOnce()
    {
        var fields = MailboxRules.Check(new MailboxSettings(), hasSecret: false, hasPassword: false).Select(e => e.Field).ToList();
        Assert.Equal(["serverType", "protocol", "credential", "host", "port", "user"], fields);
    }

    [Fact]
    public void Clean_TakesInvisibleCompanyAway()
    {
        var cleaned = MailboxRules.Clean(Good with
        {
            TenantId = "\u00A05F1C2A9E-7d84-4b36-9c51-2e8a6b0d4f17\u200B\r\n", Host = " Outlook.Office365.com\t", Secret = new Secret("\uFEFF abc~1 \u200D"), Password = new Secret(" pass word "),
        });
        Assert.Equal(("5f1c2a9e-7d84-4b36-9c51-2e8a6b0d4f17", "outlook.office365.com", "abc~1"), (cleaned.TenantId, cleaned.Host, cleaned.Secret!.Reveal()));
        Assert.Equal(" pass word ", cleaned.Password!.Reveal());
    }
}
