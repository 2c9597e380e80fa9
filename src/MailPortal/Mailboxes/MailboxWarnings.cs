using MailPortal.Mail.Network;
using MailPortal.Mail.Providers;

namespace MailPortal.Mailboxes;

/// <summary>What looks wrong in a mailbox's settings and may be right all the same: said at the field, never in the way. The words stand in
/// <c>MailboxWarningText</c>.</summary>
public enum MailboxWarning
{
    /// <summary>The secret is a GUID: its id, most likely, and not its value.</summary>
    SecretLooksLikeId,

    /// <summary>The same id in both fields.</summary>
    TenantIsApplication,

    /// <summary>A personal Microsoft account: no application may open it by itself.</summary>
    PersonalAddress,

    /// <summary>Another mailbox receives from there; only one of them may be active.</summary>
    AlreadyReceived,

    /// <summary>Notices or backups of another mailbox go there: nobody would read them.</summary>
    NoticesArriveHere,

    /// <summary>A POP3 port with IMAP, or the other way round.</summary>
    PortOfOtherProtocol,

    /// <summary>A port that begins in clear, with SSL/TLS.</summary>
    PlainPort,

    /// <summary>A port that begins encrypted, with STARTTLS.</summary>
    EncryptedPort,

    /// <summary>Outlook Moderna at a server that is not Microsoft's.</summary>
    OtherHost,

    /// <summary>The typed date is over: it can warn nobody any more. Microsoft decides when the secret ends.</summary>
    ExpiryPassed,

    /// <summary>"Leer desde" is a day to come: until then nothing is read.</summary>
    StartsLater,
}

/// <param name="Field">The API's property name.</param>
/// <param name="Warning">What looks wrong with it.</param>
public sealed record FieldWarning(string Field, MailboxWarning Warning);

/// <summary>Looks over settings and tells everything that looks wrong.</summary>
public static class MailboxWarnings
{
    private static readonly string[] MicrosoftHosts = ["outlook.office365.com", "outlook.office.com", "outlook.office365.us", "webmail.apps.mil", "partner.outlook.cn"];

    /// <param name="settings">Cleaned, complete or not.</param>
    /// <param name="today">Where the reader is.</param>
    public static IReadOnlyList<FieldWarning> Of(MailboxSettings settings, DateOnly today)
    {
        var found = new List<FieldWarning>();
        void Warn(string field, MailboxWarning warning, bool holds)
        {
            if (holds) found.Add(new(field, warning));
        }

        Warn("host", MailboxWarning.OtherHost, settings is { ServerType: ServerType.OutlookModern, Host: { } host } && !MicrosoftHosts.Contains(host, StringComparer.OrdinalIgnoreCase));
        Warn("port", MailboxWarning.PortOfOtherProtocol, settings is { Protocol: AccessProtocol.Pop3, Port: 993 or 143 } or { Protocol: AccessProtocol.Imap, Port: 995 or 110 });
        Warn("port", MailboxWarning.PlainPort, settings is { Security: ConnectionSecurity.SslTls, Port: 143 or 110 });
        Warn("port", MailboxWarning.EncryptedPort, settings is { Security: ConnectionSecurity.StartTls, Port: 993 or 995 });
        Warn("startFrom", MailboxWarning.StartsLater, settings.StartFrom > today);
        if (settings.Credential is not CredentialKind.Secret) return found;
        Warn("user", MailboxWarning.PersonalAddress, settings.User is { } user && KnownProviders.OfAddress(user) == KnownProviders.OutlookPersonal);
        Warn("applicationId", MailboxWarning.TenantIsApplication, settings.TenantId is { } tenant && tenant.Equals(settings.ApplicationId, StringComparison.OrdinalIgnoreCase));
        Warn("secret", MailboxWarning.SecretLooksLikeId, settings.Secret is { } secret && Guid.TryParse(secret.Reveal(), out _));
        Warn("secretExpiresOn", MailboxWarning.ExpiryPassed, settings.SecretExpiresOn < today);
        return found;
    }
}

/// <summary>The words of the warnings, in the language of the caller.</summary>
public static class MailboxWarningWords
{
    public static string Of(MailboxWarning warning) => warning switch
    {
        MailboxWarning.SecretLooksLikeId => MailboxWarningText.SecretLooksLikeId,
        MailboxWarning.TenantIsApplication => MailboxWarningText.TenantIsApplication,
        MailboxWarning.PersonalAddress => MailboxWarningText.PersonalAddress,
        MailboxWarning.AlreadyReceived => MailboxWarningText.AlreadyReceived,
        MailboxWarning.NoticesArriveHere => MailboxWarningText.NoticesArriveHere,
        MailboxWarning.PortOfOtherProtocol => MailboxWarningText.PortOfOtherProtocol,
        MailboxWarning.PlainPort => MailboxWarningText.PlainPort,
        MailboxWarning.EncryptedPort => MailboxWarningText.EncryptedPort,
        MailboxWarning.OtherHost => MailboxWarningText.OtherHost,
        MailboxWarning.ExpiryPassed => MailboxWarningText.ExpiryPassed,
        MailboxWarning.StartsLater => MailboxWarningText.StartsLater,
    };
}
