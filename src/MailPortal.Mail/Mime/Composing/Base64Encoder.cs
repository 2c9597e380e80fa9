using System.Buffers.Text;
using System.Runtime.Intrinsics;

namespace MailPortal.Mail.Mime.Composing;

/// <summary>Base64 in lines of 76 characters, each with its CR LF (RFC 2045 section 6.8).</summary>
internal static class Base64Encoder
{
    /// <summary>Bytes that fill one line. What is encoded piece by piece must come in multiples of it.</summary>
    public const int LineBytes = 57;

    private const int LineCharacters = 76;

    /// <summary>Characters, line ends included.</summary>
    public static long EncodedLength(long bytes) => ((bytes + 2) / 3 * 4) + ((bytes + LineBytes - 1) / LineBytes * 2);

    /// <summary>Encodes; the last line may be short. Gives the characters written.</summary>
    /// <param name="source">Bytes.</param>
    /// <param name="target">At least <see cref="EncodedLength"/> long.</param>
    public static int Encode(ReadOnlySpan<byte> source, Span<byte> target)
    {
        // All at once into the far end, where the vectorised encoder is at its best; then line by line to the front, which never
        // overtakes what is still to be moved.
        var length = (int)EncodedLength(source.Length);
        var lines = (source.Length + LineBytes - 1) / LineBytes;
        target = target[..length];
        var packed = target[(2 * lines)..];
        _ = Base64.EncodeToUtf8(source, packed, out _, out _);
        var to = 0;
        for (; packed.Length >= LineCharacters; packed = packed[LineCharacters..], to += LineCharacters + 2)
        {
            var line = target.Slice(to, LineCharacters + 2);
            MoveLine(packed, line);
            line[LineCharacters] = (byte)'\r';
            line[LineCharacters + 1] = (byte)'\n';
        }
        if (packed.Length > 0)
        {
            packed.CopyTo(target[to..]);
            "\r\n"u8.CopyTo(target[^2..]);
        }
        return length;
    }

    // 76 is 32 and 32 and the last 32 once more: all three are read before the first is written, as both places overlap.
    private static void MoveLine(ReadOnlySpan<byte> from, Span<byte> to)
    {
        var first = Vector256.Create(from);
        var second = Vector256.Create(from[32..]);
        var last = Vector256.Create(from[44..]);
        first.CopyTo(to);
        second.CopyTo(to[32..]);
        last.CopyTo(to[44..]);
    }
}
