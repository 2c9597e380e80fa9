using System.Globalization;
using System.Text;

namespace MailPortal.Mail.Mime;

/// <summary>Takes entities apart in one buffer: the raw mail, or something that was decoded to look inside. One forward scan: whatever
/// delimiter comes next, of this multipart or an outer one, ends the part that is being read.</summary>
internal sealed class EntityReader(ReadOnlyMemory<byte> buffer, ParseState state)
{
    private readonly Delimiters lines = new(buffer);

    /// <summary>Reads the whole buffer as a mail.</summary>
    public MimePart ReadMessage(string path, int depth)
    {
        if (lines.BareCarriageReturns)
            state.Warnings.Add(MimeWarningKind.BareCarriageReturns, path, "");
        state.TakePart(path);
        return Entity(0, path, isMessage: true, depth, "text/plain", out _);
    }

    /// <summary>Reads the whole buffer as the one entity in a signed wrapper.</summary>
    public MimePart ReadEntity(string path, int depth) => Entity(0, path, isMessage: false, depth, "text/plain", out _);

    private static string Join(string path, int number) => path.Length == 0 ? number.ToString(CultureInfo.InvariantCulture) : $"{path}.{number}";

    private static bool IsMessage(string type) => type is "message/rfc822" or "message/rfc2822" or "message/global" or "message/news";

    private MimePart Entity(int start, string path, bool isMessage, int depth, string defaultType, out Delimiter end)
    {
        var block = new HeaderReader(lines, state, path, isMessage).Read(start);
        var content = ContentHeaders.Read(block.Headers, defaultType);
        var multipart = content.Type.StartsWith("multipart/", StringComparison.Ordinal);
        var part = new MimePart(isMessage && !multipart ? Join(path, 1) : path, MimePartOrigin.Mime, block.Headers, content, state.Warnings);
        if (block.Stopped is { } stopped)
        {
            end = stopped;
            part.RawBody = lines.Slice(stopped.Start, stopped.Start);
        }
        else if (multipart && depth < state.Depth)
            Multipart(part, content, block.BodyStart, depth, out end);
        else if (IsMessage(content.Type) && depth < state.Depth)
            Nested(part, block.BodyStart, depth, out end);
        else
        {
            if (multipart || IsMessage(content.Type))
                state.Warnings.Limit(MimeLimitsReached.Depth, multipart && isMessage ? Join(path, 1) : part.Path);
            end = lines.Find(block.BodyStart);
            part.RawBody = lines.Slice(block.BodyStart, lines.ContentEnd(block.BodyStart, end));
        }
        part.Raw = lines.Slice(start, lines.ContentEnd(start, end));
        if (part.IsLeaf && multipart && isMessage)
            part.Path = Join(path, 1);
        if (content.Defects is { } defects)
            foreach (var (kind, detail) in defects)
                state.Warnings.Add(kind, part.Path, detail);
        if (part.IsLeaf)
            LeafContents.Unpack(part, state, depth);
        return part;
    }

    private void Nested(MimePart part, int start, int depth, out Delimiter end)
    {
        var search = part.TransferEncoding is TransferEncoding.Base64 or TransferEncoding.QuotedPrintable;
        end = default;
        if (search)
        {
            end = lines.Find(start);
            var body = lines.Slice(start, lines.ContentEnd(start, end));
            part.RawBody = body;
            search = IsReallyEncoded(body.Span, part.TransferEncoding);
            if (search)
            {
                state.Warnings.Add(MimeWarningKind.EncodedContainer, part.Path, part.ContentType);
                if (!state.TakeUnpacked(body.Length, part.Path) || !state.TakePart(part.Path))
                    return;
                var decoded = state.Unpacking.Decode(part);
                if (decoded.Length > 0)
                    Adopt(part, new EntityReader(decoded, state).ReadMessage(part.Path, depth + 1));
                return;
            }
        }
        if (start >= lines.Length || lines.TryMatch(start, out _) || !state.TakePart(part.Path))
        {
            end = lines.Find(start);
            part.RawBody = lines.Slice(start, lines.ContentEnd(start, end));
            return;
        }
        var root = Entity(start, part.Path, isMessage: true, depth + 1, "text/plain", out end);
        part.RawBody = lines.Slice(start, lines.ContentEnd(start, end));
        Adopt(part, root);
    }

    private void Adopt(MimePart part, MimePart root)
    {
        part.IsLeaf = false;
        part.Add(root);
        part.Message = state.Message(root, part.Path);
    }

    // RFC 2045 forbids it, some do it, and some only say so: plain headers have a colon, which base64 has not, and "=" before anything.
    private static bool IsReallyEncoded(ReadOnlySpan<byte> body, TransferEncoding encoding)
    {
        var head = body[..Math.Min(body.Length, 4096)];
        if (encoding == TransferEncoding.Base64)
            return head.IndexOf((byte)':') < 0;
        var defects = ContentDefects.None;
        var scratch = new byte[head.Length];
        QuotedPrintableDecoder.Decode(head, scratch, out _, last: false, ref defects);
        return defects == ContentDefects.None;
    }

    private void Multipart(MimePart part, ContentHeaders content, int start, int depth, out Delimiter end)
    {
        var boundary = BoundaryOf(part);
        if (boundary is null)
            content.Note(MimeWarningKind.MissingBoundary, "");
        if (boundary is not null && (TryParts(part, boundary, start, depth, out end) || TryParts(part, Trimmed(boundary), start, depth, out end)
            || TryParts(part, Unquoted(boundary), start, depth, out end) || TryParts(part, WithoutDashes(boundary), start, depth, out end)))
            return;
        end = lines.Find(start);
        var body = lines.Slice(start, lines.ContentEnd(start, end));
        part.RawBody = body;
        if (boundary is not null && ReadEncodedMultipart(part, boundary, depth))
            return;
        if (BoundaryGuess.From(body.Span, mayBeEmpty: boundary is null && part.Parameters.ContainsKey("boundary")) is { } guess)
        {
            content.Note(MimeWarningKind.BoundaryGuessed, Encoding.Latin1.GetString(guess));
            lines.Push(guess);
            Parts(part, start, lines.Find(start), depth, out end);
            return;
        }
        if (boundary is not null)
            content.Note(MimeWarningKind.BoundaryNotFound, Encoding.Latin1.GetString(boundary));
        // A bounce that gives the header of a mail only: within another one there is nothing to be shown as a file.
        part.IsLeaf = depth == 0 || body.Span.IndexOfAnyExcept(" \t\r\n"u8) >= 0;
    }

    private bool TryParts(MimePart part, byte[]? boundary, int start, int depth, out Delimiter end)
    {
        end = default;
        if (boundary is null)
            return false;
        var level = lines.Push(boundary);
        var first = lines.Find(start);
        if (first.Level == level)
        {
            Parts(part, start, first, depth, out end);
            return true;
        }
        lines.Pop();
        return false;
    }

    // A boundary must not end with a blank (RFC 2046 section 5.1.1); where one does, some keep the blank in the delimiter and some do not.
    private static byte[]? Trimmed(byte[] boundary) => boundary[^1] is (byte)' ' or (byte)'\t' ? boundary.AsSpan().TrimEnd(" \t"u8).ToArray() : null;

    private static byte[]? Unquoted(byte[] boundary) => boundary is [(byte)'\'', _, .., (byte)'\''] ? boundary[1..^1] : null;

    // Scripts that name it as it stands in the body, its two dashes among it.
    private static byte[]? WithoutDashes(byte[] boundary) => boundary is [(byte)'-', (byte)'-', _, ..] ? boundary[2..] : null;

    private static byte[]? BoundaryOf(MimePart part) =>
        part.Parameters.TryGetValue("boundary", out var value) && !string.IsNullOrWhiteSpace(value) ? Encoding.UTF8.GetBytes(value) : null;

    private bool ReadEncodedMultipart(MimePart part, byte[] boundary, int depth)
    {
        if (part.TransferEncoding is not (TransferEncoding.Base64 or TransferEncoding.QuotedPrintable) || !state.TakeUnpacked(part.RawBody.Length, part.Path))
            return false;
        var raw = part.RawBody;
        var reader = new EntityReader(state.Unpacking.Decode(part), state);
        var level = reader.lines.Push(boundary);
        var first = reader.lines.Find(0);
        if (first.Level != level)
            return false;
        state.Warnings.Add(MimeWarningKind.EncodedContainer, part.Path, part.ContentType);
        reader.Parts(part, 0, first, depth, out _);
        part.RawBody = raw;
        return true;
    }

    /// <summary>Reads the parts of the innermost open multipart, from its first delimiter on, and closes it.</summary>
    private void Parts(MimePart part, int start, Delimiter delimiter, int depth, out Delimiter end)
    {
        var level = lines.Count - 1;
        var defaultType = part.ContentType == "multipart/digest" ? "message/rfc822" : "text/plain";
        part.IsLeaf = false;
        part.Preamble = lines.Slice(start, lines.ContentEnd(start, delimiter));
        var closed = -1;
        while (delimiter.Level == level)
        {
            if (delimiter.Close)
            {
                if (closed < 0)
                    closed = Close(part, delimiter);
                delimiter = lines.Find(delimiter.Next);
                // Forwarded or bounced within a mail of the same boundary: what is closed takes no more of its delimiters.
                if (delimiter.Level == level && lines.OuterOf(level) is >= 0 and var outer)
                    delimiter = delimiter with { Level = outer };
                if (delimiter.Level == level && !delimiter.Close)
                {
                    state.Warnings.Add(MimeWarningKind.PartAfterTerminator, part.Path, "");
                    Between(part, closed, delimiter);
                }
                continue;
            }
            closed = -1;
            if (!state.TakePart(part.Path))
            {
                Rest(part, level, ref delimiter, ref closed);
                break;
            }
            WarnOfWords(part, delimiter);
            part.Add(Entity(delimiter.Next, Join(part.Path, part.Children.Count + 1), isMessage: false, depth + 1, defaultType, out delimiter));
        }
        lines.Pop();
        end = delimiter;
        if (closed < 0)
            state.Warnings.Add(MimeWarningKind.MissingTerminator, part.Path, "");
        else
            part.Epilogue = lines.Slice(closed, lines.ContentEnd(closed, end));
        part.RawBody = lines.Slice(start, lines.ContentEnd(start, end));
    }

    // More parts than allowed: what is left of this multipart becomes one leaf of raw bytes, delimiters and all.
    private void Rest(MimePart part, int level, ref Delimiter delimiter, ref int closed)
    {
        var start = delimiter.Start;
        do
            delimiter = lines.Find(delimiter.Next);
        while (delimiter.Level == level && !delimiter.Close);
        AddUnread(part, start, delimiter);
        if (delimiter.Level == level)
        {
            closed = Close(part, delimiter);
            do
                delimiter = lines.Find(delimiter.Next);
            while (delimiter.Level == level);
        }
    }

    private int Close(MimePart part, Delimiter delimiter)
    {
        WarnOfWords(part, delimiter);
        return delimiter.Next;
    }

    private void WarnOfWords(MimePart part, Delimiter delimiter)
    {
        var words = lines.Words(delimiter);
        if (words.Length > 0)
            state.Warnings.Add(MimeWarningKind.WordsBehindBoundary, part.Path, Encoding.Latin1.GetString(words[..Math.Min(words.Length, MimeWarnings.DetailLength)]));
    }

    // What stands between a closing delimiter and a further part is no epilogue any more: words there must not vanish.
    private void Between(MimePart part, int start, Delimiter delimiter)
    {
        if (lines.Span[start..lines.ContentEnd(start, delimiter)].IndexOfAnyExcept(" \t\r\n"u8) >= 0)
            AddUnread(part, start, delimiter);
    }

    private void AddUnread(MimePart part, int start, Delimiter end)
    {
        var unread = new MimePart(Join(part.Path, part.Children.Count + 1), MimePartOrigin.Unread, new MimeHeaders(default, []),
            ContentHeaders.Unpacked("application/octet-stream", null), state.Warnings);
        unread.Raw = unread.RawBody = lines.Slice(start, lines.ContentEnd(start, end));
        part.Add(unread);
    }
}
