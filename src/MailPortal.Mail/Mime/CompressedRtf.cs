using System.Buffers;
using System.Buffers.Binary;

namespace MailPortal.Mail.Mime;

/// <summary>RTF as MAPI packs it (MS-OXRTFCP, PidTagRtfCompressed): sizes, kind and checksum, then either the text or runs of literals and of
/// references into the last 4096 bytes, before which the beginning of any RTF is thought to stand. What is damaged gives what it can.</summary>
internal sealed class CompressedRtf
{
    private const uint Compressed = 0x75465A4C, Uncompressed = 0x414C454D; // "LZFu", "MELA"
    private const int Head = 16, Window = 4096, LongestReference = 17;

    private readonly ReadOnlyMemory<byte> packed;
    private readonly bool compressed;

    /// <param name="data">All of it, head included.</param>
    public CompressedRtf(ReadOnlyMemory<byte> data)
    {
        var head = data.Span;
        Damaged = true;
        if (head.Length < Head || BinaryPrimitives.ReadUInt32LittleEndian(head[8..]) is not (Compressed or Uncompressed))
            return;
        compressed = BinaryPrimitives.ReadUInt32LittleEndian(head[8..]) == Compressed;
        packed = data[Head..];
        // Its size counts from behind itself.
        var size = BinaryPrimitives.ReadUInt32LittleEndian(head) - (Head - sizeof(uint));
        var cut = size > (uint)packed.Length;
        packed = cut ? packed : packed[..(int)size];
        Length = compressed ? Measure(packed.Span) : packed.Length;
        Damaged = cut || Length != BinaryPrimitives.ReadUInt32LittleEndian(head[4..]) || (compressed && Checksum(packed.Span) != BinaryPrimitives.ReadUInt32LittleEndian(head[12..]));
    }

    /// <summary>Bytes that come out.</summary>
    public int Length { get; }

    /// <summary>It is cut, or its size or checksum is another one, or it is nothing of the kind.</summary>
    public bool Damaged { get; }

    // What the window holds at first (section 2.1.2.1).
    private static ReadOnlySpan<byte> Beginning =>
        "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"u8;

    /// <summary>The text.</summary>
    public ReadOnlyMemory<byte> Unpack(Unpacking unpacking)
    {
        if (!compressed)
            return packed;
        Span<byte> window = stackalloc byte[Window];
        window.Clear();
        Beginning.CopyTo(window);
        var at = Beginning.Length;
        // The window is what comes out, too: whenever it is full, and at the end, what is new in it is written.
        var written = at;
        using var output = unpacking.Begin(Length);
        var tokens = new Tokens(packed.Span);
        for (var left = Length; left > 0 && tokens.Next();)
            for (var i = 0; i < tokens.Count; i++, left--)
            {
                window[at] = tokens.IsLiteral ? tokens.Value : window[(tokens.Offset + i) % Window];
                at = (at + 1) % Window;
                if (at != 0)
                    continue;
                output.Write(window[written..]);
                written = 0;
            }
        output.Write(window[written..at]);
        return output.Done();
    }

    private static int Measure(ReadOnlySpan<byte> packed)
    {
        var length = 0;
        var tokens = new Tokens(packed);
        // A reference to where the next byte is going to be ends it.
        while (length <= Array.MaxLength - LongestReference && tokens.Next() && tokens.Offset != (uint)(Beginning.Length + length) % Window)
            length += tokens.Count;
        return length;
    }

    private static uint Checksum(ReadOnlySpan<byte> packed)
    {
        uint checksum = 0;
        foreach (var value in packed)
            checksum = Crc32.Next(checksum, value);
        return checksum;
    }

    /// <summary>A byte of flags says of the eight things that follow it whether they are literals or references, two bytes of offset and length.</summary>
    private ref struct Tokens(ReadOnlySpan<byte> packed)
    {
        private readonly ReadOnlySpan<byte> packed = packed;
        private int at;

        // A one stands behind the last of them.
        private int flags;

        public readonly bool IsLiteral => Offset < 0;

        /// <summary>The literal.</summary>
        public byte Value { get; private set; }

        /// <summary>Where in the window a reference begins.</summary>
        public int Offset { get; private set; }

        /// <summary>Bytes that come out.</summary>
        public int Count { get; private set; }

        public bool Next()
        {
            if (flags <= 1 && at < packed.Length)
                flags = packed[at++] | 0x100;
            var isReference = (flags & 1) != 0;
            flags >>= 1;
            if (at + (isReference ? 2 : 1) > packed.Length)
                return false;
            if (isReference)
            {
                var reference = (packed[at] << 8) | packed[at + 1];
                (Offset, Count) = (reference >> 4, (reference & 15) + 2);
                at += 2;
            }
            else
            {
                (Value, Offset, Count) = (packed[at], -1, 1);
                at++;
            }
            return true;
        }
    }
}
