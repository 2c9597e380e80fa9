using MailPortal.Mail;
using MailPortal.Mail.Network;
using MailPortal.Mailboxes;

namespace MailPortal.Tests.Portal.Mailboxes;

public sealed class MailboxWarningsTests
{
    private static readonly DateOnly Today = new(2026, 11, 20);

    private static readonly MailboxSettings Right = new()
    {
        ServerType = ServerType.OutlookModern, Protocol = AccessProtocol.Imap, Host = "outlook.office365.com", Port = 993, User = "facturas@contoso.com",
        Credential = CredentialKind.Secret, SecretExpiresOn = Today, StartFrom = Today, TenantId = "0d1c2b3a-1111-4222-8333-444455556666", ApplicationId = "99999999-1111-4222-8333-444455556666", Secret = new Secret("Abc8Q~valor-del-secreto"),
    };

    public static TheoryData<string, MailboxWarning> Wrong => new(Changes.Select(c => (c.Key, c.Value.Warning)));

    private static readonly Dictionary<string, (Func<MailboxSettings, MailboxSettings> Change, string Field, MailboxWarning Warning)> Changes = new()
    {
        ["the secret's id"] = (s => s with { Secret = new Secret("7e0b1c2d-3333-4444-8555-666677778888") }, "secret", MailboxWarning.SecretLooksLikeId),
        ["the same id twice"] = (s => s with { ApplicationId = s.TenantId!.ToUpperInvariant() }, "applicationId", MailboxWarning.TenantIsApplication),
        ["a personal address"] = (s => s with { User = "empresa@hotmail.com" }, "user", MailboxWarning.PersonalAddress),
        ["993 with POP3"] = (s => s with { Protocol = AccessProtocol.Pop3 }, "port", MailboxWarning.PortOfOtherProtocol),
        ["995 with IMAP"] = (s => s with { Port = 995 }, "port", MailboxWarning.PortOfOtherProtocol),
        ["143 with SSL/TLS"] = (s => s with { Port = 143 }, "port", MailboxWarning.PlainPort),
        ["993 with STARTTLS"] = (s => s with { Security = ConnectionSecurity.StartTls }, "port", MailboxWarning.EncryptedPort),
        ["a date that is over"] = (s => s with { SecretExpiresOn = Today.AddDays(-1) }, "secretExpiresOn", MailboxWarning.ExpiryPassed),
        ["a start to come"] = (s => s with { StartFrom = Today.AddDays(1) }, "startFrom", MailboxWarning.StartsLater),
        ["another host"] = (s => s with { Host = "mail.contoso.com" }, "host", MailboxWarning.OtherHost),
    };

    [Theory, MemberData(nameof(Wrong))]
    public void Of_SomethingLooksWrong_SaysThatAlone(string change, MailboxWarning warning) =>
        Assert.Equal([new FieldWarning(Changes[change].Field, warning)], MailboxWarnings.Of(Changes[change].Change(Right), Today));

    [Fact]
    public void Of_RightOrEmptySettings_SaysNothing()
    {
        Assert.Empty(MailboxWarnings.Of(Right, Today));
        Assert.Empty(MailboxWarnings.Of(new MailboxSettings(), Today));
        // A personal address with its own password, and any host with another server type, are nothing to warn of.
        Assert.Empty(MailboxWarnings.Of(Right with { ServerType = ServerType.Other, Credential = CredentialKind.Password, Secret = null, SecretExpiresOn = null, Host = "mail.contoso.com", User = "a@hotmail.com" }, Today));
    }

    [Theory]
    [InlineData(ServerType.OutlookModern, AccessProtocol.Imap, "outlook.office365.com", 993, CredentialKind.Secret)]
    [InlineData(ServerType.OutlookModern, AccessProtocol.Pop3, "outlook.office365.com", 995, CredentialKind.Secret)]
    [InlineData(ServerType.Gmail, AccessProtocol.Imap, "imap.gmail.com", 993, CredentialKind.Password)]
    [InlineData(ServerType.ICloud, AccessProtocol.Pop3, null, 995, CredentialKind.Password)]
    [InlineData(ServerType.Other, AccessProtocol.Imap, null, 993, CredentialKind.Password)]
    public void Suggestion_FollowsServerTypeAndProtocol(ServerType type, AccessProtocol protocol, string? host, int port, CredentialKind credential) =>
        Assert.Equal(new MailboxSuggestion(host, port, ConnectionSecurity.SslTls, credential), MailboxSuggestions.For(type, protocol));

    [Fact]
    public void Suggestion_IsNeverWarnedAbout()
    {
        foreach (var type in Enum.GetValues<ServerType>())
            foreach (var protocol in Enum.GetValues<AccessProtocol>())
                if (MailboxSuggestions.For(type, protocol) is var s)
                    Assert.Empty(MailboxWarnings.Of(new() { ServerType = type, Protocol = protocol, Host = s.Host, Port = s.Port, Security = s.Security, Credential = s.Credential }, Today));
    }
}
