using MailPortal.Mail.Problems;
using Microsoft.Identity.Client;

namespace MailPortal.Mail.Microsoft;

/// <summary>A person's account, linked once and refreshed from then on. Keeps nothing between calls: what has to last is in
/// <see cref="AccountTokens.Cache"/>, and whoever stores it lets one call at a time work on it.</summary>
/// <param name="http">One long-lived client, from <see cref="MicrosoftHttp"/>.</param>
/// <param name="time">Clock, for waits that Microsoft asks for as a date.</param>
public sealed class AccountSignIn(HttpClient http, TimeProvider time)
{
    // A code works once, a password locks the account, and whoever refreshes tries again by himself.
    private readonly MsalClients clients = new(http, retryOnServerError: false);

    /// <summary>Begins a sign-in with authorization code and PKCE (RFC 7636, S256).</summary>
    /// <param name="application">Which application the person lets in.</param>
    /// <param name="redirectUri">Exactly as registered: Microsoft compares scheme, host, path and its case.</param>
    /// <param name="scopes">From <see cref="MicrosoftScopes"/>.</param>
    /// <param name="state">Random, bound to the person's session, used once: comes back with the answer (RFC 6749 section 10.12).</param>
    /// <param name="nonce">Random: comes back inside the id token.</param>
    /// <param name="loginHint">The address to offer.</param>
    /// <param name="selectAccount">Has Microsoft ask which account, also when the browser knows only one.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="MailProblemException">The way to Microsoft failed, or something is missing in <paramref name="application"/>.</exception>
    public async Task<SignInRequest> BeginAsync(MicrosoftApplication application, Uri redirectUri, IReadOnlyList<string> scopes,
        string state, string nonce, string? loginHint, bool selectAccount, CancellationToken cancellation)
    {
        RefuseIncomplete(application, needsSecret: true);
        try
        {
            var request = clients.Confidential(application, redirectUri).GetAuthorizationRequestUrl(scopes)
                .WithPkce(out var verifier)
                .WithExtraQueryParameters(new Dictionary<string, (string, bool)> { ["state"] = (state, false), ["nonce"] = (nonce, false), ["response_mode"] = ("query", false) });
            if (loginHint is { Length: > 0 }) request.WithLoginHint(loginHint);
            // Never "consent": where an administrator consented for everybody, it would ask each person again, and some may not.
            request.WithPrompt(selectAccount ? Prompt.SelectAccount : Prompt.NoPrompt);
            var address = await request.ExecuteAsync(cancellation).ConfigureAwait(false);
            return new(InFront(application.Cloud, address), new(verifier));
        }
        catch (Exception e) when (Refusal(e, application, [], cancellation) is { } problem)
        {
            throw problem;
        }
    }

    /// <summary>Ends a sign-in: the code for tokens.</summary>
    /// <param name="application">As at the beginning.</param>
    /// <param name="redirectUri">As at the beginning.</param>
    /// <param name="scopes">As at the beginning; of one resource.</param>
    /// <param name="code">What came back; works once, for about ten minutes.</param>
    /// <param name="codeVerifier">From <see cref="SignInRequest"/>.</param>
    /// <param name="nonce">As at the beginning.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="MailProblemException">2xxx; <see cref="MailProblem.LinkingInterrupted"/> when code, verifier or nonce are of different attempts.</exception>
    public Task<AccountTokens> RedeemAsync(MicrosoftApplication application, Uri redirectUri, IReadOnlyList<string> scopes,
        string code, Secret codeVerifier, string nonce, CancellationToken cancellation)
    {
        RefuseIncomplete(application, needsSecret: true);
        return AskAsync(application, UserTokenCache.Empty(), [new(code), codeVerifier], async cache =>
        {
            var client = clients.Confidential(application, redirectUri);
            cache.Attach(client);
            var result = await client.AcquireTokenByAuthorizationCode(scopes, code).WithPkceCodeVerifier(codeVerifier.Reveal()).ExecuteAsync(cancellation).ConfigureAwait(false);
            // The attack: a code of somebody else's sign-in, slipped into this person's browser, would link a stranger's account.
            if (IdTokenClaims.Read(result.IdToken)?.Nonce != nonce)
                throw new MailProblemException(MailProblem.LinkingInterrupted, "The id token is of another sign-in: its nonce is not the one that was sent.");
            return result;
        }, cancellation);
    }

    /// <summary>An access token for a linked account: the one at hand while it works, else a new one. Also for another resource than the link was
    /// made for.</summary>
    /// <param name="application">As at the link.</param>
    /// <param name="cache">The last one that was given.</param>
    /// <param name="scopes">Of one resource.</param>
    /// <param name="forceRefresh">Asks Microsoft even when a token is at hand: a check must see what the link is worth now.</param>
    /// <param name="claims">What a resource wants of the token (https://learn.microsoft.com/entra/identity-platform/claims-challenge), as JSON.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="MailProblemException">2xxx; <see cref="MailProblem.SignInNeeded"/> also when <paramref name="cache"/> holds no account.</exception>
    public Task<AccountTokens> RefreshAsync(MicrosoftApplication application, Secret cache, IReadOnlyList<string> scopes, bool forceRefresh, string? claims,
        CancellationToken cancellation)
    {
        RefuseIncomplete(application, needsSecret: false);
        return AskAsync(application, UserTokenCache.From(cache), [], async held =>
        {
            IClientApplicationBase client = application.ClientSecret.IsEmpty ? clients.Public(application) : clients.Confidential(application);
            held.Attach(client);
            var accounts = await client.GetAccountsAsync().ConfigureAwait(false);
            var account = accounts.FirstOrDefault()
                ?? throw new MailProblemException(MailProblem.SignInNeeded, "The stored link holds no account of this application.");
            var request = client.AcquireTokenSilent(scopes, account).WithForceRefresh(forceRefresh);
            return await (claims is { Length: > 0 } ? request.WithClaims(claims) : request).ExecuteAsync(cancellation).ConfigureAwait(false);
        }, cancellation);
    }

    /// <summary>User name and password (ROPC, https://learn.microsoft.com/entra/identity-platform/v2-oauth-ropc). Asks exactly once: a second try with a
    /// wrong password locks the account. Works neither with personal accounts nor with multifactor authentication.</summary>
    /// <exception cref="MailProblemException">2xxx.</exception>
    public Task<AccountTokens> RedeemPasswordAsync(MicrosoftApplication application, string userName, Secret password, IReadOnlyList<string> scopes,
        CancellationToken cancellation)
    {
        RefuseIncomplete(application, needsSecret: true);
        return AskAsync(application, UserTokenCache.Empty(), [password], async cache =>
        {
            var client = clients.Confidential(application);
            cache.Attach(client);
            return await ((IByUsernameAndPassword)client).AcquireTokenByUsernamePassword(scopes, userName, password.Reveal()).ExecuteAsync(cancellation).ConfigureAwait(false);
        }, cancellation);
    }

    /// <summary>A sign-in on another device. Ends when the person is done there, when the code expires, or with <paramref name="cancellation"/>.</summary>
    /// <param name="application">Must allow public client flows.</param>
    /// <param name="scopes">Of one resource.</param>
    /// <param name="prompt">Called once, with what to show; its task is waited for before the asking begins.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="MailProblemException">2xxx.</exception>
    public Task<AccountTokens> RedeemDeviceCodeAsync(MicrosoftApplication application, IReadOnlyList<string> scopes, Func<DeviceCodePrompt, Task> prompt,
        CancellationToken cancellation)
    {
        RefuseIncomplete(application, needsSecret: false);
        return AskAsync(application, UserTokenCache.Empty(), [], async cache =>
        {
            var client = clients.Public(application);
            cache.Attach(client);
            return await client.AcquireTokenWithDeviceCode(scopes, code => prompt(new(code.UserCode, new(code.VerificationUrl), code.Message, code.ExpiresOn)))
                .ExecuteAsync(cancellation).ConfigureAwait(false);
        }, cancellation);
    }

    /// <summary>Where an administrator consents for everybody (https://learn.microsoft.com/entra/identity-platform/v2-admin-consent). What comes back is
    /// no proof: a token is.</summary>
    /// <param name="application">Of <c>common</c> and <c>consumers</c> it becomes <c>organizations</c>: only a directory has administrators.</param>
    /// <param name="redirectUri">As registered.</param>
    /// <param name="scopes">Application permissions only by <c>.default</c>.</param>
    /// <param name="state">Comes back with the answer.</param>
    public static Uri AdminConsentAddress(MicrosoftApplication application, Uri redirectUri, IReadOnlyList<string> scopes, string state)
    {
        var tenant = application.Tenant is "common" or "consumers" ? "organizations" : application.Tenant;
        return new($"{application.Cloud.AuthorizeBaseUrl.AbsoluteUri.TrimEnd('/')}/{Uri.EscapeDataString(tenant)}/v2.0/adminconsent?client_id={Uri.EscapeDataString(application.ApplicationId)}"
            + $"&redirect_uri={Uri.EscapeDataString(redirectUri.AbsoluteUri)}&scope={Uri.EscapeDataString(string.Join(' ', scopes))}&state={Uri.EscapeDataString(state)}");
    }

    /// <summary>What Microsoft's redirect with an error means (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#error-response).</summary>
    /// <param name="error">The query's <c>error</c>.</param>
    /// <param name="description">The query's <c>error_description</c>.</param>
    public static MailProblemException ProblemOf(string error, string? description) => RedirectedRefusal.Read(error, description);

    private async Task<AccountTokens> AskAsync(MicrosoftApplication application, UserTokenCache cache, IReadOnlyList<Secret> sent,
        Func<UserTokenCache, Task<AuthenticationResult>> ask, CancellationToken cancellation)
    {
        Secret[] secrets = [.. sent, .. cache.Tokens()];
        try
        {
            var result = await ask(cache).ConfigureAwait(false);
            return new(AccountOf(result), cache.ToSecret(),
                new(new(result.AccessToken), result.ExpiresOn, result.AuthenticationResultMetadata.TokenSource == TokenSource.Cache), [.. result.Scopes]);
        }
        catch (Exception e) when (e is not MailProblemException && Refusal(e, application, secrets, cancellation) is { } problem)
        {
            throw problem;
        }
    }

    private static SignedInAccount AccountOf(AuthenticationResult result)
    {
        var claims = IdTokenClaims.Read(result.IdToken);
        return new(
            claims?.TenantId ?? result.TenantId ?? result.Account?.HomeAccountId?.TenantId ?? throw Nobody(),
            claims?.ObjectId ?? result.Account?.HomeAccountId?.ObjectId ?? throw Nobody(),
            claims?.UserName ?? result.Account?.Username ?? "",
            claims?.DisplayName);

        static MailProblemException Nobody() => new(MailProblem.UnexpectedAnswer, "The token service gave a token and did not say whose.");
    }

    private MailProblemException? Refusal(Exception e, MicrosoftApplication application, IReadOnlyList<Secret> secrets, CancellationToken cancellation) =>
        TokenRefusal.From(e, application.Cloud.Instance.Host, application.ClientSecret, secrets, time, cancellation);

    private static void RefuseIncomplete(MicrosoftApplication application, bool needsSecret)
    {
        var missing = string.IsNullOrWhiteSpace(application.Tenant) ? MailProblem.TenantMalformed
            : string.IsNullOrWhiteSpace(application.ApplicationId) ? MailProblem.ApplicationIdMalformed
            : needsSecret && application.ClientSecret.IsEmpty ? MailProblem.ClientSecretMissing
            : (MailProblem?)null;
        if (missing is { } problem) throw new MailProblemException(problem, "Nothing was given.");
    }

    // https://login.microsoftonline.com/common/oauth2/v2.0/authorize?… on the host that the browser is to see.
    private static Uri InFront(MicrosoftCloud cloud, Uri address) =>
        cloud.AuthorizeBaseUrl == cloud.Instance ? address : new($"{cloud.AuthorizeBaseUrl.AbsoluteUri.TrimEnd('/')}{address.PathAndQuery}");
}
