using System.Buffers.Text;
using System.Security.Cryptography;

namespace MailPortal.Sandbox.Entra;

/// <summary>An authorization code that was handed out.</summary>
internal sealed record AuthorizationCode(
    SandboxApplication Application, Authority Authority, Identity Who, string RedirectUri, ScopeRequest Scopes, string? Nonce, string? Challenge, string? ChallengeMethod, DateTimeOffset Issued)
{
    public bool Redeemed { get; set; }
}

/// <summary>A refresh token that was handed out.</summary>
internal sealed record RefreshToken(SandboxApplication Application, Identity Who, ScopeRequest Scopes, DateTimeOffset Issued)
{
    public bool Used { get; set; }

    /// <summary>When somebody revoked it; null while nobody has.</summary>
    public DateTimeOffset? Revoked { get; set; }

    /// <summary>Made as old as if nobody had used it for 90 days.</summary>
    public bool Inactive { get; set; }
}

/// <summary>Codes and refresh tokens of one sandbox. None is ever forgotten: a used one has to be told from one that never was.</summary>
internal sealed class Grants
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, AuthorizationCode> _codes = [];
    private readonly Dictionary<string, RefreshToken> _refreshTokens = [];

    public string Add(AuthorizationCode code) => Keep(_codes, $"1.A{Secret(60)}", code);

    public string Add(RefreshToken token) => Keep(_refreshTokens, $"{(token.Who.Tenant.IsPersonal ? "M.C5" : "1.A")}{Secret(300)}", token);

    public AuthorizationCode? Code(string code)
    {
        lock (_gate) return _codes.GetValueOrDefault(code);
    }

    public RefreshToken? RefreshToken(string token)
    {
        lock (_gate) return _refreshTokens.GetValueOrDefault(token);
    }

    /// <returns>Whether this was the first to redeem it.</returns>
    public bool Redeem(AuthorizationCode code)
    {
        lock (_gate) return !code.Redeemed && (code.Redeemed = true);
    }

    /// <returns>Whether this was the first use.</returns>
    public bool Use(RefreshToken token)
    {
        lock (_gate) return !token.Used && (token.Used = true);
    }

    public void Change(Guid account, Action<RefreshToken> change)
    {
        lock (_gate)
            foreach (var token in _refreshTokens.Values.Where(t => t.Who.Account.Id == account)) change(token);
    }

    private string Keep<T>(Dictionary<string, T> kept, string name, T value)
    {
        lock (_gate) kept[name] = value;
        return name;
    }

    private static string Secret(int bytes) => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(bytes));
}
