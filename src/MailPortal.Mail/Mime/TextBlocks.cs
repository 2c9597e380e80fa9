using System.Buffers;
using System.Text;

namespace MailPortal.Mail.Mime;

/// <summary>Files that stand in a plain text: uuencode (<c>begin 644 name</c> … <c>end</c>) and yEnc (<c>=ybegin … name=</c> …
/// <c>=yend</c>). The text keeps them; what they hold follows it. A server on the way may have put the text into quoted-printable or
/// base64 (RFC 6152 section 3): then it is decoded, as far as <see cref="MimeLimits.UnpackedBytes"/> allows, if there is a mark in it.</summary>
internal static class TextBlocks
{
    private const int LongestMark = 8;

    public static void Unpack(MimePart leaf, ParseState state)
    {
        if (!PieceDecoder.Changes(leaf.TransferEncoding))
            Unpack(leaf, leaf.RawBody, state);
        else if (HoldsMark(leaf, state) && state.TakeUnpacked(leaf.RawBody.Length, leaf.Path))
            Unpack(leaf, state.Unpacking.Decode(leaf), state);
    }

    private static void Unpack(MimePart leaf, ReadOnlyMemory<byte> body, ParseState state)
    {
        for (var at = 0; at < body.Length;)
        {
            var start = Next(body.Span, at);
            if (start < 0)
                return;
            var block = body[start..];
            var used = block.Span[0] == '=' ? YEnc(leaf, state, block) : Uu(leaf, state, block);
            if (used < 0)
                return;
            at = start + Math.Max(used, 1);
        }
    }

    // Piece by piece and without keeping it: hardly any text has one.
    private static bool HoldsMark(MimePart leaf, ParseState state)
    {
        var source = leaf.RawBody.Span;
        var decoder = new PieceDecoder(leaf.TransferEncoding);
        var buffer = ArrayPool<byte>.Shared.Rent(LongestMark + PieceDecoder.Room(source.Length));
        try
        {
            var kept = 0;
            while (source.Length > 0)
            {
                state.Cancellation.ThrowIfCancellationRequested();
                var text = buffer.AsSpan(0, kept + decoder.Next(source, buffer.AsSpan(kept), out var used));
                if (Next(text, 0) >= 0)
                    return true;
                // A mark may be cut here, behind the break in front of it; words that stand at the edge are looked at once too often, no more.
                kept = Math.Min(text.Length, LongestMark);
                text[^kept..].CopyTo(buffer);
                source = source[used..];
            }
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // A search for each mark once; "begin " in prose costs one failed look at its line. A block may start in the line behind another one's last.
    private static int Next(ReadOnlySpan<byte> body, int at)
    {
        for (var from = at; body[at..].IndexOf("begin "u8) is >= 0 and var hit; at += hit + 6)
        {
            var start = at + hit;
            if (start - 2 >= from && body[start - 1] == 'y' && body[start - 2] == '=')
                start -= 2;
            if (start == 0 || body[start - 1] is (byte)'\n' or (byte)'\r')
                return start;
        }
        return -1;
    }

    private static int Uu(MimePart leaf, ParseState state, ReadOnlyMemory<byte> block)
    {
        var head = Line(block.Span, out var next);
        // begin 644 name: three or four octal digits, a blank, a name.
        var mode = head[6..];
        var blank = mode.IndexOf((byte)' ');
        if (blank is not (3 or 4) || mode[..blank].IndexOfAnyExceptInRange((byte)'0', (byte)'7') >= 0 || mode.Length == blank + 1)
            return next;
        var probe = UuDecoder.LinesLength(block.Span[next..]);
        if (probe == 0)
            return next;
        if (!state.TakeUnpacked(probe, leaf.Path))
            return -1;
        var bytes = state.Unpacking.Decode(block.Span.Slice(next, probe), PieceDecoder.OfUuLines(), out var defects);
        if (defects != ContentDefects.None)
            state.Warnings.Add(MimeWarningKind.DamagedUuEncode, leaf.Path, "");
        return Add(leaf, state, MimePartOrigin.UuEncode, Charsets.Guess(mode[(blank + 1)..]), bytes) ? next + probe : -1;
    }

    private static int YEnc(MimePart leaf, ParseState state, ReadOnlyMemory<byte> block)
    {
        var head = Line(block.Span, out var next);
        var name = head.IndexOf(" name="u8);
        if (name < 0)
            return next;
        var body = block.Span[next..];
        var end = body.IndexOf("=yend "u8);
        if (end >= 0)
        {
            Line(body[end..], out var after);
            body = body[..(end + after)];
        }
        if (!state.TakeUnpacked(body.Length, leaf.Path))
            return -1;
        using var writer = state.Unpacking.Begin(body.Length);
        YEncDecoder.Decode(body, writer, out var used, out var damaged);
        if (damaged || head.IndexOf(" part="u8) >= 0)
            state.Warnings.Add(MimeWarningKind.DamagedYEnc, leaf.Path, Encoding.Latin1.GetString(head[..Math.Min(head.Length, 100)]));
        return Add(leaf, state, MimePartOrigin.YEnc, Charsets.Guess(head[(name + 6)..]).Trim(), writer.Done()) ? next + used : -1;
    }

    // "begin 644 "a b.txt"", "begin 666 =?utf-8?Q?f=C3=B3.txt?=": as it would stand in a header.
    private static bool Add(MimePart leaf, ParseState state, MimePartOrigin origin, string name, ReadOnlyMemory<byte> bytes)
    {
        var malformed = false;
        name = EncodedWords.DecodeText(FileNames.Unquoted(name.Trim())!, ref malformed);
        if (malformed)
            state.Warnings.Add(MimeWarningKind.MalformedEncodedWord, leaf.Path, name);
        return LeafContents.AddFile(leaf, state, origin, ContentHeaders.Unpacked("application/octet-stream", name), bytes) is not null;
    }

    private static ReadOnlySpan<byte> Line(ReadOnlySpan<byte> text, out int next)
    {
        var end = text.IndexOfAny((byte)'\r', (byte)'\n');
        if (end < 0)
        {
            next = text.Length;
            return text;
        }
        next = end + (text[end..].StartsWith("\r\n"u8) ? 2 : 1);
        return text[..end];
    }
}
