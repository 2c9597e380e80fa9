namespace MailPortal.Mail.Mime;

/// <summary>A line that parts a multipart: <c>--boundary</c> or <c>--boundary--</c>.</summary>
/// <param name="Start">Where its line starts.</param>
/// <param name="Next">Where the next line starts.</param>
/// <param name="Level">Which of the open multiparts it belongs to; -1: it is the end of the buffer.</param>
/// <param name="Close">It is the closing one.</param>
/// <param name="Words">Where in its line words start that are none of it; 0 when there are none.</param>
internal readonly record struct Delimiter(int Start, int Next, int Level, bool Close, int Words = 0)
{
    public bool IsEnd => Level < 0;
}

/// <summary>Finds lines in a buffer, and among them the delimiters of the multiparts that are open (RFC 2046 section 5.1.1). A delimiter
/// has to be the whole line, or to have a blank behind it: RFC 2046 would take any prefix, and then a nested boundary that starts with an
/// outer one would end the outer one.</summary>
internal sealed class Delimiters(ReadOnlyMemory<byte> buffer)
{
    private const int Head = 8192;
    private readonly List<byte[]> open = [];
    private readonly bool bareCarriageReturns = EndsLinesWithCarriageReturn(buffer.Span);
    private readonly bool doubledCarriageReturns = EndsLinesWithTwo(buffer.Span);

    public bool BareCarriageReturns => bareCarriageReturns;

    public int Count => open.Count;

    public int Length => buffer.Length;

    public ReadOnlySpan<byte> Span => buffer.Span;

    public ReadOnlyMemory<byte> Slice(int start, int end) => buffer[start..Math.Max(start, end)];

    /// <summary>Opens a multipart; gives its level.</summary>
    public int Push(byte[] boundary)
    {
        open.Add(boundary);
        return open.Count - 1;
    }

    public void Pop() => open.RemoveAt(open.Count - 1);

    /// <summary>The innermost multipart around another one that has the same boundary; -1 when there is none.</summary>
    public int OuterOf(int level)
    {
        var outer = level - 1;
        while (outer >= 0 && !open[outer].AsSpan().SequenceEqual(open[level]))
            outer--;
        return outer;
    }

    /// <summary>The first delimiter from a line start on.</summary>
    public Delimiter Find(int from)
    {
        var span = buffer.Span;
        var at = open.Count == 0 ? span.Length : from;
        while (at < span.Length)
        {
            var hit = span[at..].IndexOf("--"u8);
            if (hit < 0)
                break;
            at += hit;
            if ((at == from || span[at - 1] is (byte)'\n' or (byte)'\r') && TryMatch(at, out var delimiter))
                return delimiter;
            // A ruler of dashes is passed over at once.
            var run = span[(at + 2)..].IndexOfAnyExcept((byte)'-');
            if (run < 0)
                break;
            at += 2 + run;
        }
        return new Delimiter(span.Length, span.Length, -1, false);
    }

    /// <summary>Whether the line that starts here is a delimiter; the innermost multipart is asked first.</summary>
    public bool TryMatch(int lineStart, out Delimiter delimiter)
    {
        var span = buffer.Span;
        var line = span[lineStart..];
        delimiter = default;
        if (!line.StartsWith("--"u8))
            return false;
        line = line[2..];
        var loose = false;
        for (var level = open.Count - 1; level >= 0; level--)
        {
            if (!line.StartsWith(open[level]))
                continue;
            var tail = line[open[level].Length..];
            var close = tail.StartsWith("--"u8);
            if (close)
                tail = tail[2..];
            var blanks = tail.IndexOfAnyExcept((byte)' ', (byte)'\t');
            var ending = blanks < 0 ? [] : tail[blanks..];
            if (ending.Length == 0 || ending[0] is (byte)'\r' or (byte)'\n')
            {
                delimiter = new Delimiter(lineStart, span.Length - ending.Length + BreakLength(ending), level, close);
                return true;
            }
            // "--boundary some words": an exact match with an outer multipart would still be preferred.
            if (blanks > 0 && !loose && open[level].Length > 0)
            {
                loose = true;
                delimiter = new Delimiter(lineStart, -1, level, close, span.Length - ending.Length);
            }
        }
        if (!loose)
            return false;
        var end = line.IndexOfAny((byte)'\r', (byte)'\n');
        delimiter = delimiter with { Next = end < 0 ? span.Length : lineStart + 2 + end + BreakLength(line[end..]) };
        return true;
    }

    /// <summary>How long the line break is that a text starts with: <c>\r\n</c>, <c>\n</c>, <c>\r</c>, or <c>\r\r\n</c>.</summary>
    private static int BreakLength(ReadOnlySpan<byte> text)
    {
        var feed = text.IndexOfAnyExcept((byte)'\r');
        return feed >= 0 && text[feed] == '\n' ? feed + 1 : Math.Min(text.Length, 1);
    }

    /// <summary>What stands in a delimiter's line and is none of it.</summary>
    public ReadOnlySpan<byte> Words(Delimiter delimiter) => delimiter.Words == 0 ? [] : buffer.Span[delimiter.Words..delimiter.Next].TrimEnd(" \t\r\n"u8);

    /// <summary>Where content ends that a delimiter follows: the line break before it belongs to the delimiter.</summary>
    public int ContentEnd(int from, Delimiter delimiter)
    {
        var span = buffer.Span;
        var end = delimiter.Start;
        if (delimiter.IsEnd)
            return end;
        if (end > from && span[end - 1] == '\n')
            end--;
        do
        {
            if (end > from && span[end - 1] == '\r')
                end--;
        }
        while (doubledCarriageReturns && end > from && span[end - 1] == '\r');
        return Math.Max(from, end);
    }

    /// <summary>Where the line ends, and where the next one starts.</summary>
    public (int End, int Next) Line(int start)
    {
        var span = buffer.Span;
        var rest = span[start..];
        var end = bareCarriageReturns ? rest.IndexOfAny((byte)'\r', (byte)'\n') : rest.IndexOf((byte)'\n');
        if (end < 0)
            return (span.Length, span.Length);
        if (rest[end] == '\r')
            return (start + end, start + end + (end + 1 < rest.Length && rest[end + 1] == '\n' ? 2 : 1));
        var content = end;
        // Written twice as text.
        while (content > 0 && rest[content - 1] == '\r')
            content--;
        return (start + content, start + end + 1);
    }

    // "\r\r\n" comes from files that were turned into text twice: then a line's break has two everywhere, and what stands before a delimiter's is none of a file's.
    private static bool EndsLinesWithTwo(ReadOnlySpan<byte> span) => span[..Math.Min(span.Length, Head)].IndexOf((byte)'\n') is > 1 and var feed && span[feed - 1] == '\r' && span[feed - 2] == '\r';

    // Only where no LF is near: a lone CR in a mail with LF is content, or a header could be smuggled in with it.
    private static bool EndsLinesWithCarriageReturn(ReadOnlySpan<byte> span)
    {
        span = span[..Math.Min(span.Length, Head)];
        return span.IndexOf((byte)'\n') < 0 && span.IndexOf((byte)'\r') >= 0;
    }
}
