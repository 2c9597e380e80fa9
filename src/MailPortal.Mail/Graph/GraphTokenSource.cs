using MailPortal.Mail.Microsoft;

namespace MailPortal.Mail.Graph;

/// <summary>Where a <see cref="GraphClient"/> gets its access token from: a linked account or an application.</summary>
/// <param name="claims">What Graph wants of the token, as JSON (https://learn.microsoft.com/entra/identity-platform/claims-challenge); usually null.</param>
/// <param name="forceRefresh">Graph refused the token at hand: a new one is needed.</param>
/// <param name="cancellation">Ends the wait.</param>
/// <returns>A token for Graph's resource.</returns>
public delegate Task<MicrosoftToken> GraphTokenSource(string? claims, bool forceRefresh, CancellationToken cancellation);
