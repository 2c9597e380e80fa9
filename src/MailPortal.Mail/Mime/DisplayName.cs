namespace MailPortal.Mail.Mime;

/// <summary>The name beside an address (display-name, RFC 5322 section 3.4), made fit to be shown.</summary>
internal static class DisplayName
{
    /// <summary>Encoded words decoded, blanks in a row as one.</summary>
    /// <param name="words">As they stand.</param>
    /// <param name="malformedWord">Set when one of them had to be guessed or was left as it is.</param>
    public static string Of(string words, ref bool malformedWord)
    {
        var name = Spaces(EncodedWords.DecodeText(words, ref malformedWord));
        // 'Ana' has Outlook's quotes around it; an apostrophe at one end is part of the name.
        return name.Length > 1 && name[0] == '\'' && name[^1] == '\'' ? name[1..^1].Trim() : name;
    }

    /// <summary>Blanks in a row as one, none at the ends.</summary>
    public static string Spaces(string words)
    {
        words = words.Trim();
        if (!words.Contains("  ", StringComparison.Ordinal) && !words.Contains('\t', StringComparison.Ordinal))
            return words;
        return string.Join(' ', words.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries));
    }
}
