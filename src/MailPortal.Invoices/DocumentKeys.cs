using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MailPortal.Invoices.Xml;

namespace MailPortal.Invoices;

/// <summary>Hashes and identities of documents.</summary>
internal static class DocumentKeys
{
    public static string Hash(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes.Span));

    /// <summary>Hash of the document's text; see <see cref="ElectronicDocument.ContentHash"/>.</summary>
    public static string ContentHash(ReadOnlyMemory<byte> xml) =>
        // An XML parser makes every line end "\n" (XML 1.0, 2.11), so the embedded copy has no other.
        Hash(Encoding.UTF8.GetBytes(XmlText.Decode(xml).Text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n')));

    /// <summary>
    /// The unique code, else country|issuer|type|number|year. Where even issuer or number are missing the content itself is the
    /// identity: two strangers must never be taken for the same document.
    /// </summary>
    public static string Of(string? uniqueCode, string country, string issuer, string type, string number, DateOnly? date, string hash)
    {
        if (uniqueCode is not null) return uniqueCode;
        if (issuer.Length is 0 or > 60 || number.Length is 0 or > 100 || type.Length > 20) return "sha256:" + hash;
        return string.Join('|', country, issuer, type, number, date?.Year.ToString(CultureInfo.InvariantCulture) ?? "");
    }
}
