using System.Buffers.Text;
using System.Security.Cryptography;

namespace MailPortal.Users;

/// <summary>The one-time way in while no administrator exists: whoever can read the log may make the first account. Only the token's hash
/// stays in memory; a restart makes a new one.</summary>
public sealed class SetupLink(TimeProvider clock) : IDisposable
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly SemaphoreSlim gate = new(1, 1);
    private byte[]? hash;
    private DateTimeOffset expiresAt;

    /// <summary>A new token; an older one stops working.</summary>
    public (string Token, DateTimeOffset ExpiresAt) Issue()
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        hash = Hash(token);
        expiresAt = clock.GetUtcNow() + Lifetime;
        return (token, expiresAt);
    }

    public bool IsValid(string? token) =>
        hash is { } expected && token is { Length: > 0 and < 200 } && clock.GetUtcNow() < expiresAt
        && CryptographicOperations.FixedTimeEquals(expected, Hash(token));

    /// <summary>Runs <paramref name="use"/> for a valid token, one caller at a time; the token is spent when it answers true.</summary>
    /// <returns>False when the token is not, or no longer, valid.</returns>
    public async Task<bool> UseAsync(string? token, Func<Task<bool>> use, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (!IsValid(token)) return false;
            if (await use()) hash = null;
            return true;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private static byte[] Hash(string token) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token));
}
