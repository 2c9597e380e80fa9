using System.Buffers;

namespace MailPortal.Mail.Mime;

/// <summary>What was wrong with encoded content.</summary>
[Flags]
internal enum ContentDefects
{
    None = 0,
    Base64Noise = 1,
    Base64Truncated = 2,
    QuotedPrintableNoise = 4,
    UuEncode = 8,
}

/// <summary>Undoes a transfer encoding, whole or in pieces.</summary>
internal static class ContentDecoding
{
    private const int Piece = 64 * 1024;

    public static byte[] Decode(ReadOnlySpan<byte> source, TransferEncoding encoding, ref ContentDefects defects)
    {
        switch (encoding)
        {
            case TransferEncoding.Base64:
                return DecodeBase64(source, ref defects);
            case TransferEncoding.QuotedPrintable:
                {
                    var target = GC.AllocateUninitializedArray<byte>(source.Length);
                    var written = QuotedPrintableDecoder.Decode(source, target, out _, last: true, ref defects);
                    return Cut(target, written);
                }
            case TransferEncoding.UuEncode:
                return UuDecoder.DecodeBody(source, ref defects);
            case TransferEncoding.SevenBit:
            case TransferEncoding.EightBit:
            case TransferEncoding.Binary:
            case TransferEncoding.Unknown:
                return source.ToArray();
            default:
                throw new ArgumentOutOfRangeException(nameof(encoding));
        }
    }

    public static async ValueTask<(long Written, ContentDefects Defects)> DecodeToAsync(
        ReadOnlyMemory<byte> source, TransferEncoding encoding, Stream destination, CancellationToken cancellation)
    {
        var (decoder, asIs) = (new PieceDecoder(encoding), !PieceDecoder.Changes(encoding));
        var buffer = asIs ? [] : ArrayPool<byte>.Shared.Rent(PieceDecoder.Room(source.Length));
        long total = 0;
        try
        {
            while (source.Length > 0)
            {
                var used = Math.Min(Piece, source.Length);
                var output = asIs ? source[..used] : buffer.AsMemory(0, decoder.Next(source.Span, buffer, out used));
                await destination.WriteAsync(output, cancellation).ConfigureAwait(false);
                total += output.Length;
                source = source[used..];
            }
            return (total, decoder.Defects);
        }
        finally
        {
            if (!asIs)
                ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] DecodeBase64(ReadOnlySpan<byte> source, ref ContentDefects defects)
    {
        var decoder = new Base64Decoder();
        var target = GC.AllocateUninitializedArray<byte>(Base64Decoder.LikelyLength(source));
        var written = decoder.Decode(source, target, out var used);
        // Only where lines differ in length: counting them in every mail would cost more than this does in some.
        if (used < source.Length || decoder.Left > target.Length - written)
        {
            Array.Resize(ref target, written + Base64Decoder.MostLength(source[used..]));
            written += decoder.Decode(source[used..], target.AsSpan(written), out _);
        }
        written += decoder.Finish(target.AsSpan(written));
        defects |= decoder.Defects;
        return Cut(target, written);
    }

    private static byte[] Cut(byte[] target, int written) => written == target.Length ? target : target.AsSpan(0, written).ToArray();
}
