using System.Buffers.Binary;
using System.Text;

namespace MailPortal.Mail.Mime;

/// <summary>Walks a list of MAPI properties (MS-OXTNEF section 2.1.3.4): a count, then per property type, id, for named ones their name,
/// and the value, all padded to four bytes. Of several values the first is given.</summary>
internal sealed class MapiProperties
{
    private const int MultipleValues = 0x1000, LongestText = 32 * 1024;
    private readonly ReadOnlyMemory<byte> data;
    private int left;
    private int at;
    private int type;

    public MapiProperties(ReadOnlyMemory<byte> data)
    {
        this.data = data;
        left = (int)Math.Min(Number(), int.MaxValue);
    }

    /// <summary>The property's id, 0x3707 for PR_ATTACH_LONG_FILENAME.</summary>
    public int Id { get; private set; }

    public ReadOnlyMemory<byte> Value { get; private set; }

    public bool Damaged { get; private set; }

    public bool IsNarrow => type == 0x001E;

    public bool IsWide => type == 0x001F;

    public bool IsObject => type == 0x000D;

    public bool Next()
    {
        if (left-- <= 0 || Damaged)
            return false;
        var tag = Number();
        Id = (int)(tag >> 16);
        type = (int)(tag & 0xFFFF & ~MultipleValues);
        if (Id >= 0x8000)
            SkipName();
        var variable = type is 0x001E or 0x001F or 0x0102 or 0x000D;
        var count = variable || (tag & MultipleValues) != 0 ? Number() : 1;
        Value = default;
        for (uint i = 0; i < count && !Damaged; i++)
        {
            var value = Take(variable ? Number() : Width());
            if (i == 0)
                Value = value;
        }
        return !Damaged;
    }

    public string Text(Encoding narrow) => (IsWide ? Encoding.Unicode : narrow).GetString(Value.Span[..Math.Min(Value.Length, LongestText)]).TrimEnd('\0');

    private void SkipName()
    {
        Take(16);
        if (Number() == 0)
            Take(4);
        else
            Take(Number());
    }

    private uint Width()
    {
        switch (type)
        {
            case 0x0002 or 0x0003 or 0x0004 or 0x000A or 0x000B:
                return 4;
            case 0x0005 or 0x0006 or 0x0007 or 0x0014 or 0x0040:
                return 8;
            case 0x0048:
                return 16;
            default:
                // An unknown width: whatever follows cannot be found.
                Damaged = true;
                return 0;
        }
    }

    private uint Number()
    {
        if (at + 4 > data.Length)
        {
            Damaged = true;
            return 0;
        }
        at += 4;
        return BinaryPrimitives.ReadUInt32LittleEndian(data.Span[(at - 4)..]);
    }

    private ReadOnlyMemory<byte> Take(uint length)
    {
        if (length > (uint)(data.Length - at))
        {
            Damaged = true;
            return default;
        }
        var value = data.Slice(at, (int)length);
        at = (int)Math.Min((long)at + ((length + 3) & ~3u), data.Length);
        return value;
    }
}
