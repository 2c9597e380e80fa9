using System.Runtime.InteropServices;
using System.Text;

namespace MailPortal.Mail.Mime.Composing;

/// <summary>What the bytes of a mail inside a mail ask of the transport (RFC 2045 section 2.7–2.9), seen piece by piece, and whether a
/// boundary occurs in them.</summary>
internal sealed class OpaqueScan(byte[] boundary)
{
    // RFC 2045 section 2.7, without CR LF.
    private const int LongestLine = 998;

    private readonly List<byte> seam = [];
    private int line;
    private bool afterCarriageReturn;
    private bool eightBit;
    private bool binary;

    public bool HoldsBoundary { get; private set; }

    public TransferEncoding Encoding => binary || afterCarriageReturn ? TransferEncoding.Binary : eightBit ? TransferEncoding.EightBit : TransferEncoding.SevenBit;

    public void Add(ReadOnlySpan<byte> piece)
    {
        LookForBoundary(piece);
        eightBit = eightBit || !Ascii.IsValid(piece);
        binary = binary || piece.Contains((byte)0);
        while (piece.Length > 0 && !binary)
        {
            if (afterCarriageReturn)
            {
                binary = piece[0] != '\n';
                afterCarriageReturn = false;
                line = 0;
                piece = piece[1..];
                continue;
            }
            var end = piece.IndexOfAny((byte)'\r', (byte)'\n');
            line += end < 0 ? piece.Length : end;
            binary = line > LongestLine || (end >= 0 && piece[end] == '\n');
            afterCarriageReturn = end >= 0;
            piece = end < 0 ? [] : piece[(end + 1)..];
        }
    }

    private void LookForBoundary(ReadOnlySpan<byte> piece)
    {
        // It may lie across two pieces.
        var keep = boundary.Length - 1;
        seam.AddRange(piece[..Math.Min(piece.Length, keep)]);
        HoldsBoundary = HoldsBoundary || piece.IndexOf(boundary) >= 0 || CollectionsMarshal.AsSpan(seam).IndexOf(boundary) >= 0;
        if (piece.Length >= keep)
        {
            seam.Clear();
            seam.AddRange(piece[^keep..]);
        }
        else if (seam.Count > keep)
            seam.RemoveRange(0, seam.Count - keep);
    }
}
