namespace MailPortal.Mail.Mime;

/// <summary>CRC-32 with the reversed polynomial 0xEDB88320, one byte at a time. What it starts with, and whether it is inverted at the end,
/// differs: yEnc does as ZIP does, MS-OXRTFCP starts with zero and inverts nothing.</summary>
internal static class Crc32
{
    private static readonly uint[] Table = MakeTable();

    public static uint Next(uint crc, byte value) => Table[(byte)(crc ^ value)] ^ (crc >> 8);

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            table[i] = value;
        }
        return table;
    }
}
