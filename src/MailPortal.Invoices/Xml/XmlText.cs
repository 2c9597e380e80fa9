using System.Text;

namespace MailPortal.Invoices.Xml;

/// <summary>XML as text: what the bytes say once encoding, byte order mark and junk before the root are dealt with.</summary>
/// <param name="Text">From the first "&lt;" on, without its declaration: it is decoded already, and a contradicting one would only hurt.</param>
/// <param name="EncodingName">The encoding it was read in.</param>
/// <param name="Repaired">Why that is not the declared one, or null.</param>
/// <param name="Junk">Characters other than white space that stood before the XML.</param>
internal sealed record XmlText(string Text, string EncodingName, string? Repaired, int Junk)
{
    private const int JunkWindow = 1024;
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Byte order mark, then declaration, then strict UTF-8, then Windows-1252, which fails never.</summary>
    public static XmlText Decode(ReadOnlyMemory<byte> bytes)
    {
        var span = bytes.Span;
        if (FromMark(span) is { } marked) return Trim(marked.Text, marked.Name, Contradiction(marked.Text, marked.Name));
        if (FromWideSignature(span) is { } wide) return Trim(wide.Text, wide.Name, Contradiction(wide.Text, wide.Name));

        var declared = DeclaredName(Encoding.Latin1.GetString(span[..Math.Min(span.Length, JunkWindow + 200)]));
        if (declared is not null && TryDecode(declared, span, out var asDeclared)) return Trim(asDeclared, declared, null);
        var repaired = declared is null ? null : $"declared {declared}";
        if (TryStrictUtf8(span, out var utf8)) return Trim(utf8, "utf-8", repaired is null ? null : repaired + ", read as utf-8");
        return Trim(Windows1252.GetString(span), "windows-1252", (repaired ?? "not declared") + ", read as windows-1252");
    }

    /// <summary>Text that was inside another document: only its white space, mark and declaration are taken away.</summary>
    public static XmlText FromText(string text) => Trim(text, "text", null);

    /// <summary>Name in the XML declaration, <c>&lt;?xml version="1.0" encoding="ISO-8859-1"?&gt;</c>; null without one.</summary>
    public static string? DeclaredName(string start)
    {
        var open = start.IndexOf("<?xml", StringComparison.Ordinal);
        var close = open < 0 ? -1 : start.IndexOf("?>", open, StringComparison.Ordinal);
        if (close < 0) return null;
        var declaration = start.AsSpan(open, close - open);
        var at = declaration.IndexOf("encoding", StringComparison.Ordinal);
        if (at < 0) return null;
        var rest = declaration[(at + 8)..].TrimStart().TrimStart('=').TrimStart();
        if (rest.Length < 2 || rest[0] is not ('"' or '\'')) return null;
        var end = rest[1..].IndexOf(rest[0]);
        return end < 0 ? null : rest.Slice(1, end).Trim().ToString();
    }

    private static Encoding Windows1252 => CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    private static (string Text, string Name)? FromMark(ReadOnlySpan<byte> b)
    {
        if (b is [0xEF, 0xBB, 0xBF, ..]) return TryStrictUtf8(b[3..], out var text) ? (text, "utf-8") : (Windows1252.GetString(b[3..]), "windows-1252");
        if (b is [0xFF, 0xFE, 0, 0, ..]) return (Encoding.UTF32.GetString(b[4..]), "utf-32");
        if (b is [0xFF, 0xFE, ..]) return (Encoding.Unicode.GetString(b[2..]), "utf-16");
        if (b is [0xFE, 0xFF, ..]) return (Encoding.BigEndianUnicode.GetString(b[2..]), "utf-16");
        return null;
    }

    // UTF-16 without a mark: "<?" or "<A" with zeros between (XML 1.0, appendix F).
    private static (string Text, string Name)? FromWideSignature(ReadOnlySpan<byte> b) => b switch
    {
        [(byte)'<', 0, not 0, 0, ..] => (Encoding.Unicode.GetString(b), "utf-16"),
        [0, (byte)'<', 0, not 0, ..] => (Encoding.BigEndianUnicode.GetString(b), "utf-16"),
        _ => null,
    };

    private static string? Contradiction(string text, string name)
    {
        var declared = DeclaredName(text[..Math.Min(text.Length, JunkWindow + 200)]);
        var same = declared is null || declared.StartsWith(name, StringComparison.OrdinalIgnoreCase);
        if (name == "windows-1252") return $"declared {declared ?? "utf-8"} by mark, read as windows-1252";
        return same ? null : $"declared {declared}, read as {name}";
    }

    private static bool TryDecode(string name, ReadOnlySpan<byte> bytes, out string text)
    {
        text = "";
        try
        {
            if (name.Equals("utf-8", StringComparison.OrdinalIgnoreCase)) return TryStrictUtf8(bytes, out text);
            var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
            encoding = (Encoding)encoding.Clone();
            encoding.DecoderFallback = DecoderFallback.ExceptionFallback;
            text = encoding.GetString(bytes);
            // Declared UTF-16 or EBCDIC in a declaration that could be read as ASCII: it lies, and what came out is noise.
            return text.AsSpan(0, Math.Min(text.Length, JunkWindow)).Contains("<?xml", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private static bool TryStrictUtf8(ReadOnlySpan<byte> bytes, out string text)
    {
        text = "";
        try
        {
            text = StrictUtf8.GetString(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static XmlText Trim(string text, string name, string? repaired)
    {
        var start = 0;
        while (start < text.Length && (char.IsWhiteSpace(text[start]) || text[start] is '\uFEFF' or '\0')) start++;
        var junk = 0;
        if (start < text.Length && text[start] != '<')
        {
            var root = RootAfterJunk(text, start);
            if (root > start) (junk, start) = (root - start, root);
        }
        if (string.CompareOrdinal(text, start, "<?xml", 0, 5) == 0 && start + 5 < text.Length && !char.IsLetterOrDigit(text[start + 5]) && text[start + 5] != '-')
        {
            var end = text.IndexOf("?>", start, StringComparison.Ordinal);
            if (end >= 0) start = end + 2;
        }
        while (start < text.Length && char.IsWhiteSpace(text[start])) start++;
        var stop = text.Length;
        while (stop > start && (char.IsWhiteSpace(text[stop - 1]) || text[stop - 1] is '\0' or '\u001A')) stop--;
        return new XmlText(start == 0 && stop == text.Length ? text : text[start..stop], name, repaired, junk);
    }

    // A mail gateway's banner, a stray "xml version=…" line: skipped if a declaration or a root with a namespace follows soon.
    private static int RootAfterJunk(string text, int start)
    {
        var window = Math.Min(text.Length - start, JunkWindow);
        var declaration = text.IndexOf("<?xml", start, window, StringComparison.Ordinal);
        if (declaration >= 0) return declaration;
        for (var at = text.IndexOf('<', start, window); at >= 0; at = NextOpening(text, at, start + window))
        {
            var end = text.IndexOf('>', at);
            if (end < 0) return -1;
            if (at + 1 < text.Length && (char.IsLetter(text[at + 1]) || text[at + 1] == '_') && text.IndexOf("xmlns", at, end - at, StringComparison.Ordinal) > 0) return at;
        }
        return -1;
    }

    private static int NextOpening(string text, int at, int end) => at + 1 >= end ? -1 : text.IndexOf('<', at + 1, end - at - 1);
}
