using System.Security.Cryptography;

namespace MailPortal.Users;

/// <summary>Makes passwords and keys that nobody can guess.</summary>
internal static class Passwords
{
    // Without what is mistaken when read aloud or copied by hand: 0 o, 1 l i, and so on.
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    /// <summary>Four groups of four: some 79 bits, and typed without mistakes.</summary>
    public static string Propose() => string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Letters, 4)));

    /// <summary>A new API key: as much chance as its hash can hold.</summary>
    public static string Key() => $"mp_{RandomNumberGenerator.GetHexString(64, lowercase: true)}";
}
