using System.Globalization;
using System.Text;

namespace MailPortal.Components;

/// <summary>Ids, hosts, users and secrets are pasted from portals, mails and chats, and bring invisible company along. Passwords are never
/// touched: a blank may be part of one.</summary>
public static class PastedValue
{
    /// <summary>Without blanks at its ends and without no-break, zero-width, control and direction characters anywhere; null when nothing is left.</summary>
    public static string? Clean(string? value)
    {
        if (string.IsNullOrEmpty(value)) return null;
        var kept = new StringBuilder(value.Length);
        foreach (var c in value.Where(c => !IsInvisible(c))) kept.Append(c);
        var cleaned = kept.ToString().Trim();
        return cleaned.Length == 0 ? null : cleaned;
    }

    /// <summary>A GUID in any of its spellings as Microsoft's portal shows it, in small letters with dashes; anything else as <see cref="Clean"/> leaves
    /// it, in small letters.</summary>
    public static string? CleanId(string? value)
    {
        var cleaned = Clean(value)?.ToLowerInvariant();
        return Guid.TryParse(cleaned?.Trim('"', '\'', ',', ';', ' '), out var id) ? id.ToString("D") : cleaned;
    }

    private static bool IsInvisible(char c) =>
        c is '\u00A0' or '\u202F' or '\u2007' or '\uFEFF' || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.Control;
}
