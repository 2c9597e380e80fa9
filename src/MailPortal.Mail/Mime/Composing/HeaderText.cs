using System.Buffers;
using System.Text;

namespace MailPortal.Mail.Mime.Composing;

/// <summary>Text of people in header fields: subjects and display names.</summary>
internal static class HeaderText
{
    private const string AtomMarks = "!#$%&'*+-/=?^_`{|}~";

    /// <summary>atext (RFC 5322 section 3.2.3).</summary>
    public static readonly SearchValues<char> Atom = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + AtomMarks);

    /// <summary>A line break in a subject would start a header field of somebody else's choice: controls become blanks, whatever writes them.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            clean.Append(Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 ? " " : rune.ToString());
        return clean.ToString().Trim(' ');
    }

    /// <summary>Free text (RFC 5322 section 3.2.5): only from the first word that needs it to the last is encoded.</summary>
    public static void Unstructured(string text, HeaderWriter writer)
    {
        var words = Clean(text).Split(' ');
        var first = Array.FindIndex(words, NeedsEncoding);
        var last = Array.FindLastIndex(words, NeedsEncoding);
        if (words.Length == 1 && words[0].Length == 0)
            return;
        if (first < 0)
        {
            writer.Tokens(words);
            return;
        }
        // Several blanks in a row are an empty word: a fold among them would make a line of blanks, and it has no text of its own.
        if (words[first].Length == 0)
            first--;
        if (words[last].Length == 0)
            last++;
        writer.Tokens(words[..first]);
        writer.Tokens(EncodedWordEncoder.Words(string.Join(' ', words[first..(last + 1)]), writer.Room, phrase: false));
        writer.Tokens(words[(last + 1)..]);
    }

    /// <summary>A display name (RFC 5322 section 3.2.5): <c>Ana Diaz</c>, <c>"Diaz, Ana"</c> or encoded words. Blanks in a row become one.</summary>
    public static void Phrase(string text, HeaderWriter writer)
    {
        var words = Clean(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var name = string.Join(' ', words);
        if (Array.Exists(words, NeedsEncoding))
            writer.Tokens(EncodedWordEncoder.Words(name, writer.Room, phrase: true));
        else if (Array.TrueForAll(words, word => !word.AsSpan().ContainsAnyExcept(Atom)))
            writer.Tokens(words);
        else if (Quote(name) is { Length: < HeaderWriter.Width } quoted)
            writer.Token(quoted);
        else
            writer.Tokens(EncodedWordEncoder.Words(name, writer.Room, phrase: true));
    }

    /// <summary>quoted-string (RFC 5322 section 3.2.4).</summary>
    public static string Quote(string text) =>
        '"' + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"';

    // What looks like an encoded word and is none would be decoded; what is longer than a line cannot be folded otherwise.
    private static bool NeedsEncoding(string word) =>
        word.Length is 0 or >= HeaderWriter.Width || !Ascii.IsValid(word) || word.Contains("=?", StringComparison.Ordinal);
}
