using System.Buffers.Text;

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
        _ = Base64.EncodeToUtf8(source, packed, out _, out var characters);
        var to = 0;
        for (var from = 0; from < characters; from += LineCharacters)
        {
            var line = Math.Min(LineCharacters, characters - from);
            packed.Slice(from, line).CopyTo(target[to..]);
            to += line;
            target[to++] = (byte)'\r';
            target[to++] = (byte)'\n';
        }
        return to;
    }
}
