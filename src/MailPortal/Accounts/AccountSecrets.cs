using MailPortal.Data;
using MailPortal.Mail;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Problems;

namespace MailPortal.Accounts;

/// <summary>The secrets of sending accounts: here, and nowhere else, they are closed and opened. Each is bound to its row and its column.</summary>
public sealed class AccountSecrets(SecretProtection secrets, MicrosoftCloud cloud)
{
    public MicrosoftCloud Cloud => cloud;

    public string Protect(Secret secret, Guid owner, string column) => secrets.Protect(secret, owner, column);

    /// <exception cref="MailProblemException">The stored secret cannot be opened.</exception>
    public Secret Open(string stored, Guid owner, string column)
    {
        try
        {
            return secrets.Unprotect(stored, owner, column);
        }
        catch (SecretUnreadableException e)
        {
            throw new MailProblemException(MailProblem.StoredSecretUnreadable, e.Message, e);
        }
    }

    /// <summary>The application that an account was, or is to be, linked with.</summary>
    /// <exception cref="MailProblemException">The stored secret cannot be opened.</exception>
    public MicrosoftApplication ApplicationOf(LinkTerms terms, Guid accountId) =>
        new(cloud, terms.Authority, terms.ApplicationId, terms.IsPublicClient ? new("") : Open(terms.ProtectedSecret, accountId, SendingAccount.SecretColumn));

    /// <summary>What was consented to is asked for again at each renewal.</summary>
    public IReadOnlyList<string> ScopesOf(LinkTerms terms, LinkExtras extras) => terms.Method is SendingMethod.SmtpOAuth ? MicrosoftScopes.SmtpSend(cloud)
        : [.. MicrosoftScopes.GraphSend(cloud)
            .Union(extras.HasFlag(LinkExtras.LargeMail) ? MicrosoftScopes.GraphSendLarge(cloud) : [])
            .Union(extras.HasFlag(LinkExtras.SendAs) ? MicrosoftScopes.GraphSendShared(cloud) : [])];
}
