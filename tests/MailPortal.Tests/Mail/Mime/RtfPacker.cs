namespace MailPortal.Tests.Mail.Mime;

/// <summary>Packs RTF as Outlook does (MS-OXRTFCP), with references into what is packed; the dictionary it begins with is left unused.</summary>
internal static class RtfPacker
{
    private const int Beginning = 207, Window = 4096, Shortest = 3, Longest = 17;

    public static byte[] Compressed(byte[] text)
    {
        var packed = new List<byte>();
        var (flags, count) = (0, 8);
        void Token(bool isReference, params byte[] bytes)
        {
            if (count == 8)
            {
                (flags, count) = (packed.Count, 0);
                packed.Add(0);
            }
            packed[flags] |= (byte)(isReference ? 1 << count : 0);
            count++;
            packed.AddRange(bytes);
        }
        void Reference(int place, int length)
        {
            var word = ((Beginning + place) % Window << 4) | (length - 2);
            Token(true, (byte)(word >> 8), (byte)word);
        }
        var last = new Dictionary<(byte, byte, byte), int>();
        for (var at = 0; at < text.Length;)
        {
            var length = 0;
            var from = at + Shortest <= text.Length && last.TryGetValue((text[at], text[at + 1], text[at + 2]), out var seen) && at - seen < Window - Longest ? seen : -1;
            while (from >= 0 && length < Longest && at + length < text.Length && text[from + length] == text[at + length])
                length++;
            if (length >= Shortest)
                Reference(from, length);
            else
                Token(false, text[at]);
            for (var end = at + Math.Max(1, length >= Shortest ? length : 1); at < end; at++)
                if (at + Shortest <= text.Length)
                    last[(text[at], text[at + 1], text[at + 2])] = at;
        }
        Reference(text.Length, 2);
        return Headed("LZFu"u8, [.. packed], text.Length, Checksum([.. packed]));
    }

    public static byte[] Plain(byte[] text) => Headed("MELA"u8, text, text.Length, 0);

    private static byte[] Headed(ReadOnlySpan<byte> kind, byte[] packed, int size, uint checksum) =>
        [.. TnefBytes.Number((uint)packed.Length + 12), .. TnefBytes.Number((uint)size), .. kind, .. TnefBytes.Number(checksum), .. packed];

    // Bit by bit, as section 3.1.3.2 has it in a table.
    private static uint Checksum(byte[] packed)
    {
        uint checksum = 0;
        foreach (var value in packed)
        {
            checksum ^= value;
            for (var bit = 0; bit < 8; bit++)
                checksum = (checksum & 1) != 0 ? (checksum >> 1) ^ 0xEDB88320 : checksum >> 1;
        }
        return checksum;
    }
}
