using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using MailPortal.Mail.Problems;
using Microsoft.Identity.Client;

namespace MailPortal.Mail.Microsoft;

/// <summary>Tokens for applications (client credentials), one instance per process. A token is kept for as long as it works, apart for each
/// cloud, tenant, application, secret and scope: a wrong new secret never gets the token of the old one.</summary>
/// <param name="http">One long-lived client, from <see cref="MicrosoftHttp"/>.</param>
/// <param name="time">Clock, for forgetting what is not used any more.</param>
public sealed class MicrosoftTokens(HttpClient http, TimeProvider time)
{
    private static readonly TimeSpan Unused = TimeSpan.FromHours(2);
    private readonly MsalClients msal = new(http, retryOnServerError: true);
    private readonly ConcurrentDictionary<ClientKey, Client> clients = [];

    /// <summary>How many applications are remembered.</summary>
    public int Remembered => clients.Count;

    /// <summary>A token for Exchange Online (scope <see cref="MicrosoftCloud.ExchangeScope"/>).</summary>
    /// <param name="cloud">Which Microsoft cloud.</param>
    /// <param name="tenant">Tenant id or verified domain; never <c>common</c>.</param>
    /// <param name="applicationId">Application (client) id.</param>
    /// <param name="clientSecret">The secret's value.</param>
    /// <param name="forceRefresh">Asks Microsoft even when a token is at hand: a check must see what the secret is worth now.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="MailProblemException">2xxx: Microsoft refused, with its code as upstream code, or the way there failed.</exception>
    public Task<MicrosoftToken> AcquireForApplicationAsync(
        MicrosoftCloud cloud, string tenant, string applicationId, Secret clientSecret, bool forceRefresh, CancellationToken cancellation) =>
        AcquireForApplicationAsync(cloud, tenant, applicationId, clientSecret, cloud.ExchangeScope, forceRefresh, cancellation);

    /// <summary>A token for any resource.</summary>
    /// <param name="cloud">Which Microsoft cloud.</param>
    /// <param name="tenant">Tenant id or verified domain; never <c>common</c>.</param>
    /// <param name="applicationId">Application (client) id.</param>
    /// <param name="clientSecret">The secret's value.</param>
    /// <param name="scope">One that ends with <c>/.default</c>: <see cref="MicrosoftScopes.GraphApplication"/>.</param>
    /// <param name="forceRefresh">Asks Microsoft even when a token is at hand.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="MailProblemException">2xxx: Microsoft refused, with its code as upstream code, or the way there failed.</exception>
    public async Task<MicrosoftToken> AcquireForApplicationAsync(
        MicrosoftCloud cloud, string tenant, string applicationId, Secret clientSecret, string scope, bool forceRefresh, CancellationToken cancellation)
    {
        if (Missing(tenant, applicationId, clientSecret) is { } missing) throw new MailProblemException(missing, "Nothing was given.");
        ForgetUnused();
        var client = clients.GetOrAdd(ClientKey.Of(cloud, tenant, applicationId, clientSecret, scope), _ => new());
        client.LastUsed = time.GetUtcNow();
        // One request at a time for one application: a thousand mailboxes of one tenant must not ask a thousand times.
        await client.Gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            client.Application ??= msal.Confidential(new(cloud, tenant, applicationId, clientSecret));
            var result = await client.Application.AcquireTokenForClient([scope]).WithForceRefresh(forceRefresh)
                .ExecuteAsync(cancellation).ConfigureAwait(false);
            return new(new(result.AccessToken), result.ExpiresOn, result.AuthenticationResultMetadata.TokenSource == TokenSource.Cache);
        }
        catch (Exception e) when (TokenRefusal.From(e, cloud.Instance.Host, clientSecret, [], time, cancellation) is { } problem)
        {
            throw problem;
        }
        finally
        {
            client.Gate.Release();
        }
    }

    private static MailProblem? Missing(string tenant, string applicationId, Secret clientSecret) =>
        string.IsNullOrWhiteSpace(tenant) ? MailProblem.TenantRequired
        : string.IsNullOrWhiteSpace(applicationId) ? MailProblem.ApplicationIdMalformed
        : clientSecret.IsEmpty ? MailProblem.ClientSecretMissing
        : null;

    // A secret that was replaced, or typed wrong once, must not stay in memory for ever.
    private void ForgetUnused()
    {
        var limit = time.GetUtcNow() - Unused;
        foreach (var (key, client) in clients)
            if (client.LastUsed < limit) clients.TryRemove(new(key, client));
    }

    private sealed class Client
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);
        public IConfidentialClientApplication? Application { get; set; }
        public DateTimeOffset LastUsed { get; set; } = DateTimeOffset.MaxValue;
    }

    private readonly record struct ClientKey(string Authority, string Scope, string ApplicationId, string SecretHash)
    {
        public static ClientKey Of(MicrosoftCloud cloud, string tenant, string applicationId, Secret secret, string scope) => new(
            cloud.AuthorityOf(tenant), scope, applicationId, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret.Reveal()))));
    }
}
