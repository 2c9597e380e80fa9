using System.Security.Cryptography;
using System.Text;

namespace MailPortal.Sandbox;

/// <summary>Somebody who can sign in.</summary>
/// <param name="Id">Object id: the token's <c>oid</c>.</param>
public sealed record SandboxAccount(Guid Id, string Address, string DisplayName, string Password)
{
    /// <summary>Signing in takes a second factor, which the password grant can never give (AADSTS50076).</summary>
    public bool RequiresMfa { get; init; }

    /// <summary>May not consent to any application for himself (AADSTS90094).</summary>
    public bool ConsentByAdministratorOnly { get; init; }

    /// <summary>May consent for his whole organisation.</summary>
    public bool IsAdministrator { get; init; }

    /// <summary>Whether Exchange Online keeps a mailbox for him (a licence); without one, Graph says MailboxNotEnabledForRESTAPI.</summary>
    public bool HasMailbox { get; init; } = true;

    internal static SandboxAccount OfOpenDomain(string address)
    {
        var lower = address.ToLowerInvariant();
        // The same address is the same person, also after another start.
        var id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(lower)).AsSpan(0, 16));
        var name = lower[..lower.IndexOf('@', StringComparison.Ordinal)];
        return new(id, lower, char.ToUpperInvariant(name[0]) + name[1..], SampleTenant.OpenDomainPassword);
    }
}
