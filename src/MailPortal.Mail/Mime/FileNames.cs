using System.Buffers;
using System.Globalization;
using System.Text;

namespace MailPortal.Mail.Mime;

/// <summary>Names of attachments made fit to be shown. Never a path to write to: files are stored under names of our own.</summary>
internal static class FileNames
{
    private const int Longest = 200;
    private static readonly SearchValues<char> Harmless = SearchValues.Create(" !#$%&'()+,-.0123456789;=@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{}~");

    /// <summary>Without quotes around it: <c>name='a.pdf'</c>, <c>name=""a.pdf""</c>. Those that belong to the header are gone already, and no file's name has any.</summary>
    public static string? Unquoted(string? name) => name is ['"', _, .., '"'] or ['\'', _, .., '\''] ? name[1..^1] : name;

    /// <summary>The last path segment without what deceives the eye; null when nothing is left.</summary>
    public static string? ForDisplay(string? name) => WithoutDeception(name) is { } text ? Shorten(text) : null;

    /// <summary>The same, of any length.</summary>
    public static string? WithoutDeception(string? name)
    {
        if (name is null)
            return null;
        if (!name.AsSpan().ContainsAnyExcept(Harmless) && name.Length > 0 && name[0] != ' ' && name[^1] is not ('.' or ' '))
            return name;
        var start = name.AsSpan().TrimEnd("/\\ ").LastIndexOfAny('/', '\\') + 1;
        var shown = new StringBuilder(name.Length - start);
        var folded = false;
        foreach (var rune in name.AsSpan(start).EnumerateRunes())
            if (!Deceives(rune))
            {
                // Only between words: before an extension, or beside a blank, it would be one too many.
                if (folded && rune.Value is not (' ' or '.') && shown.Length > 0 && shown[^1] != ' ')
                    shown.Append(' ');
                folded = false;
                shown.Append(rune);
            }
            else
                // A tab or a line break is what was folded: it stands for a blank.
                folded |= rune.Value is '\t' or '\r' or '\n';
        // "invoice.pdf " and "invoice.pdf." are the same file to Windows, and a name of dots alone is a folder.
        var text = shown.ToString().Trim().TrimEnd('.', ' ', '/', '\\');
        return text.Length == 0 ? null : text;
    }

    // "invoice\u202Efdp.exe" shows as "invoiceexe.pdf": direction marks, invisible characters and controls all go.
    private static bool Deceives(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse => true,
        _ => false,
    };

    private static string Shorten(string text)
    {
        if (text.Length <= Longest)
            return text;
        var dot = text.LastIndexOf('.');
        var extension = dot > 0 && text.Length - dot <= 12 ? text[dot..] : "";
        var keep = Longest - extension.Length - 1;
        if (char.IsHighSurrogate(text[keep - 1]))
            keep--;
        return string.Concat(text.AsSpan(0, keep), "…", extension);
    }
}
