using System.Buffers.Text;
using System.Security.Cryptography;

namespace MailPortal.Sandbox.Entra;

/// <summary>A device that waits for somebody to sign in elsewhere.</summary>
internal sealed record DeviceCode(string Code, string UserCode, SandboxApplication Application, Authority Authority, ScopeRequest Scopes, DateTimeOffset Issued)
{
    public Identity? Who { get; set; }

    public bool Declined { get; set; }

    public bool Redeemed { get; set; }
}

/// <summary>The device codes of one sandbox.</summary>
internal sealed class DeviceCodes(TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);
    // Letters and digits that nobody takes for one another.
    private const string Alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private readonly Lock _gate = new();
    private readonly List<DeviceCode> _codes = [];

    public DeviceCode Add(SandboxApplication application, Authority authority, ScopeRequest scopes)
    {
        var code = new DeviceCode(
            Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(120)), RandomNumberGenerator.GetString(Alphabet, 9), application, authority, scopes, clock.GetUtcNow());
        lock (_gate) _codes.Add(code);
        return code;
    }

    public DeviceCode? Find(string code)
    {
        lock (_gate) return _codes.Find(c => c.Code == code);
    }

    /// <summary>What a person typed: still waiting for him.</summary>
    public DeviceCode? Waiting(string userCode)
    {
        lock (_gate) return _codes.Find(c => c.UserCode.Equals(userCode.Trim(), StringComparison.OrdinalIgnoreCase) && c is { Who: null, Declined: false } && !HasExpired(c));
    }

    public bool HasExpired(DeviceCode code) => clock.GetUtcNow() - code.Issued >= Lifetime;

    /// <returns>Whether this was the first to redeem it.</returns>
    public bool Redeem(DeviceCode code)
    {
        lock (_gate) return !code.Redeemed && (code.Redeemed = true);
    }
}
