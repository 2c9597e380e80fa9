using MailPortal.Diagnosis;
using MailPortal.Mail.Graph;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Problems;

namespace MailPortal.Accounts;

/// <summary>Every address of who signed in: the name of the sign-in is often not the address of the mailbox.</summary>
public sealed class SignedInAddresses(AccountSecrets secrets, MicrosoftConnection connection, TimeProvider time)
{
    /// <summary>At least one, the mailbox's own first where it is known.</summary>
    /// <exception cref="MailProblemException">Graph refuses the token that it was asked for.</exception>
    public async Task<IReadOnlyList<string>> OfAsync(SendingMethod method, AccountTokens tokens, CancellationToken cancellation)
    {
        if (method is not SendingMethod.GraphDelegated) return [tokens.Account.UserName];
        var graph = new GraphClient(connection.Http, secrets.Cloud, (_, _, _) => Task.FromResult(tokens.AccessToken), time);
        var profile = await graph.ReadProfileAsync(cancellation);
        return [.. new[] { profile.Mail, profile.UserPrincipalName, tokens.Account.UserName }.Concat(profile.OtherAddresses).OfType<string>().Where(a => a.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];
    }
}
