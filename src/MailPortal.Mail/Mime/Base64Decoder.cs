using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MailPortal.Mail.Mime;

/// <summary>Base64 as mailers send it (RFC 2045 section 6.8): lines of any length, noise, padding missing or in the middle, a list's
/// footer behind it. Regular lines go through the platform's vectorised decoder in bundles; the rest one character at a time.</summary>
internal sealed class Base64Decoder
{
    private const byte Pad = 64, Blank = 65, Noise = 255;
    private const int LongestLine = 1024, Bundle = 4096, Block = 32, SlowStep = 128, ShortestRuler = 8, LongestWord = 40;
    private static readonly byte[] Values = MakeValues();

    private int bits;
    private int held;
    private bool padded;
    private bool ended;
    private bool lineStarts;
    private bool begun;
    private int feeds;
    private int returns;

    public ContentDefects Defects { get; private set; }

    /// <summary>Whole groups were read, and an empty line behind them. CR CR LF is one break; CR alone is one where there is no LF.</summary>
    private bool Apart => held == 0 && begun && (feeds > 1 || (feeds == 0 && returns > 1));

    /// <summary>0–63, 64 for the padding character, 65 for a blank, 255 for anything else.</summary>
    public static int Value(byte c) => Values[c];

    /// <summary>Room for what the source holds if all its lines are as long as the first; exact then, a guess otherwise.</summary>
    public static int LikelyLength(ReadOnlySpan<byte> source)
    {
        source = source.TrimEnd("= \t\r\n"u8);
        var width = source[..Math.Min(source.Length, LongestLine + 1)].IndexOfAny((byte)'\r', (byte)'\n');
        if (width < 0)
            return (int)(source.Length * 3L / 4);
        var (lines, rest) = Math.DivRem(source.Length, width + Ending(source, width));
        return (int)((((long)lines * width) + Math.Min(rest, width)) * 3 / 4);
    }

    /// <summary>Room that is enough for <see cref="Decode"/> and <see cref="Finish"/>, whatever the source holds.</summary>
    public static int MostLength(ReadOnlySpan<byte> source)
    {
        var characters = (long)source.Length - source.Count((byte)'\n') - source.Count((byte)'\r');
        return (int)(characters * 3 / 4) + 3;
    }

    /// <summary>Decodes until the source is used up, or the target cannot take what comes next.</summary>
    public int Decode(ReadOnlySpan<byte> source, Span<byte> target, out int used)
    {
        int read = 0, written = 0;
        while (read < source.Length && !ended)
        {
            if (Apart && Values[source[read]] < Pad && GoesOn(source[read..]))
                feeds = returns = 0;
            if (held == 0 && !padded && source.Length - read >= 32 && (!Apart || source[read] is (byte)'\r' or (byte)'\n'))
            {
                var (taken, made) = Fast(source[read..], target[written..]);
                read += taken;
                written += made;
                if (taken > 0)
                {
                    lineStarts = source[read - 1] is (byte)'\r' or (byte)'\n';
                    if (made > 0)
                        Content();
                    Blanks(source[read - 1]);
                    continue;
                }
            }
            var step = Math.Min(source.Length, read + SlowStep);
            while (read < step)
            {
                if (target.Length - written < 3 && !Fits(source[read], target.Length - written))
                {
                    used = read;
                    return written;
                }
                Slow(source, ref read, target, ref written);
            }
        }
        used = source.Length;
        return written;
    }

    /// <summary>Bytes that <see cref="Finish"/> is going to give.</summary>
    public int Left => Math.Max(0, held - 1);

    /// <summary>What is left of an unfinished group.</summary>
    public int Finish(Span<byte> target)
    {
        if (held > 0)
            Defects |= ContentDefects.Base64Truncated;
        var written = 0;
        Partial(target, ref written);
        return written;
    }

    // A character completes a group of four, a padding what there is of one.
    private bool Fits(byte c, int room) => Values[c] switch
    {
        < Pad => held < 3 || room >= 3,
        Pad => room >= held - 1,
        _ => true,
    };

    private static int Ending(ReadOnlySpan<byte> source, int width) =>
        source[width] == '\r' && width + 1 < source.Length && source[width + 1] == '\n' ? 2 : 1;

    private static (int Used, int Made) Fast(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var window = source[..Math.Min(source.Length, LongestLine + 1)];
        var width = window.IndexOfAny((byte)'\r', (byte)'\n');
        if (width < 0)
        {
            // One long line: the decoder itself stops where it is not base64. Not so behind a blank: it then counts wrongly what it read.
            window = source[..Math.Min(source.Length, Bundle)];
            var whole = (window.IndexOfAny(" \t\r\n"u8) is >= 0 and var blank ? blank : window.Length) & ~3;
            _ = Base64.DecodeFromUtf8(window[..whole], target, out var consumed, out var made, isFinalBlock: false);
            return (consumed, made);
        }
        if (width == 0)
            return (1, 0);
        return width % 4 == 0 ? Lines(source, target, width, Ending(source, width)) : (0, 0);
    }

    // Lines of one width are moved together, for the decoder is fast over what has no breaks in it.
    [SkipLocalsInit]
    private static (int Used, int Made) Lines(ReadOnlySpan<byte> source, Span<byte> target, int width, int ending)
    {
        Span<byte> bundle = stackalloc byte[Bundle + Block];
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(bundle);
        var last = source[width + ending - 1];
        int length = 0, used = 0, stride = width + ending, most = Math.Min(Bundle, target.Length / 3 * 4);
        while (length + width <= most && used + stride <= source.Length && source[used + stride - 1] == last
            && (ending == 1 || source[used + width] == '\r'))
        {
            // Whole blocks, beyond the line's end: what is too much is written over by the next line.
            if (source.Length - used >= width + Block)
                for (var at = 0; at < width; at += Block)
                    Vector256.LoadUnsafe(ref from, (nuint)(used + at)).StoreUnsafe(ref to, (nuint)(length + at));
            else
                source.Slice(used, width).CopyTo(bundle[length..]);
            length += width;
            used += stride;
        }
        var status = Base64.DecodeFromUtf8(bundle[..length], target, out var consumed, out var made, isFinalBlock: false);
        if (status != OperationStatus.Done || consumed != length)
            return (0, 0);
        // The decoder passes over breaks: what stands behind an empty line must not go with the rest.
        return made < length / 4 * 3 && bundle[..length].IndexOfAny((byte)'\r', (byte)'\n') >= 0 ? (0, 0) : (used, made);
    }

    private void Content()
    {
        begun = true;
        feeds = returns = 0;
    }

    private void Blanks(byte c)
    {
        if (c == '\n')
            feeds++;
        else if (c == '\r')
            returns++;
    }

    private void Slow(ReadOnlySpan<byte> source, ref int read, Span<byte> target, ref int written)
    {
        var value = Values[source[read]];
        var starts = lineStarts;
        lineStarts = source[read] is (byte)'\r' or (byte)'\n';
        if (value < Pad)
        {
            if ((padded || Apart) && !GoesOn(source[read..]))
            {
                Defects |= ContentDefects.Base64Noise;
                ended = true;
                read = source.Length;
                return;
            }
            padded = false;
            Content();
            bits = (bits << 6) | value;
            if (++held == 4)
            {
                target[written] = (byte)(bits >> 16);
                target[written + 1] = (byte)(bits >> 8);
                target[written + 2] = (byte)bits;
                written += 3;
                held = bits = 0;
            }
        }
        else if (value == Pad)
        {
            if (held == 1)
                Defects |= ContentDefects.Base64Truncated;
            Partial(target, ref written);
            padded = true;
        }
        else if (value == Noise)
        {
            Defects |= ContentDefects.Base64Noise;
            // As behind a padding: only what is base64 from its first line on is more content.
            padded |= starts && held == 0 && IsRuler(source[read..]);
            if (!Apart)
                feeds = returns = 0;
        }
        else
            Blanks(source[read]);
        read++;
    }

    /// <summary><c>____________</c>: a list's footer begins, whose words would be base64 as well.</summary>
    private static bool IsRuler(ReadOnlySpan<byte> rest)
    {
        var same = rest.IndexOfAnyExcept(rest[0]) is >= 0 and var other ? other : rest.Length;
        return same >= ShortestRuler && rest[0] is (byte)'_' or (byte)'-' or (byte)'*' && (same == rest.Length || Values[rest[same]] == Blank);
    }

    private void Partial(Span<byte> target, ref int written)
    {
        if (held == 2)
            target[written++] = (byte)(bits >> 4);
        else if (held == 3)
        {
            target[written++] = (byte)(bits >> 10);
            target[written++] = (byte)(bits >> 2);
        }
        held = bits = 0;
    }

    /// <summary>After padding, or an empty line, there may be another encoding (pieces encoded one by one), or a footer that a mailing list put
    /// behind it: only a line that is base64 from here on is more content, of whole groups or too long for a word.</summary>
    private static bool GoesOn(ReadOnlySpan<byte> rest)
    {
        rest = rest[..Math.Min(rest.Length, SlowStep)];
        var end = rest.IndexOfAny((byte)'\r', (byte)'\n');
        if (end >= 0)
            rest = rest[..end].TrimEnd(" \t"u8);
        foreach (var c in rest)
            if (Values[c] > Pad)
                return false;
        return end < 0 || rest.Length % 4 == 0 || rest.Length > LongestWord;
    }

    private static byte[] MakeValues()
    {
        var values = new byte[256];
        Array.Fill(values, Noise);
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8;
        for (var i = 0; i < alphabet.Length; i++)
            values[alphabet[i]] = (byte)i;
        values['='] = Pad;
        foreach (var c in " \t\r\n\f\v"u8)
            values[c] = Blank;
        return values;
    }
}
