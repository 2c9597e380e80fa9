using System.Globalization;
using System.Text;

namespace MailPortal.Invoices;

/// <summary>Names of files as senders write them, made fit to show and to offer on download. Never a path.</summary>
public static class DisplayNames
{
    private const int LongestName = 150;

    /// <summary>The last part of the name without anything that hides, reorders, climbs or is forbidden; "file" when nothing is left.</summary>
    public static string Clean(string? name)
    {
        var text = (name ?? "").AsSpan();
        text = text[(text.TrimEnd("/\\").LastIndexOfAny('/', '\\') + 1)..];
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // Format characters hold the direction overrides with which "gpj.exe" is shown as "exe.jpg", and the zero-width ones.
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator || rune == Rune.ReplacementChar) continue;
            clean.Append(rune.Value is '<' or '>' or ':' or '"' or '|' or '?' or '*' or '/' or '\\' ? "_" : rune.ToString());
        }
        var result = clean.ToString().Trim().TrimEnd('.', ' ');
        if (result.Length > LongestName) result = Shorten(result);
        if (result.Length == 0 || result.Trim('.').Length == 0) return "file";
        return IsDevice(result) ? "_" + result : result;
    }

    private static string Shorten(string name)
    {
        var extension = Path.GetExtension(name);
        if (extension.Length > 12) extension = "";
        var length = LongestName - extension.Length;
        if (char.IsHighSurrogate(name[length - 1])) length--;
        return string.Concat(name.AsSpan(0, length).TrimEnd(), extension);
    }

    // Windows opens a device for these, whatever the extension: CON, nul.txt, COM1.zip.
    private static bool IsDevice(string name)
    {
        var stem = name.Split('.')[0].TrimEnd().ToUpperInvariant();
        return stem is "CON" or "PRN" or "AUX" or "NUL" or "CONIN$" or "CONOUT$"
            || stem.Length == 4 && (stem.StartsWith("COM", StringComparison.Ordinal) || stem.StartsWith("LPT", StringComparison.Ordinal)) && char.IsAsciiDigit(stem[3]);
    }
}
