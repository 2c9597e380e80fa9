using System.Buffers;
using System.Text;

namespace MailPortal.Mail.Mime;

/// <summary>Text out of bytes, whatever the name of their charset says.</summary>
internal static class Charsets
{
    private const int LongestName = 40, FarthestName = 64 * 1024, MostNames = 20;
    private const int AsciiPage = 20127, FirstIso2022Page = 50220, LastIso2022Page = 50229, HzPage = 52936, BigEndianUtf16Page = 1201, BigEndianUtf32Page = 12001;

    private static readonly SearchValues<byte> EndsName = SearchValues.Create("\"'; \t\r\n>"u8);
    private static readonly UTF8Encoding StrictUtf8 = new(false, true);

    /// <summary>windows-1252, in which every byte is a character.</summary>
    public static Encoding Western { get; } = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>The decoder for HTML by what it says itself; null when it says nothing.</summary>
    /// <param name="html">Its bytes.</param>
    /// <param name="unknown">It says something that there is no decoder for.</param>
    public static Encoding? OfHtml(ReadOnlySpan<byte> html, out bool unknown)
    {
        var meta = HtmlMeta.Charset(html);
        var encoding = meta is null ? null : CharsetNames.Find(meta);
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
        if (CharsetNames.IsUtf7(charset))
            return Utf7.Decode(bytes);
        var encoding = CharsetNames.Find(charset);
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
        if (charset is not null && CharsetNames.Find(charset) is var named && (named is null || !Agrees(charset, named, marked)))
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

    /// <summary>Strict UTF-8, else (where it has bytes beyond ASCII at all) the charset that stands near, if the bytes are whole in it, else UTF-8 that was cut or damaged, else windows-1252.</summary>
    public static string Guess(ReadOnlySpan<byte> bytes, Encoding? near = null)
    {
        if (Ascii.IsValid(bytes))
            return Encoding.ASCII.GetString(bytes);
        if (TryUtf8(bytes) is { } utf8)
            return utf8;
        if (near is null || !MayHoldRawBytes(near))
            return Repair(bytes);
        var text = near.GetString(bytes);
        return text.Contains('\uFFFD', StringComparison.Ordinal) || HasUnknown(text, bytes, near) ? Repair(bytes) : text;
    }

    /// <summary>The first charset that a mail names anywhere (<c>charset=gb2312</c>) and raw bytes may be in; null when it names none.</summary>
    public static Encoding? NamedIn(ReadOnlySpan<byte> mail)
    {
        mail = mail[..Math.Min(mail.Length, FarthestName)];
        for (var tried = 0; tried < MostNames && NextName(mail) is >= 0 and var at; tried++)
        {
            mail = mail[at..].TrimStart("\"' "u8);
            var end = mail.IndexOfAny(EndsName);
            if (CharsetNames.Find(Encoding.Latin1.GetString(mail[..Math.Min(end < 0 ? mail.Length : end, LongestName)])) is { } named && MayHoldRawBytes(named))
                return named;
        }
        return null;
    }

    /// <summary>Behind the next <c>charset=</c>; -1 when there is none.</summary>
    private static int NextName(ReadOnlySpan<byte> text)
    {
        const int Length = 7;
        var at = text.IndexOf("harset="u8);
        if (at < 0)
            at = text.IndexOf("HARSET="u8);
        return at < 0 ? -1 : at + Length;
    }

    // Not Unicode, which has been looked for, nor what has no bytes beyond ASCII.
    private static bool MayHoldRawBytes(Encoding charset) => charset is not (UTF8Encoding or UnicodeEncoding or UTF32Encoding)
        && charset.CodePage is not (AsciiPage or HzPage or (>= FirstIso2022Page and <= LastIso2022Page));

    public static string? TryUtf8(ReadOnlySpan<byte> bytes) =>
        System.Text.Unicode.Utf8.IsValid(bytes) ? StrictUtf8.GetString(bytes) : null;

    /// <summary>Said to be UTF-8 and is not, or not quite: one character cut in two does not make the rest windows-1252, so whatever is more
    /// frequent decides, whole sequences or broken ones.</summary>
    private static string Repair(ReadOnlySpan<byte> bytes)
    {
        int whole = 0, broken = 0;
        for (var rest = bytes; rest.Length > 0;)
        {
            var ascii = rest.IndexOfAnyExceptInRange((byte)0, (byte)127);
            if (ascii < 0)
                break;
            rest = rest[ascii..];
            if (Rune.DecodeFromUtf8(rest, out _, out var length) == OperationStatus.Done)
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
}
