using MailPortal.Data;
using MailPortal.Mail.Network;

namespace MailPortal.Accounts;

/// <summary>"Cuenta Mail": from where a user's mail is sent. One for each user, and one that may be the portal's own. What is typed here is not yet what is sent with: that is the
/// <see cref="AccountLink"/>, which stays until another one has proved itself.</summary>
public sealed class SendingAccount
{
    public const string SecretColumn = "sending-secret", PasswordColumn = "sending-password";

    public Guid Id { get; init; } = RowId.Next();

    /// <summary>Whose it is; null for the portal's own, which <see cref="SystemSender"/> sends from.</summary>
    public required Guid? UserId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    public SendingMethod Method { get; private set; }

    /// <summary>"Cuenta de correo".</summary>
    public string Address { get; private set; } = "";

    /// <summary>The organisation whose application is used; null for one of the account's own.</summary>
    public Guid? SharedBy { get; private set; }
    public string? ApplicationId { get; private set; }
    public string? ProtectedSecret { get; private set; }
    public DateTimeOffset? SecretStoredAt { get; private set; }
    public DateOnly? SecretExpiresOn { get; private set; }

    /// <summary>Separated by commas.</summary>
    public string NotificationAddresses { get; private set; } = "";
    public AccountAudience Audience { get; private set; }
    public string? TenantId { get; private set; }

    public string? SmtpHost { get; private set; }
    public int? SmtpPort { get; private set; }
    public ConnectionSecurity SmtpSecurity { get; private set; } = ConnectionSecurity.StartTls;

    /// <summary>Who signs in to SMTP; the address where null.</summary>
    public string? SmtpUser { get; private set; }
    public string? ProtectedPassword { get; private set; }
    public DateTimeOffset? PasswordStoredAt { get; private set; }

    public string SenderName { get; private set; } = "";

    /// <summary>Separated by commas, as the two that follow.</summary>
    public string ReplyTo { get; private set; } = "";
    public string Cc { get; private set; } = "";
    public string Bcc { get; private set; } = "";

    /// <summary>HTML, sanitised when it was saved.</summary>
    public string Signature { get; private set; } = "";
    public bool SaveToSentItems { get; private set; } = true;

    /// <summary>When an administrator last asked its user to link it.</summary>
    public DateTimeOffset? LinkAskedAt { get; private set; }

    /// <summary>Changes when a person changes settings: two people editing are told apart by it.</summary>
    public Guid Version { get; private set; } = Guid.NewGuid();

    /// <summary>The same for the defaults, which are a form of their own.</summary>
    public Guid DefaultsVersion { get; private set; } = Guid.NewGuid();

    /// <summary>The way that mail leaves: of a linked account the one that it was linked with.</summary>
    public SendingMethod SendsBy(AccountLink? link) => Method.IsLinked() && link is not null ? link.Terms.Method : Method;

    /// <summary>From which address mail leaves: of a linked account the one that it was linked with, until it is linked anew.</summary>
    public string LeavesFrom(AccountLink? link) => Method.IsLinked() && link is not null ? link.Terms.Address : Address;

    /// <summary>Takes new settings over. They have passed <see cref="AccountRules"/>.</summary>
    /// <param name="settings">Complete.</param>
    /// <param name="protectedSecret">The new client secret, or null to keep the stored one.</param>
    /// <param name="protectedPassword">The new password, or null to keep the stored one.</param>
    /// <param name="now">The clock.</param>
    public void Configure(AccountSettings settings, string? protectedSecret, string? protectedPassword, DateTimeOffset now)
    {
        Method = settings.Method ?? throw new ArgumentException("Method is missing.", nameof(settings));
        Address = settings.Address ?? throw new ArgumentException("Address is missing.", nameof(settings));
        SharedBy = settings.SharedBy;
        (ApplicationId, SecretExpiresOn, TenantId) = (settings.ApplicationId, settings.SecretExpiresOn, settings.TenantId);
        NotificationAddresses = string.Join(',', settings.NotificationAddresses);
        Audience = Method.IsApplication() ? AccountAudience.Tenant : settings.Audience;
        (SmtpHost, SmtpPort, SmtpSecurity, SmtpUser) = (settings.SmtpHost, settings.SmtpPort, settings.SmtpSecurity, settings.SmtpUser);
        // A secret of one way is of no use to the other, and must not lie around.
        if (!Method.NeedsApplication() || SharedBy is not null) (ProtectedSecret, SecretStoredAt) = (null, null);
        else if (protectedSecret is not null) (ProtectedSecret, SecretStoredAt) = (protectedSecret, now);
        if (Method is not SendingMethod.SmtpPassword) (ProtectedPassword, PasswordStoredAt) = (null, null);
        else if (protectedPassword is not null) (ProtectedPassword, PasswordStoredAt) = (protectedPassword, now);
        Version = Guid.NewGuid();
    }

    /// <summary>"Valores por defecto para envíos". They have passed <see cref="SenderDefaults.Check"/>.</summary>
    public void Take(SenderDefaults defaults)
    {
        (SenderName, Signature, SaveToSentItems) = (defaults.SenderName, defaults.Signature, defaults.SaveToSentItems);
        (ReplyTo, Cc, Bcc) = (string.Join(',', defaults.ReplyTo), string.Join(',', defaults.Cc), string.Join(',', defaults.Bcc));
        DefaultsVersion = Guid.NewGuid();
    }

    /// <summary>What a way without a link signs in with is there: a password, a client secret, or the loan of an application.</summary>
    public bool HoldsCredential() => Method is SendingMethod.SmtpPassword ? ProtectedPassword is not null : SharedBy is not null || ProtectedSecret is not null;

    /// <summary>The organisation whose application it is set up with lends it to the account's user yet; one of its own is nobody's to lend.</summary>
    /// <param name="lent">Applications that the account's user may borrow, as they are now.</param>
    public bool MayBorrow(IReadOnlyList<SharedApplication> lent) => SharedBy is not { } organization || lent.Any(l => l.OrganizationId == organization);

    /// <summary>Nothing is sent from it any more: its password must not lie around.</summary>
    public void ForgetPassword()
    {
        (ProtectedPassword, PasswordStoredAt) = (null, null);
        Version = Guid.NewGuid();
    }

    /// <summary>"Conservar": another account than the typed one was linked, and the person wants that one.</summary>
    public void FollowLink(string userName)
    {
        Address = userName;
        Version = Guid.NewGuid();
    }
}
