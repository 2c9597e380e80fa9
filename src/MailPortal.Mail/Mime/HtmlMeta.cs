using System.Buffers;
using System.Text;

namespace MailPortal.Mail.Mime;

/// <summary>The charset that an HTML text names itself, as browsers look for it (HTML standard, "prescan a byte stream to determine its
/// encoding"): in the first 1024 bytes, <c>&lt;meta charset="koi8-r"&gt;</c> or <c>&lt;meta http-equiv="Content-Type"
/// content="text/html; charset=koi8-r"&gt;</c>, outside of comments and of the attributes of anything else.</summary>
internal static class HtmlMeta
{
    private const int Prescan = 1024;

    private static readonly SearchValues<byte> EndsTag = SearchValues.Create(" \t\r\n\f/>"u8);
    private static readonly SearchValues<byte> EndsName = SearchValues.Create(" \t\r\n\f/>="u8);
    private static readonly SearchValues<byte> EndsCharset = SearchValues.Create(" \t\r\n\f;\"'"u8);

    private static ReadOnlySpan<byte> Blanks => " \t\r\n\f"u8;

    /// <summary>As named; null when none is.</summary>
    public static string? Charset(ReadOnlySpan<byte> html)
    {
        var rest = html[..Math.Min(html.Length, Prescan)];
        while (rest.IndexOf((byte)'<') is >= 0 and var open)
        {
            rest = rest[(open + 1)..];
            if (rest.StartsWith("!--"u8))
            {
                // Its own dashes may be those that end it: "<!-->".
                var end = rest[1..].IndexOf("-->"u8);
                if (end < 0)
                    return null;
                rest = rest[(end + 4)..];
                continue;
            }
            var name = rest.IndexOfAny(EndsTag);
            if (name <= 0 || !char.IsAsciiLetter((char)rest[0]))
                continue;
            var isMeta = Ascii.EqualsIgnoreCase(rest[..name], "meta"u8);
            rest = rest[name..];
            if (Named(ref rest, isMeta) is { IsEmpty: false } named)
                return Encoding.Latin1.GetString(named);
        }
        return null;
    }

    /// <summary>Passes over the attributes of a tag.</summary>
    /// <returns>The charset in them, if the tag is meta; empty when there is none, or when it is cut off.</returns>
    private static ReadOnlySpan<byte> Named(scoped ref ReadOnlySpan<byte> rest, bool isMeta)
    {
        ReadOnlySpan<byte> charset = default, content = default;
        var isType = false;
        while (Attribute(ref rest, out var name, out var value))
        {
            if (!isMeta)
                continue;
            if (Ascii.EqualsIgnoreCase(name, "charset"u8))
                charset = value.Trim(Blanks);
            else if (Ascii.EqualsIgnoreCase(name, "content"u8))
                content = InContentType(value);
            else if (Ascii.EqualsIgnoreCase(name, "http-equiv"u8))
                isType = Ascii.EqualsIgnoreCase(value.Trim(Blanks), "content-type"u8);
        }
        if (rest.IsEmpty)
            return default;
        return charset.IsEmpty && isType ? content : charset;
    }

    /// <summary>Takes the next attribute of a tag; false at its end, where ">" or, if it is cut off, nothing is left.</summary>
    private static bool Attribute(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        rest = rest.TrimStart(" \t\r\n\f/"u8);
        if (rest.IsEmpty || rest[0] == '>')
            return false;
        var end = rest[1..].IndexOfAny(EndsName) + 1;
        if (end == 0)
            return Cut(ref rest);
        name = rest[..end];
        rest = rest[end..].TrimStart(Blanks);
        if (!rest.StartsWith((byte)'='))
            return true;
        rest = rest[1..].TrimStart(Blanks);
        var quoted = rest.Length > 0 && rest[0] is (byte)'"' or (byte)'\'';
        var quote = quoted ? rest[..1] : " \t\r\n\f>"u8;
        rest = quoted ? rest[1..] : rest;
        end = rest.IndexOfAny(quote);
        if (end < 0)
            return Cut(ref rest);
        value = rest[..end];
        rest = rest[(quoted ? end + 1 : end)..];
        return true;
    }

    private static bool Cut(scoped ref ReadOnlySpan<byte> rest)
    {
        rest = default;
        return false;
    }

    // "text/html; charset=koi8-r"
    private static ReadOnlySpan<byte> InContentType(ReadOnlySpan<byte> content)
    {
        const int Word = 7;
        for (var at = 0; at + Word < content.Length; at++)
        {
            if (!Ascii.EqualsIgnoreCase(content.Slice(at, Word), "charset"u8))
                continue;
            var rest = content[(at + Word)..].TrimStart(Blanks);
            if (!rest.StartsWith((byte)'='))
                continue;
            var value = rest[1..].TrimStart(" \t\r\n\f\"'"u8);
            var end = value.IndexOfAny(EndsCharset);
            return end < 0 ? value : value[..end];
        }
        return default;
    }
}
