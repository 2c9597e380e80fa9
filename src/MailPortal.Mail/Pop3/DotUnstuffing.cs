using System.Buffers;

namespace MailPortal.Mail.Pop3;

/// <summary>What comes next in a message on the wire.</summary>
internal enum DotStep
{
    /// <summary>Bytes of the message.</summary>
    Content,
    /// <summary>A dot that the server put before a line's own.</summary>
    Dot,
    /// <summary>The line that ends the message.</summary>
    End,
    /// <summary>Only more bytes tell.</summary>
    Unclear,
}

/// <summary>Finds the dots that matter in a message (RFC 1939 section 3) block by block, wherever the blocks are cut.</summary>
/// <remarks>Which line ends count is learnt from the message's first line, which the server wrote. Where that one ends in CR LF, a bare LF further down
/// is a character like any other: the sender of a mail could otherwise write LF, dot, CR LF into it, have the message end there, and have what he wrote
/// behind it taken for the server's next answers. Servers that hand out files with bare LF do so from the first line on.</remarks>
internal struct DotUnstuffing
{
    private Ending ending;
    private Before before;

    private enum Ending
    {
        Unknown,
        CrLf,
        Lf,
    }

    private enum Before
    {
        LineStart,
        Cr,
        Other,
    }

    /// <summary>Looks at the bytes at hand.</summary>
    /// <param name="buffer">Behind all that was looked at before.</param>
    /// <param name="length">Bytes of this step, all in the first block (the end aside); the caller passes over them before the next look.</param>
    internal DotStep Look(in ReadOnlySequence<byte> buffer, out int length)
    {
        length = 0;
        if (buffer.IsEmpty)
            return DotStep.Unclear;
        if (before == Before.LineStart && buffer.FirstSpan[0] == (byte)'.')
            return LookAtDot(buffer, out length);
        length = ContentIn(buffer.FirstSpan);
        return DotStep.Content;
    }

    private DotStep LookAtDot(in ReadOnlySequence<byte> buffer, out int length)
    {
        Span<byte> head = stackalloc byte[3];
        var count = (int)Math.Min(buffer.Length, head.Length);
        buffer.Slice(0, count).CopyTo(head);
        length = 0;
        if (count == 1 || (count == 2 && head[1] == (byte)'\r'))
            return DotStep.Unclear;
        if (head[1] == (byte)'\n' || (head[1] == (byte)'\r' && head[2] == (byte)'\n'))
        {
            length = head[1] == (byte)'\n' ? 2 : 3;
            return DotStep.End;
        }

        before = Before.Other;
        length = 1;
        return DotStep.Dot;
    }

    /// <summary>How far the block goes without a line that begins with a dot.</summary>
    private int ContentIn(ReadOnlySpan<byte> block)
    {
        if (ending == Ending.Unknown)
        {
            var first = block.IndexOf((byte)'\n');
            if (first < 0)
                return Whole(block);
            ending = IsAfterCr(block, first) ? Ending.CrLf : Ending.Lf;
            before = Before.LineStart;
            return first + 1;
        }

        for (var from = 0; block[from..].IndexOf("\n."u8) is >= 0 and var found; from += found + 1)
        {
            if (!EndsLine(block, from + found))
                continue;
            before = Before.LineStart;
            return from + found + 1;
        }

        return Whole(block);
    }

    private int Whole(ReadOnlySpan<byte> block)
    {
        before = block[^1] switch
        {
            (byte)'\n' when EndsLine(block, block.Length - 1) => Before.LineStart,
            (byte)'\r' => Before.Cr,
            _ => Before.Other,
        };
        return block.Length;
    }

    private readonly bool EndsLine(ReadOnlySpan<byte> block, int feed) => ending == Ending.Lf || IsAfterCr(block, feed);

    private readonly bool IsAfterCr(ReadOnlySpan<byte> block, int at) => at == 0 ? before == Before.Cr : block[at - 1] == (byte)'\r';
}
