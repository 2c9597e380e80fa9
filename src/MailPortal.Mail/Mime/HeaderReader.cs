using System.Text;

namespace MailPortal.Mail.Mime;

/// <summary>Headers of one entity, and where its body starts.</summary>
/// <param name="Headers">The fields.</param>
/// <param name="BodyStart">First byte of the body.</param>
/// <param name="Stopped">The delimiter that came before any body.</param>
internal readonly record struct HeaderBlock(MimeHeaders Headers, int BodyStart, Delimiter? Stopped);

/// <summary>Reads a block of header fields (RFC 5322 section 2.2), broken lines in it or not.</summary>
internal sealed class HeaderReader(Delimiters lines, ParseState state, string path, bool mail)
{
    private const int LongestName = 200;

    // A spam filter's report, folded, is about as long.
    private const int MostLostLines = 50;

    // A line that is no header is a broken one when a header of a mail follows; otherwise the body has begun.
    private static readonly string[] Usual =
        ["content-", "mime-version", "x-", "subject", "from", "to", "cc", "bcc", "date", "message-id", "received", "return-path", "reply-to", "sender", "references",
         "in-reply-to", "importance", "priority", "delivered-to", "dkim-signature", "authentication-results", "list-", "thread-", "user-agent", "arc-", "resent-", "status",
         "received-spf", "domainkey-signature", "organization", "precedence", "errors-to", "envelope-to", "return-receipt-to", "disposition-notification-to", "auto-submitted",
         "sensitivity", "feedback-id", "accept-language", "mailing-list"];

    private readonly List<MimeHeader> fields = [];
    private int fieldStart = -1;
    private int fieldEnd;
    private int nameLength;
    private int valueStart;
    private int headersGoOnAt;
    private bool hasFrom;
    private List<MimeHeader>? raw; // with bytes that are no UTF-8
    private MimeHeader? contentType;
    private byte[]? ownBoundary; // of the multipart whose header this is; empty when it names none

    public HeaderBlock Read(int start)
    {
        var span = lines.Span;
        int at = SkipLeading(start), end = at, body = -1;
        var first = at;
        Delimiter? stopped = null;
        while (at < lines.Length)
        {
            if (span[at] == '-' && lines.TryMatch(at, out var delimiter))
            {
                stopped = delimiter;
                body = at;
                break;
            }
            var (lineEnd, next) = lines.Line(at);
            if (EndsBlock(at, lineEnd, next, at == first, out var separated))
            {
                body = separated ? next : at;
                break;
            }
            at = end = next;
        }
        Finish();
        ReadRawBytes(start);
        WarnOfDoubles();
        return new HeaderBlock(new MimeHeaders(lines.Slice(start, stopped is { } s ? s.Start : end), fields), body < 0 ? lines.Length : body, stopped);
    }

    /// <summary>A byte order mark, which editors put at the beginning of what they save, alone or among empty lines.</summary>
    private int SkipLeading(int start)
    {
        var span = lines.Span[start..];
        var mark = span.Length - span.TrimStart(" \t\r\n"u8).Length;
        if (!span[mark..].StartsWith("\uFEFF"u8))
            return SkipLeadingBlanks(start, mark);
        var first = span[(mark + 3)..].TrimStart(" \t\r\n"u8);
        var at = start + span.Length - first.Length;
        // Directly before a field it is none of a body's; among empty lines only a usual header shows that the body has not begun.
        if (mark == 0 && at == start + 3 ? NameOf(first[..Math.Min(first.Length, LongestName)]).Name <= 0 && !first.StartsWith("From "u8) : !mail || !IsUsual(at))
            return start;
        state.Warnings.Add(MimeWarningKind.ByteOrderMark, path, "");
        return at;
    }

    /// <summary>Empty lines before the first header of a mail: no body would go on with a usual header.</summary>
    private int SkipLeadingBlanks(int start, int blanks)
    {
        var span = lines.Span[start..];
        if (blanks <= 0 || span[..blanks].IndexOfAny((byte)'\r', (byte)'\n') < 0 || span[blanks - 1] is (byte)' ' or (byte)'\t' || !mail || !IsUsual(start + blanks))
            return start;
        state.Warnings.Add(MimeWarningKind.MalformedHeaderLine, path, "");
        return start + blanks;
    }

    private bool EndsBlock(int at, int lineEnd, int next, bool first, out bool separated)
    {
        separated = lineEnd == at;
        if (separated)
            return true;
        var line = lines.Span[at..lineEnd];
        if (line[0] is (byte)' ' or (byte)'\t')
            return EndsAtBlank(line, lineEnd, next, out separated);
        var (name, value) = NameOf(line);
        // But 'name="C:\a.pdf"', behind a line that ends with a semicolon.
        if (name > 0 && (fieldStart < 0 || lines.Span[fieldEnd - 1] != ';' || !GoesOnWith(line)))
        {
            Finish();
            (fieldStart, fieldEnd, nameLength, valueStart) = (at, lineEnd, name, value);
            return false;
        }
        if (fieldStart >= 0 && GoesOnWith(line))
        {
            state.Warnings.Add(MimeWarningKind.MalformedHeaderLine, path, Shown(line));
            fieldEnd = lineEnd;
            return false;
        }
        Finish();
        if (first && (line.StartsWith("From "u8) || line.StartsWith(">From "u8)))
        {
            state.Warnings.Add(MimeWarningKind.MboxFromLine, path, "");
            return false;
        }
        return !Skips(line, next);
    }

    private bool GoesOnWith(ReadOnlySpan<byte> line) => LostFold.GoesOn(lines.Span[fieldStart..fieldEnd], nameLength, line);

    private bool EndsAtBlank(ReadOnlySpan<byte> line, int lineEnd, int next, out bool separated)
    {
        separated = false;
        var blank = line.TrimEnd(" \t"u8).Length == 0;
        if (blank && (fields.Count == 0 && fieldStart < 0 || !GoesOn(next)))
        {
            // An "empty" line with blanks in it: a folded field would go on with more than that.
            separated = true;
            return true;
        }
        if (fieldStart >= 0)
        {
            fieldEnd = lineEnd;
            return false;
        }
        return fields.Count == 0 && !Skips(line, next);
    }

    private bool Skips(ReadOnlySpan<byte> line, int next)
    {
        var skips = !IsOwnDelimiter(line) && (IsUsual(next) || HeadersGoOn(next) || IsBeforeBase64(line, next) || (HasRawName(line) && next < lines.Length && NameOf(lines.Span[next..Math.Min(next + LongestName, lines.Length)]).Name > 0));
        state.Warnings.Add(skips ? MimeWarningKind.MalformedHeaderLine : MimeWarningKind.MissingHeaderBodySeparator, path, Shown(line));
        return skips;
    }

    private static string Shown(ReadOnlySpan<byte> line) => Encoding.Latin1.GetString(line[..Math.Min(line.Length, 60)]);

    /// <summary>Nothing but base64 is what a part in base64 begins with: a line that is none, with an empty one and base64 behind it, is a broken header.</summary>
    private bool IsBeforeBase64(ReadOnlySpan<byte> line, int next)
    {
        if (fields.Find(static field => field.Known == KnownHeader.ContentTransferEncoding) is not { } encoding || !encoding.Unfolded.StartsWith("base64", StringComparison.OrdinalIgnoreCase))
            return false;
        for (var count = 0; count < MostLostLines && next < lines.Length && !LostFold.IsBase64(line) && !lines.TryMatch(next, out _); count++)
        {
            var (end, following) = lines.Line(next);
            if (end == next)
            {
                var content = lines.Span[following..].TrimStart("\r\n"u8);
                content = content[..Math.Min(content.Length, LongestName)];
                return LostFold.IsBase64(content[..(content.IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var width ? width : content.Length)]);
            }
            line = lines.Span[next..end];
            next = following;
        }
        return false;
    }

    /// <summary>The first delimiter of the multipart whose header this is: without an empty line before it, it would be a broken line among headers, those of the first part.</summary>
    private bool IsOwnDelimiter(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("--"u8))
            return false;
        if (ownBoundary is null && contentType is not null)
            ownBoundary = Parameter("boundary") is { } named ? Encoding.UTF8.GetBytes(named) : [];
        return ownBoundary is { Length: > 0 } boundary && line[2..].StartsWith(boundary);
    }

    /// <summary>A mail that has not said who it is from is not at its body yet: folded lines that lost their blanks are passed over when a
    /// usual header follows them before any empty line.</summary>
    private bool HeadersGoOn(int at)
    {
        if (!mail || fields.Count == 0 || hasFrom)
            return false;
        if (at < headersGoOnAt)
            return true;
        for (var count = 0; count < MostLostLines && at < lines.Length; count++)
        {
            var (end, next) = lines.Line(at);
            if (end == at || lines.TryMatch(at, out _))
                return false;
            if (IsUsual(at))
            {
                headersGoOnAt = at;
                return true;
            }
            at = next;
        }
        return false;
    }

    private bool GoesOn(int at)
    {
        if (at >= lines.Length)
            return false;
        var rest = lines.Span[at..];
        if (rest[0] is (byte)' ' or (byte)'\t')
            return true;
        // Blank and then an empty line: that one is the separator.
        if (rest[0] is (byte)'\r' or (byte)'\n')
            return true;
        return NameOf(rest[..Math.Min(rest.Length, LongestName)]).Name > 0;
    }

    private bool IsUsual(int at) => IsUsual(lines.Span[Math.Min(at, lines.Length)..]);

    /// <summary>Whether the text starts with a header that mails have, or that parts have.</summary>
    public static bool IsUsual(ReadOnlySpan<byte> rest)
    {
        var (name, _) = NameOf(rest[..Math.Min(rest.Length, LongestName)]);
        if (name <= 0)
            return false;
        foreach (var usual in Usual)
            if (usual[^1] == '-' ? name > usual.Length && Ascii.EqualsIgnoreCase(rest[..usual.Length], usual) : Ascii.EqualsIgnoreCase(rest[..name], usual))
                return true;
        return false;
    }

    /// <summary>Length of the name, and where the value starts; 0 when the line is no field. Blanks before the colon are the obsolete form.</summary>
    private static (int Name, int Value) NameOf(ReadOnlySpan<byte> line)
    {
        var name = line.IndexOfAnyExceptInRange((byte)33, (byte)126);
        var colon = line.IndexOf((byte)':');
        if (colon <= 0)
            return (0, 0);
        if (name < 0 || name > colon)
            return (colon, colon + 1);
        return line[name..colon].IndexOfAnyExcept((byte)' ', (byte)'\t') < 0 && name > 0 ? (name, colon + 1) : (0, 0);
    }

    // "Señor: value" among other fields.
    private static bool HasRawName(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        return colon > 0 && line[..colon].IndexOfAnyInRange((byte)0, (byte)32) < 0;
    }

    private void Finish()
    {
        if (fieldStart < 0)
            return;
        var raw = lines.Slice(fieldStart, fieldEnd);
        fieldStart = -1;
        if (fields.Count >= state.Limits.Headers)
        {
            state.Warnings.Limit(MimeLimitsReached.Headers, path);
            return;
        }
        if (raw.Length > state.Limits.HeaderLineBytes)
            state.Warnings.Limit(MimeLimitsReached.HeaderLine, path);
        var field = new MimeHeader(raw, nameLength, valueStart, state.Limits.HeaderLineBytes);
        if (!System.Text.Unicode.Utf8.IsValid(field.Decodable))
        {
            state.Warnings.Add(MimeWarningKind.EightBitHeader, path, field.Name);
            (this.raw ??= []).Add(field);
        }
        hasFrom |= field.Known == KnownHeader.From;
        if (field.Known == KnownHeader.ContentType)
            contentType ??= field;
        fields.Add(field);
    }

    /// <summary>Who writes raw bytes into a header mostly has the body in the same charset, and names that one.</summary>
    private void ReadRawBytes(int start)
    {
        if (raw is null)
            return;
        var own = Parameter("charset") is { } named ? CharsetNames.Find(named) : null;
        // A mail within this one names its own.
        if ((own ?? (mail && start > 0 ? Charsets.NamedIn(lines.Span[start..]) : null) ?? state.NamedCharset(lines.Span)) is not { } near)
            return;
        foreach (var field in raw)
            field.BeNear(near);
    }

    private string? Parameter(string name) => contentType is not null && HeaderParameters.Parse(contentType.Unfolded).Values.TryGetValue(name, out var value) ? value : null;

    // A second one is often somebody's trick.
    private void WarnOfDoubles()
    {
        int seen = 0, doubled = 0;
        foreach (var field in fields)
        {
            var bit = 1 << (int)field.Known;
            doubled |= seen & bit;
            seen |= bit;
        }
        for (var known = KnownHeader.ContentType; doubled > 1 && known <= KnownHeader.MimeVersion; known++)
            if ((doubled & (1 << (int)known)) != 0)
                state.Warnings.Add(MimeWarningKind.DoubledHeader, path, KnownHeaders.NameOf(known));
    }
}
