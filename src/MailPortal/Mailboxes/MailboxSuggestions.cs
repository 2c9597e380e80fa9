using MailPortal.Mail.Network;
using MailPortal.Mail.Providers;

namespace MailPortal.Mailboxes;

/// <summary>What follows from server type and protocol; every value may be changed.</summary>
/// <param name="Host">Null where the server is the customer's own, or the provider does not offer the protocol.</param>
public sealed record MailboxSuggestion(string? Host, int Port, ConnectionSecurity Security, CredentialKind Credential);

public static class MailboxSuggestions
{
    public static MailboxSuggestion For(ServerType type, AccessProtocol protocol)
    {
        var provider = ProviderOf(type);
        var server = protocol switch { AccessProtocol.Imap => provider.Imap, AccessProtocol.Pop3 => provider.Pop3 };
        var credential = provider.SignIn.HasFlag(SignInWays.ApplicationToken) ? CredentialKind.Secret : CredentialKind.Password;
        return server is null
            ? new(null, UsualPort(protocol), ConnectionSecurity.SslTls, credential)
            : new(server.Host, server.Port, server.Security, credential);
    }

    private static int UsualPort(AccessProtocol protocol) => protocol switch
    {
        AccessProtocol.Imap => KnownProviders.UsualImapPort(ConnectionSecurity.SslTls),
        AccessProtocol.Pop3 => KnownProviders.UsualPop3Port(ConnectionSecurity.SslTls),
    };

    private static KnownProvider ProviderOf(ServerType type) => type switch
    {
        ServerType.OutlookModern or ServerType.OutlookBasic => KnownProviders.OutlookModern,
        ServerType.Gmail => KnownProviders.Gmail,
        ServerType.Yahoo => KnownProviders.Yahoo,
        ServerType.ICloud => KnownProviders.ICloud,
        ServerType.Zoho => KnownProviders.Zoho,
        ServerType.Other => KnownProviders.Other,
    };
}
