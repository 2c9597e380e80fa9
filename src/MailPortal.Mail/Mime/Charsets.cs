using System.Collections.Concurrent;
using System.Text;

namespace MailPortal.Mail.Mime;

/// <summary>Charset names to decoders, and text out of bytes whatever the name says.</summary>
internal static class Charsets
{
    private const int AsciiPage = 20127, BigEndianUtf16Page = 1201, BigEndianUtf32Page = 12001;

    // What mailers write, where the platform knows the charset under another name only, and what they mean, where that is more than what they name
    // (as browsers read it: WHATWG Encoding Standard, section 4.2).
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["utf8"] = "utf-8", ["utf_8"] = "utf-8", ["unicode-1-1-utf-8"] = "utf-8", ["x-unicode-2-0-utf-8"] = "utf-8", ["utf8mb4"] = "utf-8",
        ["iso-8859-8-i"] = "iso-8859-8", ["iso-8859-8-e"] = "iso-8859-8", ["iso-8859-6-i"] = "iso-8859-6", ["iso-8859-6-e"] = "iso-8859-6",
        ["latin1"] = "windows-1252", ["latin-1"] = "windows-1252", ["iso-8859-1"] = "windows-1252", ["iso8859-1"] = "windows-1252",
        ["iso_8859-1"] = "windows-1252", ["iso88591"] = "windows-1252", ["8859-1"] = "windows-1252", ["cp1252"] = "windows-1252",
        ["ansi"] = "windows-1252", ["x-ansi"] = "windows-1252", ["western"] = "windows-1252",
        ["cp1250"] = "windows-1250", ["cp1251"] = "windows-1251", ["cp1253"] = "windows-1253", ["cp1254"] = "windows-1254",
        ["cp1255"] = "windows-1255", ["cp1256"] = "windows-1256", ["cp1257"] = "windows-1257", ["cp1258"] = "windows-1258",
        ["iso-8859-9"] = "windows-1254", ["iso-8859-11"] = "windows-874", ["tis-620"] = "windows-874",
        ["ks_c_5601-1987"] = "ks_c_5601-1987", ["cp949"] = "ks_c_5601-1987", ["ms949"] = "ks_c_5601-1987", ["uhc"] = "ks_c_5601-1987",
        ["euc-kr"] = "ks_c_5601-1987",
        ["gbk"] = "gb18030", ["gb2312"] = "gb18030", ["cp936"] = "gb18030", ["x-gbk"] = "gb18030", ["hz"] = "hz-gb-2312",
        ["cp932"] = "shift_jis", ["ms932"] = "shift_jis", ["windows-31j"] = "shift_jis", ["sjis"] = "shift_jis", ["x-sjis"] = "shift_jis",
        ["cp950"] = "big5", ["big5-hkscs"] = "big5", ["macroman"] = "macintosh", ["mac"] = "macintosh", ["x-mac-roman"] = "macintosh",
        ["us-ascii"] = "us-ascii", ["ascii"] = "us-ascii", ["ansi_x3.4-1968"] = "us-ascii", ["646"] = "us-ascii", ["iso646-us"] = "us-ascii",
        ["utf-16"] = "utf-16", ["utf-16le"] = "utf-16", ["utf-16be"] = "utf-16BE", ["utf-32"] = "utf-32", ["utf-32le"] = "utf-32",
    };

    private static readonly ConcurrentDictionary<string, Encoding?> Known = new(StringComparer.OrdinalIgnoreCase);
    private static readonly UTF8Encoding StrictUtf8 = new(false, true);

    /// <summary>windows-1252, in which every byte is a character.</summary>
    public static Encoding Western { get; } = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>The decoder for a charset name; null when there is none.</summary>
    public static Encoding? Find(string name)
    {
        if (Known.TryGetValue(name, out var known))
            return known;
        var found = name.Length is 0 or > 40 ? null : Meant(Look(Aliases.GetValueOrDefault(name, name)));
        // Names are the sender's: a bounded cache, or hostile mails would fill the memory with inventions.
        if (found is not null && Known.Count < 500)
            Known[name] = found;
        return found;
    }

    /// <summary>The decoder for a code page of Windows, under the same aliases; null when there is none.</summary>
    public static Encoding? OfPage(uint page)
    {
        // Page 0 would be whatever the machine has.
        if (page is 0 or > ushort.MaxValue)
            return null;
        try
        {
            var encoding = CodePagesEncodingProvider.Instance.GetEncoding((int)page) ?? Encoding.GetEncoding((int)page);
            return Meant(encoding);
        }
        catch (ArgumentException)
        {
            return null;
        }
        catch (NotSupportedException)
        {
            return null;
        }
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
        if (charset.Equals("utf-7", StringComparison.OrdinalIgnoreCase) || charset.Equals("unicode-1-1-utf-7", StringComparison.OrdinalIgnoreCase))
            return Utf7.Decode(bytes);
        var encoding = Find(charset);
        if (encoding is null)
            mismatch = MimeWarningKind.UnknownCharset;
        else if (encoding.CodePage != AsciiPage)
            return Named(bytes, encoding, ref mismatch);
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

    private static string Unnamed(ReadOnlySpan<byte> bytes, bool html, ref MimeWarningKind? mismatch)
    {
        if (!html)
            return Guess(bytes);
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

    /// <summary>Strict UTF-8, else windows-1252.</summary>
    public static string Guess(ReadOnlySpan<byte> bytes) =>
        Ascii.IsValid(bytes) ? Encoding.ASCII.GetString(bytes) : TryUtf8(bytes) ?? Western.GetString(bytes);

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

    // "csISOLatin1", "l1", "iso-ir-100": the platform's other names for one that has an alias.
    private static Encoding? Meant(Encoding? found) =>
        found is not null && Aliases.TryGetValue(found.WebName, out var alias) && !alias.Equals(found.WebName, StringComparison.OrdinalIgnoreCase) ? Look(alias) : found;

    private static Encoding? Look(string name)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return Numbered(name);
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    // "cp850", "ibm-437", "x-cp1252", "windows1251": a code page number behind a word.
    private static Encoding? Numbered(string name)
    {
        var digits = name.AsSpan().TrimStart("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_");
        if (name.Contains("8859", StringComparison.Ordinal) || digits.Length is < 3 or > 5 || !int.TryParse(digits, out var page))
            return null;
        return OfPage((uint)page);
    }
}
