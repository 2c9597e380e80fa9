using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MailPortal.Invoices.Verification;

/// <summary>
/// DIAN's unique code, computed (annex 1.9, 11.2). A receiver can do so only where the key is known: for an invoice (CUFE) the
/// issuer's secret technical key, public in the test environment; for a note (CUDE) the PIN of the issuer's software.
/// </summary>
public static class Cufe
{
    private const string Iva = "01", Inc = "04", Ica = "03";

    /// <summary>The text that is hashed: number, date, time, amounts, parties, key, environment, without separators.</summary>
    /// <exception cref="ArgumentException">The document lacks a field without which there is no code.</exception>
    public static string Input(ElectronicDocument document, string key)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (document.IssueDate is not { } date || document.IssueTimeText is null) throw new ArgumentException("The document has no date or time.", nameof(document));
        var environment = document.Environment switch
        {
            DocumentEnvironment.Production => "1",
            DocumentEnvironment.Test => "2",
            DocumentEnvironment.Unknown => throw new ArgumentException("The document does not name its environment.", nameof(document)),
        };
        return string.Concat(
            [
                document.Number, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), document.IssueTimeText, Amount(document.LineTotal),
                Iva, Tax(document, Iva), Inc, Tax(document, Inc), Ica, Tax(document, Ica), Amount(document.Total),
                document.Issuer.Id, document.Receiver.Id, key, environment,
            ]);
    }

    /// <summary>SHA-384 of the input, 96 lower-case hex digits.</summary>
    public static string Compute(string input) => Convert.ToHexStringLower(SHA384.HashData(Encoding.UTF8.GetBytes(input)));

    /// <summary>The code that the document should carry if the key is the right one.</summary>
    /// <inheritdoc cref="Input" path="/exception"/>
    public static string Compute(ElectronicDocument document, string key) => Compute(Input(document, key));

    private static string Tax(ElectronicDocument document, string code) => Amount(document.TaxSums.Where(t => t.Code == code).Sum(t => t.Amount));

    // Exactly two decimals, cut off and not rounded; what is absent counts as zero.
    private static string Amount(decimal? amount) =>
        (Math.Truncate((amount ?? 0) * 100) / 100).ToString("0.00", CultureInfo.InvariantCulture);
}
