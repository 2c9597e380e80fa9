using System.Buffers.Binary;

namespace MailPortal.Data;

/// <summary>Ids of rows: UUID version 7 (RFC 9562) whose order is the order in which this process made them, also within a millisecond: the
/// twelve bits after the version count there (section 6.2, method 1).</summary>
public static class RowId
{
    private const int Counters = 0x1000;
    private static readonly Lock Gate = new();
    private static long lastMillisecond;
    private static int counter;

    public static Guid Next()
    {
        long millisecond;
        int count;
        lock (Gate)
        {
            var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            if (now > lastMillisecond) (lastMillisecond, counter) = (now, 0);
            // More than 4096 in one millisecond, or a clock that was set back: go on counting from where we are.
            else if (++counter == Counters) (lastMillisecond, counter) = (lastMillisecond + 1, 0);
            (millisecond, count) = (lastMillisecond, counter);
        }
        return At(millisecond, count);
    }

    /// <summary>One that is larger than another row's, which a node with a clock ahead of ours may have made.</summary>
    public static Guid NextAfter(Guid other)
    {
        var next = Next();
        Span<byte> bytes = stackalloc byte[16];
        other.TryWriteBytes(bytes, bigEndian: true, out _);
        var (millisecond, count) = (BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16, BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]) & (Counters - 1));
        if (next.CompareTo(other) > 0) return next;
        return count + 1 < Counters ? At(millisecond, count + 1) : At(millisecond + 1, 0);
    }

    /// <summary>No id that this node made from then on is smaller.</summary>
    public static Guid First(DateTimeOffset from)
    {
        Span<byte> bytes = stackalloc byte[16];
        At(from.ToUnixTimeMilliseconds(), 0).TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[8..].Clear();
        return new Guid(bytes, bigEndian: true);
    }

    private static Guid At(long millisecond, int count)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(millisecond)).TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[6] = (byte)(0x70 | (count >> 8));
        bytes[7] = (byte)count;
        return new Guid(bytes, bigEndian: true);
    }
}
