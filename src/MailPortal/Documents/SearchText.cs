using System.Globalization;
using System.Text;
using MailPortal.Invoices;

namespace MailPortal.Documents;

/// <summary>What a document is found by, folded once at intake: without case and accents, alike on every database. Whoever looks for "peña"
/// or "PENA" finds "PEÑA".</summary>
public static class SearchText
{
    public const int Longest = 1500;

    public static string Of(ElectronicDocument d)
    {
        var folded = Fold(string.Join('\n', d.Number, d.Issuer.Id, d.Issuer.Name, d.Receiver.Id, d.Receiver.Name, d.UniqueCode, d.OrderReference));
        return folded.Length <= Longest ? folded : folded[..Longest];
    }

    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) is not UnicodeCategory.NonSpacingMark))
            folded.Append(char.ToLowerInvariant(c));
        return folded.ToString();
    }
}
