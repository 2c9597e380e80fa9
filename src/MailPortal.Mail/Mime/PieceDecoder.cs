namespace MailPortal.Mail.Mime;

/// <summary>Undoes a transfer encoding (RFC 2045 section 6) piece by piece, with what has to be remembered between two pieces.</summary>
internal sealed class PieceDecoder(TransferEncoding encoding)
{
    private const int Piece = 64 * 1024;

    private readonly Base64Decoder base64 = new();
    private ContentDefects defects;
    private bool begun;
    private bool ended;

    /// <summary>What was wrong, if this was all.</summary>
    public ContentDefects Defects =>
        defects | base64.Defects | (encoding == TransferEncoding.UuEncode && !ended ? ContentDefects.UuEncode : ContentDefects.None);

    /// <summary>uuencoded lines whose <c>begin</c> is known to have gone before.</summary>
    public static PieceDecoder OfUuLines() => new(TransferEncoding.UuEncode) { begun = true };

    /// <summary>What the target of <see cref="Next"/> has to have, with so many bytes left.</summary>
    public static int Room(int left) => UuDecoder.Room(Math.Min(left, Piece) + 16);

    /// <summary>Whether the content differs from the body at all.</summary>
    public static bool Changes(TransferEncoding encoding) =>
        encoding is TransferEncoding.Base64 or TransferEncoding.QuotedPrintable or TransferEncoding.UuEncode;

    /// <summary>Decodes a piece from the front of all that is left.</summary>
    /// <returns>Bytes written.</returns>
    public int Next(ReadOnlySpan<byte> source, Span<byte> target, out int used)
    {
        if (encoding == TransferEncoding.UuEncode && !begun)
        {
            begun = true;
            used = UuDecoder.Begin(source);
            if (used > 0)
                return 0;
        }
        var piece = source[..Math.Min(Piece, source.Length)];
        var last = piece.Length == source.Length;
        if (encoding == TransferEncoding.QuotedPrintable)
            return QuotedPrintableDecoder.Decode(piece, target, out used, last, ref defects);
        // Whole lines: what a line is can only be judged by all of it.
        if (!last && piece.LastIndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var end)
            piece = piece[..(end + 1)];
        if (encoding == TransferEncoding.UuEncode)
        {
            var made = UuDecoder.DecodeLines(piece, target, out used, out ended);
            // Behind its end, or behind a line that is none, nothing is looked at.
            if (ended || used < piece.Length)
                used = source.Length;
            return made;
        }
        used = piece.Length;
        if (encoding != TransferEncoding.Base64)
        {
            piece.CopyTo(target);
            return piece.Length;
        }
        var written = base64.Decode(piece, target, out _);
        return last ? written + base64.Finish(target[written..]) : written;
    }
}
