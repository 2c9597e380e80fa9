using System.Buffers;
using System.Buffers.Text;

namespace MailPortal.Mail.Imap;

/// <summary>Sets of uids on the wire: <c>1:5,8,10:12</c> (RFC 9051 section 9, sequence-set).</summary>
internal static class UidSet
{
    /// <summary>No mailbox holds more; a hostile "1:4294967295" must not become four thousand million numbers.</summary>
    internal const int Most = 5_000_000;

    /// <summary>In one command, whose line then stays at about 1,000 octets as RFC 2683 section 3.2.1.5 asks of clients: Yahoo and UW-IMAP take no longer ones.</summary>
    internal const int MostRanges = 60;

    /// <summary>How many of these rising uids, counted from the first, one command is for.</summary>
    internal static int CountForOneCommand(ReadOnlySpan<uint> uids, int most)
    {
        var ranges = 0;
        var count = 0;
        for (; count < Math.Min(most, uids.Length); count++)
            if ((count == 0 || uids[count] != uids[count - 1] + 1) && ++ranges > MostRanges)
                break;
        return count;
    }

    /// <summary>Writes rising uids as ranges.</summary>
    internal static void Write(IBufferWriter<byte> target, ReadOnlySpan<uint> uids)
    {
        for (var i = 0; i < uids.Length;)
        {
            var last = i;
            while (last + 1 < uids.Length && uids[last + 1] == uids[last] + 1)
                last++;
            if (i > 0)
                target.Write(","u8);
            Write(target, uids[i]);
            if (last > i)
            {
                target.Write(":"u8);
                Write(target, uids[last]);
            }

            i = last + 1;
        }
    }

    internal static void Write(IBufferWriter<byte> target, uint number)
    {
        Utf8Formatter.TryFormat(number, target.GetSpan(10), out var written);
        target.Advance(written);
    }

    /// <summary>Reads a set that a server sent; <c>*</c> does not occur there.</summary>
    internal static void Read(ref ImapParser parser, List<uint> target)
    {
        if (!TryRead(ref parser, target, Most))
            throw parser.Unexpected("no set of uids, or one larger than any mailbox");
    }

    /// <summary>False at what is no set, and at one of more than <paramref name="most"/>.</summary>
    internal static bool TryRead(ref ImapParser parser, List<uint> target, int most)
    {
        do
        {
            if (!parser.TryNumber32(out var first))
                return false;
            var last = first;
            if (parser.NextIs((byte)':') && (!parser.Take((byte)':') || !parser.TryNumber32(out last)))
                return false;

            var (low, high) = first <= last ? (first, last) : (last, first);
            if (high - low >= most || target.Count + (int)(high - low) + 1 > most)
                return false;
            for (var uid = (ulong)low; uid <= high; uid++)
                target.Add((uint)uid);
        }
        while (parser.Take((byte)','));
        return true;
    }
}
