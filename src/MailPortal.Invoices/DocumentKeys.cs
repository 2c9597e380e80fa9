using System.Globalization;
using System.Security.Cryptography;

namespace MailPortal.Invoices;

/// <summary>Hashes and identities of documents.</summary>
internal static class DocumentKeys
{
    public static string Hash(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes.Span));

    /// <summary>
    /// The unique code, else country|issuer|type|number|year. Where even issuer or number are missing the content itself is the
    /// identity: two strangers must never be taken for the same document.
    /// </summary>
    public static string Of(string? uniqueCode, string country, string issuer, string type, string number, DateOnly? date, string hash)
    {
        if (uniqueCode is not null) return uniqueCode;
        if (issuer.Length == 0 || number.Length == 0) return "sha256:" + hash;
        return string.Join('|', country, issuer, type, number, date?.Year.ToString(CultureInfo.InvariantCulture) ?? "");
    }
}
