using System.Globalization;
using System.Text;

namespace MailPortal.Data;

/// <summary>Text as it is searched: without case and accents, alike on every database. Stored beside what it was made of, since databases do not agree on
/// how to compare; whoever looks for "peña" or "PENA" finds "PEÑA".</summary>
public static class FoldedText
{
    public static string Of(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) is not UnicodeCategory.NonSpacingMark))
            folded.Append(char.ToLowerInvariant(c));
        return folded.ToString();
    }
}
