using MailPortal.Data;
using MailPortal.Diagnosis;
using MailPortal.Mail;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Problems;

namespace MailPortal.Mailboxes;

/// <summary>What is needed to reach a mailbox: here, and nowhere else, its secret is opened.</summary>
public sealed class MailboxConnections(SecretProtection secrets, MicrosoftCloud cloud)
{
    /// <summary>As it is in force.</summary>
    /// <exception cref="MailProblemException">The stored secret cannot be opened.</exception>
    public CheckSettings For(ReceptionMailbox mailbox) => For(mailbox.Id, MailboxSettings.Of(mailbox), mailbox.ProtectedSecret, mailbox.ProtectedPassword);

    /// <summary>As it would be with the candidate.</summary>
    /// <exception cref="MailProblemException">The stored secret cannot be opened.</exception>
    public CheckSettings For(ReceptionMailbox mailbox, MailboxCandidate candidate) =>
        For(mailbox.Id, candidate.Settings, candidate.ProtectedSecret ?? mailbox.ProtectedSecret, candidate.ProtectedPassword ?? mailbox.ProtectedPassword);

    /// <summary>As typed: a secret that was typed goes before a stored one.</summary>
    /// <param name="id">The mailbox that the stored secrets belong to.</param>
    /// <param name="settings">They have passed <see cref="MailboxRules"/>.</param>
    /// <param name="protectedSecret">The stored client secret, if any.</param>
    /// <param name="protectedPassword">The stored password, if any.</param>
    /// <exception cref="MailProblemException">The stored secret cannot be opened.</exception>
    public CheckSettings For(Guid id, MailboxSettings settings, string? protectedSecret, string? protectedPassword) => WithoutSecret(id, settings) with
    {
        Secret = settings.Credential is CredentialKind.Password
            ? settings.Password ?? Open(id, protectedPassword, ReceptionMailbox.PasswordColumn)
            : settings.Secret ?? Open(id, protectedSecret, ReceptionMailbox.SecretColumn),
    };

    /// <summary>What can be said of a check without opening anything: for putting its report into words.</summary>
    internal CheckSettings WithoutSecret(Guid id, MailboxSettings settings) => new()
    {
        Host = settings.Host ?? throw Incomplete(id, nameof(settings.Host)),
        Port = settings.Port ?? throw Incomplete(id, nameof(settings.Port)),
        Security = settings.Security,
        User = settings.User ?? throw Incomplete(id, nameof(settings.User)),
        Credential = settings.Credential is CredentialKind.Password ? CheckCredential.Password : CheckCredential.ClientSecret,
        Cloud = CloudOf(settings),
        CloudChosen = settings.Cloud is not null,
        TenantId = settings.TenantId,
        ApplicationId = settings.ApplicationId,
        Secret = new Secret(""),
        SourceFolder = settings.SourceFolder,
        Folders = settings.LeaveInPlace ? null : settings.Folders,
        StartFrom = settings.StartFrom,
    };

    private MicrosoftCloud CloudOf(MailboxSettings settings)
    {
        var chosen = settings.Cloud is { } named ? Named(named) : cloud;
        return settings.TokenScope is { } scope ? chosen with { ExchangeScope = scope } : chosen;
    }

    private static MicrosoftCloud Named(MailboxCloud name) => name switch
    {
        MailboxCloud.Global => MicrosoftCloud.Global,
        MailboxCloud.UsGov => MicrosoftCloud.UsGov,
        MailboxCloud.UsGovDod => MicrosoftCloud.UsGovDod,
        MailboxCloud.China => MicrosoftCloud.China,
    };

    private Secret Open(Guid id, string? stored, string column)
    {
        try
        {
            return secrets.Unprotect(stored ?? throw Incomplete(id, column), id, column);
        }
        catch (SecretUnreadableException e)
        {
            throw new MailProblemException(MailProblem.StoredSecretUnreadable, e.Message, e);
        }
    }

    private static InvalidOperationException Incomplete(Guid id, string what) => new($"Mailbox {id} is not configured: {what} is missing.");
}
