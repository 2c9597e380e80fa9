using MailPortal.Accounts;
using MailPortal.Mail.Network;

namespace MailPortal.Tests.Portal.Accounts;

/// <summary>What of an account waits for a new link once it is another one, and what does not.</summary>
public sealed class LinkBasisTests
{
    private static readonly Guid Organization = Guid.NewGuid();

    private static readonly SharedApplication Lent = new(Organization, "Contoso", $"{Guid.NewGuid()}", "organizations");

    private static readonly AccountSettings Stored = new()
    {
        Method = SendingMethod.SmtpOAuth,
        Address = "ana@contoso.test",
        ApplicationId = $"{Guid.NewGuid()}",
        Audience = AccountAudience.Tenant,
        TenantId = "contoso.test",
        SmtpHost = "smtp.office365.com",
        SmtpPort = 587,
    };

    public static TheoryData<string, Func<AccountSettings, AccountSettings>> Others => new()
    {
        { "address", s => s with { Address = "otra@contoso.test" } },
        { "method", s => s with { Method = SendingMethod.GraphDelegated } },
        { "application", s => s with { ApplicationId = $"{Guid.NewGuid()}" } },
        { "whose application", s => s with { SharedBy = Organization } },
        { "type", s => s with { Audience = AccountAudience.Common } },
        { "tenant", s => s with { TenantId = "fabrikam.test" } },
        { "server", s => s with { SmtpHost = "smtp-legacy.office365.com" } },
        { "port", s => s with { SmtpPort = 25 } },
        { "security", s => s with { SmtpSecurity = ConnectionSecurity.SslTls } },
    };

    public static TheoryData<string, Func<AccountSettings, AccountSettings>> Sames => new()
    {
        { "nothing", s => s },
        { "how the address is written", s => s with { Address = " Ana@Contoso.test " } },
        { "the secret", s => s with { Secret = new("another~one") } },
        { "when it expires", s => s with { SecretExpiresOn = new DateOnly(2030, 1, 1), NotificationAddresses = ["it@contoso.test"] } },
    };

    [Theory, MemberData(nameof(Others), DisableDiscoveryEnumeration = true)]
    public void DiffersFrom_AnotherOne_SaysSo(string what, Func<AccountSettings, AccountSettings> change) =>
        Assert.True(LinkBasis.Of(change(Stored), [Lent]).DiffersFrom(LinkBasis.Of(Terms(Stored))), what);

    [Theory, MemberData(nameof(Sames), DisableDiscoveryEnumeration = true)]
    public void DiffersFrom_TheSame_SaysNothing(string what, Func<AccountSettings, AccountSettings> change) =>
        Assert.False(LinkBasis.Of(change(Stored), [Lent]).DiffersFrom(LinkBasis.Of(Terms(Stored))), what);

    /// <summary>The organisation registered another application, and nobody changed the account.</summary>
    [Fact]
    public void DiffersFrom_OrganizationsApplicationOfBefore_SaysSo()
    {
        var borrows = Stored with { SharedBy = Organization };
        var link = LinkBasis.Of(Terms(Stored) with { ApplicationId = Lent.ApplicationId, Authority = Lent.Authority, SharedBy = Organization });
        Assert.False(LinkBasis.Of(borrows, [Lent]).DiffersFrom(link));
        Assert.True(LinkBasis.Of(borrows, [Lent with { ApplicationId = $"{Guid.NewGuid()}" }]).DiffersFrom(link));
        Assert.True(LinkBasis.Of(borrows, [Lent with { Authority = "common" }]).DiffersFrom(link));
    }

    /// <summary>Whoever left the organisation cannot link with it: what they are linked with is no earlier setting of theirs.</summary>
    [Fact]
    public void DiffersFrom_ApplicationThatIsLentNoMore_TellsTheRestAlone()
    {
        var link = LinkBasis.Of(Terms(Stored) with { SharedBy = Organization });
        Assert.False(LinkBasis.Of(Stored with { SharedBy = Organization }, []).DiffersFrom(link));
        Assert.True(LinkBasis.Of(Stored with { SharedBy = Organization, Address = "otra@contoso.test" }, []).DiffersFrom(link));
    }

    internal static LinkTerms Terms(AccountSettings settings) => new()
    {
        Method = settings.Method!.Value,
        Address = settings.Address!,
        Authority = AccountTerms.AuthorityOf(settings.Audience, settings.TenantId),
        ApplicationId = settings.ApplicationId!,
        ProtectedSecret = "protected",
        SmtpHost = settings.SmtpHost,
        SmtpPort = settings.SmtpPort,
        SmtpSecurity = settings.SmtpSecurity,
    };
}
