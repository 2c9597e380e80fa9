using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace MailPortal.Mail.Mime;

/// <summary>Charset names to decoders, and text out of bytes whatever the name says.</summary>
internal static class Charsets
{
    private const int LongestName = 40, FarthestName = 64 * 1024;
    private const int AsciiPage = 20127, FirstIso2022Page = 50220, LastIso2022Page = 50229, HzPage = 52936, BigEndianUtf16Page = 1201, BigEndianUtf32Page = 12001;

    // What mailers write, where the platform knows the charset under another name only, and what they mean, where that is more than what they name
    // (as browsers read it: WHATWG Encoding Standard, section 4.2). Without "-", "_" and blanks, which everybody puts where he likes.
    private static readonly Dictionary<string, string> Aliases = new()
    {
        ["utf8"] = "utf-8", ["unicode11utf8"] = "utf-8", ["xunicode20utf8"] = "utf-8", ["utf8mb4"] = "utf-8",
        ["iso88591"] = "windows-1252", ["iso88599"] = "windows-1254", ["iso885911"] = "windows-874", ["tis620"] = "windows-874",
        ["iso88596i"] = "iso-8859-6", ["iso88596e"] = "iso-8859-6", ["iso88598i"] = "iso-8859-8", ["iso88598e"] = "iso-8859-8",
        ["latin1"] = "windows-1252", ["l1"] = "windows-1252", ["csisolatin1"] = "windows-1252", ["isoir100"] = "windows-1252", ["ibm819"] = "windows-1252", ["cp819"] = "windows-1252",
        ["iso88591:1987"] = "windows-1252", ["ansi"] = "windows-1252", ["xansi"] = "windows-1252", ["western"] = "windows-1252",
        ["latin2"] = "iso-8859-2", ["latin3"] = "iso-8859-3", ["latin4"] = "iso-8859-4", ["latin5"] = "windows-1254", ["latin7"] = "iso-8859-13", ["latin9"] = "iso-8859-15", ["latin0"] = "iso-8859-15",
        ["euckr"] = "ks_c_5601-1987", ["cp949"] = "ks_c_5601-1987", ["ms949"] = "ks_c_5601-1987", ["uhc"] = "ks_c_5601-1987", ["ksc5601"] = "ks_c_5601-1987", ["ksc56011992"] = "ks_c_5601-1987",
        ["eucjp"] = "euc-jp", ["xeucjp"] = "euc-jp", ["ujis"] = "euc-jp",
        ["gbk"] = "gb18030", ["gb2312"] = "gb18030", ["cp936"] = "gb18030", ["xgbk"] = "gb18030", ["euccn"] = "gb18030", ["hz"] = "hz-gb-2312", ["hzgb2312"] = "hz-gb-2312",
        ["cp932"] = "shift_jis", ["ms932"] = "shift_jis", ["windows31j"] = "shift_jis", ["shiftjis"] = "shift_jis", ["sjis"] = "shift_jis", ["xsjis"] = "shift_jis",
        ["cp950"] = "big5", ["big5"] = "big5", ["xbig5"] = "big5", ["big5hkscs"] = "big5", ["big5eten"] = "big5", ["big5hk"] = "big5",
        ["macroman"] = "macintosh", ["mac"] = "macintosh", ["xmacroman"] = "macintosh",
        ["usascii"] = "us-ascii", ["ascii"] = "us-ascii", ["us"] = "us-ascii", ["csascii"] = "us-ascii", ["cp367"] = "us-ascii", ["ibm367"] = "us-ascii", ["646"] = "us-ascii", ["iso646us"] = "us-ascii",
        ["iso646.irv:1991"] = "us-ascii", ["isoir6"] = "us-ascii", ["ansix3.41968"] = "us-ascii", ["ansix3.41986"] = "us-ascii",
        ["utf16"] = "utf-16", ["utf16le"] = "utf-16", ["unicode"] = "utf-16", ["ucs2"] = "utf-16", ["iso10646ucs2"] = "utf-16", ["utf16be"] = "utf-16BE", ["unicodefffe"] = "utf-16BE",
        ["utf32"] = "utf-32", ["utf32le"] = "utf-32", ["ucs4"] = "utf-32", ["utf32be"] = "utf-32BE",
    };

    private static readonly FrozenSet<string> NamesOfUtf7 = FrozenSet.Create("utf7", "unicode11utf7", "csunicode11utf7", "xunicode20utf7");

    // Asked for by any other name the platform throws, and a mail may name thousands.
    private static readonly FrozenDictionary<string, Encoding> BuiltIn = Encoding.GetEncodings()
        .Select(static known => known.GetEncoding()).DistinctBy(static known => known.WebName).ToFrozenDictionary(static known => known.WebName, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<int, Encoding> BuiltInPages = BuiltIn.Values.ToFrozenDictionary(static known => known.CodePage);

    private static readonly ConcurrentDictionary<string, Encoding?> Known = new(StringComparer.OrdinalIgnoreCase);
    private static readonly UTF8Encoding StrictUtf8 = new(false, true);

    /// <summary>windows-1252, in which every byte is a character.</summary>
    public static Encoding Western { get; } = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>The decoder for a charset name; null when there is none.</summary>
    public static Encoding? Find(string name)
    {
        if (Known.TryGetValue(name, out var known))
            return known;
        var found = name.Length is 0 or > LongestName ? null : Meant(Look(name));
        // Names are the sender's: a bounded cache, or hostile mails would fill the memory with inventions.
        if (found is not null && Known.Count < 500)
            Known[name] = found;
        return found;
    }

    /// <summary>The decoder for a code page of Windows, under the same aliases; null when there is none.</summary>
    public static Encoding? OfPage(uint page)
    {
        // Page 0 would be whatever the machine has.
        return page is 0 or > ushort.MaxValue ? null : Meant(BuiltInPages.GetValueOrDefault((int)page) ?? CodePagesEncodingProvider.Instance.GetEncoding((int)page));
    }

    /// <summary>The decoder for HTML by what it says itself; null when it says nothing.</summary>
    /// <param name="html">Its bytes.</param>
    /// <param name="unknown">It says something that there is no decoder for.</param>
    public static Encoding? OfHtml(ReadOnlySpan<byte> html, out bool unknown)
    {
        var meta = HtmlMeta.Charset(html);
        var encoding = meta is null ? null : Find(meta);
        unknown = meta is not null && encoding is null;
        // Where "<meta" could be read as ASCII nothing is in UTF-16: the HTML standard takes that for UTF-8.
        return encoding is null || encoding.GetBytes("<") is [(byte)'<'] ? encoding : StrictUtf8;
    }

    /// <summary>Text out of bytes: by its byte order mark, by its charset, by what it says of itself, at last by what it looks like.</summary>
    /// <param name="bytes">All of it.</param>
    /// <param name="charset">As named; null when none is.</param>
    /// <param name="mismatch">What was wrong with the name, if anything.</param>
    /// <param name="html">It is HTML, which may name its charset in itself.</param>
    public static string Decode(ReadOnlySpan<byte> bytes, string? charset, out MimeWarningKind? mismatch, bool html = false)
    {
        mismatch = null;
        if (ByteOrderMark.Of(bytes, out var mark) is { } marked)
            return Marked(bytes[mark..], marked, charset, ref mismatch);
        if (charset is null)
            return Unnamed(bytes, html, ref mismatch);
        if (NamesOfUtf7.Contains(Squeezed(charset)))
            return Utf7.Decode(bytes);
        var encoding = Find(charset);
        if (encoding is null)
            mismatch = MimeWarningKind.UnknownCharset;
        else if (encoding.CodePage != AsciiPage)
            return Named(bytes, InItsOrder(encoding, charset, bytes), ref mismatch);
        else if (Ascii.IsValid(bytes))
            return Encoding.ASCII.GetString(bytes);
        else
            mismatch = MimeWarningKind.CharsetMismatch;
        return Unnamed(bytes, html, ref mismatch);
    }

    // The mark was written by what wrote the text, the name perhaps by a mailer that never looked.
    private static string Marked(ReadOnlySpan<byte> bytes, Encoding marked, string? charset, ref MimeWarningKind? mismatch)
    {
        var text = Named(bytes, marked, ref mismatch);
        if (charset is not null && Find(charset) is var named && (named is null || !Agrees(charset, named, marked)))
            mismatch = named is null ? MimeWarningKind.UnknownCharset : MimeWarningKind.CharsetMismatch;
        return text;
    }

    // "utf-16" is of either order (RFC 2781 section 3.3): the mark is there to say which.
    private static bool Agrees(string charset, Encoding named, Encoding marked) => named.CodePage == marked.CodePage
        || (marked.CodePage == BigEndianUtf16Page && charset.Equals("utf-16", StringComparison.OrdinalIgnoreCase))
        || (marked.CodePage == BigEndianUtf32Page && charset.Equals("utf-32", StringComparison.OrdinalIgnoreCase));

    // Without a mark the bigger half comes first (RFC 2781 section 4.3); who leaves the mark away mostly does not know that.
    private static Encoding InItsOrder(Encoding encoding, string charset, ReadOnlySpan<byte> bytes) =>
        encoding is UnicodeEncoding && charset.Equals("utf-16", StringComparison.OrdinalIgnoreCase) ? Utf16Look.Of(bytes) ?? encoding : encoding;

    private static string Unnamed(ReadOnlySpan<byte> bytes, bool html, ref MimeWarningKind? mismatch)
    {
        if (!html)
            return Utf16Look.Of(bytes) is { } wide ? Named(bytes, wide, ref mismatch) : Guess(bytes);
        var encoding = OfHtml(bytes, out var unknown);
        var inside = unknown ? MimeWarningKind.UnknownCharset : (MimeWarningKind?)null;
        var text = encoding is null || encoding.CodePage == AsciiPage ? Guess(bytes) : Named(bytes, encoding, ref inside);
        mismatch ??= inside;
        return text;
    }

    private static string Named(ReadOnlySpan<byte> bytes, Encoding encoding, ref MimeWarningKind? mismatch)
    {
        if (encoding is UTF8Encoding)
        {
            if (TryUtf8(bytes) is { } text)
                return text;
            mismatch = MimeWarningKind.CharsetMismatch;
            return Repair(bytes);
        }
        var decoded = encoding.GetString(bytes);
        // Mailers that forgot to say UTF-8: what is not of the charset named, and is UTF-8 throughout, is that. In windows-1252 everything is of the
        // charset, yet nobody writes "Ã³" for anything else.
        var wrong = decoded.Contains('\uFFFD', StringComparison.Ordinal) || HasUnknown(decoded, bytes, encoding);
        if ((wrong || encoding.CodePage == Western.CodePage) && !Ascii.IsValid(bytes) && TryUtf8(bytes) is { } utf8)
        {
            mismatch = MimeWarningKind.CharsetMismatch;
            return utf8;
        }
        if (wrong)
            mismatch = MimeWarningKind.CharsetMismatch;
        return decoded.StartsWith('\uFEFF') ? decoded[1..] : decoded;
    }

    /// <summary>Strict UTF-8, else (where it has bytes beyond ASCII at all) the charset that stands near, if the bytes are whole in it, else windows-1252.</summary>
    public static string Guess(ReadOnlySpan<byte> bytes, Encoding? near = null)
    {
        if (Ascii.IsValid(bytes))
            return Encoding.ASCII.GetString(bytes);
        if (TryUtf8(bytes) is { } utf8)
            return utf8;
        if (near is null or UTF8Encoding or UnicodeEncoding or UTF32Encoding || near.CodePage is AsciiPage or HzPage or (>= FirstIso2022Page and <= LastIso2022Page))
            return Western.GetString(bytes);
        var text = near.GetString(bytes);
        return text.Contains('\uFFFD', StringComparison.Ordinal) || HasUnknown(text, bytes, near) ? Western.GetString(bytes) : text;
    }

    /// <summary>The first charset that a mail names anywhere (<c>charset=gb2312</c>); null when it names none that is known.</summary>
    public static Encoding? NamedIn(ReadOnlySpan<byte> mail)
    {
        mail = mail[..Math.Min(mail.Length, FarthestName)];
        var at = mail.IndexOf("harset="u8) is >= 0 and var lower ? lower : mail.IndexOf("HARSET="u8);
        if (at < 0)
            return null;
        var value = mail[(at + 7)..].TrimStart("\"' "u8);
        var end = value.IndexOfAny("\"'; \t\r\n"u8);
        return Find(Encoding.Latin1.GetString(value[..Math.Min(end < 0 ? value.Length : end, LongestName)]));
    }

    public static string? TryUtf8(ReadOnlySpan<byte> bytes) =>
        System.Text.Unicode.Utf8.IsValid(bytes) ? StrictUtf8.GetString(bytes) : null;

    /// <summary>Said to be UTF-8 and is not: one character cut in two does not make the rest windows-1252, so whatever is more frequent
    /// decides, whole sequences or broken ones.</summary>
    private static string Repair(ReadOnlySpan<byte> bytes)
    {
        int whole = 0, broken = 0;
        for (var rest = bytes; rest.Length > 0;)
        {
            var ascii = rest.IndexOfAnyExceptInRange((byte)0, (byte)127);
            if (ascii < 0)
                break;
            rest = rest[ascii..];
            if (Rune.DecodeFromUtf8(rest, out _, out var length) == System.Buffers.OperationStatus.Done)
                whole++;
            else
                broken++;
            rest = rest[length..];
        }
        return whole > broken ? Encoding.UTF8.GetString(bytes) : Western.GetString(bytes);
    }

    /// <summary>Code pages write "?" for what they do not know: more of them than were in the bytes, where a question mark is one (in EBCDIC it is not).</summary>
    private static bool HasUnknown(string decoded, ReadOnlySpan<byte> bytes, Encoding encoding) =>
        decoded.AsSpan().Count('?') > bytes.Count((byte)'?') && encoding.GetBytes("?") is [(byte)'?'];

    // "cp28591", "ibm819" and others: the platform's own names for one that has an alias.
    private static Encoding? Meant(Encoding? found) => found is not null && Aliases.TryGetValue(Squeezed(found.WebName), out var alias) ? OfPlatform(alias) : found;

    private static Encoding? Look(string name)
    {
        var squeezed = Squeezed(name);
        return Aliases.TryGetValue(squeezed, out var alias) ? OfPlatform(alias) : OfPlatform(name) ?? Numbered(squeezed);
    }

    /// <summary>By the platform's own name, without an exception.</summary>
    private static Encoding? OfPlatform(string name) => BuiltIn.GetValueOrDefault(name) ?? CodePagesEncodingProvider.Instance.GetEncoding(name);

    private static string Squeezed(string name) => name.AsSpan().ContainsAny("-_ ") || name.AsSpan().ContainsAnyInRange('A', 'Z')
        ? string.Concat(name.Split(['-', '_', ' '])).ToLowerInvariant() : name;

    /// <summary><c>cp850</c>, <c>ibm437</c>, <c>xcp1252</c>, <c>windows1251</c>: a code page number behind a word; and <c>iso885915</c>, <c>iso2022jpms</c>.</summary>
    private static Encoding? Numbered(string squeezed)
    {
        if (squeezed.StartsWith("iso2022jp", StringComparison.Ordinal))
            return OfPlatform("iso-2022-jp");
        if (squeezed.IndexOf("8859", StringComparison.Ordinal) is >= 0 and var iso)
            return int.TryParse(squeezed.AsSpan(iso + 4), NumberStyles.None, CultureInfo.InvariantCulture, out var part) ? Meant(OfPlatform($"iso-8859-{part}")) : null;
        var digits = squeezed.AsSpan().TrimStart("abcdefghijklmnopqrstuvwxyz");
        return digits.Length is >= 3 and <= 5 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? OfPage((uint)page) : null;
    }
}
