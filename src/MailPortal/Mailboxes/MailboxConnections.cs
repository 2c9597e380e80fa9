using MailPortal.Data;
using MailPortal.Diagnosis;
using MailPortal.Mail;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Problems;

namespace MailPortal.Mailboxes;

/// <summary>What is needed to reach a mailbox: here, and nowhere else, its secret is opened.</summary>
public sealed class MailboxConnections(SecretProtection secrets, MicrosoftCloud cloud)
{
    /// <exception cref="MailProblemException">The stored secret cannot be opened.</exception>
    public CheckSettings For(ReceptionMailbox mailbox) => new()
    {
        Host = mailbox.Host ?? throw Incomplete(mailbox, nameof(mailbox.Host)),
        Port = mailbox.Port ?? throw Incomplete(mailbox, nameof(mailbox.Port)),
        Security = mailbox.Security,
        User = mailbox.User ?? throw Incomplete(mailbox, nameof(mailbox.User)),
        Credential = mailbox.Credential is CredentialKind.Password ? CheckCredential.Password : CheckCredential.ClientSecret,
        Cloud = cloud,
        TenantId = mailbox.TenantId,
        ApplicationId = mailbox.ApplicationId,
        Secret = mailbox.Credential is CredentialKind.Password
            ? Open(mailbox, mailbox.ProtectedPassword, ReceptionMailbox.PasswordColumn)
            : Open(mailbox, mailbox.ProtectedSecret, ReceptionMailbox.SecretColumn),
        SourceFolder = mailbox.SourceFolder,
        Folders = mailbox.Folders,
    };

    private Secret Open(ReceptionMailbox mailbox, string? stored, string column)
    {
        try
        {
            return secrets.Unprotect(stored ?? throw Incomplete(mailbox, column), mailbox.Id, column);
        }
        catch (SecretUnreadableException e)
        {
            throw new MailProblemException(MailProblem.StoredSecretUnreadable, e.Message, e);
        }
    }

    private static InvalidOperationException Incomplete(ReceptionMailbox mailbox, string what) => new($"Mailbox {mailbox.Id} is not configured: {what} is missing.");
}
