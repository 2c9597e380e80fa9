using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace MailPortal.Mail.Imap;

/// <summary>Reads the tokens of one answer (RFC 9051 section 9): atoms, numbers, quoted strings, literals in place, NIL, nested lists. Tolerant of extra
/// spaces; anything else that does not fit ends in a <see cref="Problems.MailProblemException"/>, never in an endless loop: every step consumes.</summary>
internal ref struct ImapParser(ReadOnlySpan<byte> data)
{
    private const int DeepestList = 100;
    private readonly ReadOnlySpan<byte> data = data;
    private int at;

    internal readonly int Position => at;

    internal readonly bool AtEnd => at >= data.Length;

    internal readonly ReadOnlySpan<byte> Rest => data[at..];

    /// <summary>What was read last ends here.</summary>
    internal readonly bool AtBoundary => AtEnd || data[at] is (byte)' ' or (byte)')';

    internal void SkipSpaces()
    {
        while (at < data.Length && data[at] == ' ')
            at++;
    }

    /// <summary>Consumes this byte if it comes next, after any spaces.</summary>
    internal bool Take(byte wanted)
    {
        SkipSpaces();
        if (at >= data.Length || data[at] != wanted)
            return false;
        at++;
        return true;
    }

    internal void Expect(byte wanted)
    {
        if (!Take(wanted))
            throw Unexpected($"'{(char)wanted}' expected");
    }

    internal readonly bool NextIs(byte wanted) => at < data.Length && data[at] == wanted;

    /// <summary>Up to a space, a parenthesis or the end. Brackets are characters like others: flags are called so, <c>Spam-[Gmail]/All</c>.</summary>
    internal ReadOnlySpan<byte> Word()
    {
        SkipSpaces();
        var start = at;
        while (at < data.Length && data[at] is not ((byte)' ' or (byte)'(' or (byte)')'))
            at++;
        return at > start ? data[start..at] : throw Unexpected("a word expected");
    }

    /// <summary>The name of a FETCH item; a section in brackets belongs to it: <c>BODY[HEADER.FIELDS (DATE)]&lt;0&gt;</c>.</summary>
    internal ReadOnlySpan<byte> ItemName()
    {
        var word = Word();
        var open = word.IndexOf((byte)'[');
        if (open < 0)
            return word;
        var start = at - word.Length;
        var close = data[(start + open)..].IndexOf((byte)']');
        if (close < 0)
            throw Unexpected("']' expected");
        at = start + open + close + 1;
        while (at < data.Length && data[at] is not ((byte)' ' or (byte)'(' or (byte)')'))
            at++;
        return data[start..at];
    }

    /// <summary>A number of at most 63 bits.</summary>
    internal long Number() => TryNumber(out var value) ? value : throw Unexpected("a number expected");

    /// <summary>The same where a server may have written anything: false, and nothing is consumed but spaces.</summary>
    internal bool TryNumber(out long value)
    {
        SkipSpaces();
        if (!Utf8Parser.TryParse(data[at..], out value, out var used) || value < 0)
            return false;
        at += used;
        return true;
    }

    /// <summary>A uid, sequence number or UIDVALIDITY: 32 bits.</summary>
    internal uint Number32()
    {
        var value = Number();
        return value <= uint.MaxValue ? (uint)value : throw Unexpected("a number of 32 bits expected");
    }

    /// <summary>The same where a server may have left it out: false, and nothing is consumed but spaces.</summary>
    internal bool TryNumber32(out uint value)
    {
        SkipSpaces();
        if (!Utf8Parser.TryParse(data[at..], out value, out var used))
            return false;
        at += used;
        return true;
    }

    internal bool TakeNil()
    {
        SkipSpaces();
        if (data.Length - at < 3 || !Ascii.EqualsIgnoreCase(data.Slice(at, 3), "NIL"u8)
            || (data.Length - at > 3 && data[at + 3] is not ((byte)' ' or (byte)')' or (byte)'(')))
            return false;
        at += 3;
        return true;
    }

    /// <summary>Atom, quoted string or literal as bytes; NIL is null. What an escape hid is unescaped.</summary>
    internal byte[]? Bytes()
    {
        SkipSpaces();
        if (TakeNil())
            return null;
        if (NextIs((byte)'"'))
            return Quoted();
        if (TryLiteralHeader(out var length))
            return LiteralBytes(length).ToArray();
        var start = at;
        while (at < data.Length && data[at] is not ((byte)' ' or (byte)'(' or (byte)')'))
            at++;
        return at > start ? data[start..at].ToArray() : throw Unexpected("a string expected");
    }

    /// <summary>The same as text: UTF-8, which ASCII is part of.</summary>
    internal string? Text() => Bytes() is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    private byte[] Quoted()
    {
        var start = ++at;
        var escapes = 0;
        for (; at < data.Length; at++)
        {
            if (data[at] == '\\' && at + 1 < data.Length)
            {
                escapes++;
                at++;
            }
            else if (data[at] == '"')
            {
                break;
            }
        }

        if (at >= data.Length)
            throw Unexpected("closing '\"' expected");
        var raw = data[start..at++];
        if (escapes == 0)
            return raw.ToArray();
        var clean = new byte[raw.Length - escapes];
        for (int from = 0, to = 0; from < raw.Length; from++)
        {
            if (raw[from] == '\\' && from + 1 < raw.Length)
                from++;
            clean[to++] = raw[from];
        }

        return clean;
    }

    /// <summary><c>{12}</c>, <c>{12+}</c> or <c>~{12}</c>; the parser then stands behind the brace.</summary>
    internal bool TryLiteralHeader(out long length)
    {
        length = 0;
        SkipSpaces();
        var open = NextIs((byte)'~') ? at + 1 : at;
        if (open >= data.Length || data[open] != '{' || !Utf8Parser.TryParse(data[(open + 1)..], out length, out var used) || length < 0)
            return false;
        var close = open + 1 + used;
        if (close < data.Length && data[close] == '+')
            close++;
        if (close >= data.Length || data[close] != '}')
            return false;
        at = close + 1;
        return true;
    }

    /// <summary>The bytes of a literal whose header was just read, in an answer that holds them in place.</summary>
    private ReadOnlySpan<byte> LiteralBytes(long length)
    {
        if (NextIs((byte)'\r'))
            at++;
        if (!NextIs((byte)'\n') || length > data.Length - at - 1)
            throw Unexpected("a literal is cut");
        var bytes = data.Slice(at + 1, (int)length);
        at += 1 + (int)length;
        return bytes;
    }

    /// <summary>Passes over one value of any shape. False when it ends in the header of a literal whose bytes are not here yet.</summary>
    internal bool SkipValue()
    {
        var depth = 0;
        do
        {
            SkipSpaces();
            if (at >= data.Length)
                throw Unexpected("a value expected");
            if (data[at] == '(')
            {
                at++;
                if (++depth > DeepestList)
                    throw Unexpected("lists nested too deep");
            }
            else if (data[at] == ')')
            {
                if (--depth < 0)
                    throw Unexpected("a value expected");
                at++;
            }
            else if (data[at] == '"')
            {
                Quoted();
            }
            else if (TryLiteralHeader(out var length))
            {
                if (AtEnd)
                    return false;
                LiteralBytes(length);
            }
            else
            {
                Word();
            }
        }
        while (depth > 0);
        return true;
    }

    /// <summary><c>"17-Jul-1996 02:44:25 -0700"</c>, day padded with a space or not; null when it is not a date.</summary>
    internal DateTimeOffset? InternalDate() => ParseInternalDate(Bytes());

    private static DateTimeOffset? ParseInternalDate(byte[]? bytes)
    {
        if (bytes is null || bytes.Length > 40)
            return null;
        return DateTimeOffset.TryParseExact(
            Encoding.ASCII.GetString(bytes).Trim(), "d-MMM-yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var date)
            ? date
            : null;
    }

    internal readonly Problems.MailProblemException Unexpected(string what) =>
        ImapProblems.Broken($"{what} at {at}: {Network.WireText.From(data, Math.Max(0, Math.Min(at, data.Length) - 40))}");
}
