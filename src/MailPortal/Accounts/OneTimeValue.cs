using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace MailPortal.Accounts;

/// <summary>A value that nobody can guess, of which only the hash is stored: a copy of the database lets nobody act with it.</summary>
internal static class OneTimeValue
{
    /// <summary>256 bits, for an address or a cookie.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static string HashOf(string value) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)));

    public static bool Matches(string? value, string? hash) =>
        value is not null && hash is not null && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(HashOf(value)), Encoding.ASCII.GetBytes(hash));
}
