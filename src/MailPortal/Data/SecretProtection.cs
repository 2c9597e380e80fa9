using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Secret = MailPortal.Mail.Secret;

namespace MailPortal.Data;

/// <summary>Turns a <see cref="Secret"/> into what may lie in a column, and back. Bound to the row and the column: a value copied to
/// another row opens nothing.</summary>
public sealed class SecretProtection(IDataProtectionProvider provider)
{
    public string Protect(Secret secret, Guid owner, string column) => For(owner, column).Protect(secret.Reveal());

    /// <exception cref="SecretUnreadableException">The key is another one: the database was moved without its master key.</exception>
    public Secret Unprotect(string value, Guid owner, string column)
    {
        try
        {
            return new Secret(For(owner, column).Unprotect(value));
        }
        catch (CryptographicException e)
        {
            throw new SecretUnreadableException(e);
        }
    }

    private IDataProtector For(Guid owner, string column) => provider.CreateProtector("MailPortal.Secret", owner.ToString("N"), column);
}

/// <summary>A stored secret cannot be opened with the master key in use.</summary>
public sealed class SecretUnreadableException(Exception inner)
    : Exception("A stored secret cannot be opened: this database belongs to another master key (Protection:KeyFile).", inner);
