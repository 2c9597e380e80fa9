using System.Buffers;
using MailPortal.Mail.Sending;

namespace MailPortal.Mail.Mime.Composing;

/// <summary>A mail ready to be written: its headers and texts in memory, its files not. What it asks of the transport is said beforehand.</summary>
public sealed class ComposedMessage
{
    // Whole lines of base64, about 64 KB of them.
    private const int Piece = Base64Encoder.LineBytes * 840;

    private readonly IReadOnlyList<Segment> segments;

    internal ComposedMessage(IReadOnlyList<Segment> segments) => this.segments = segments;

    /// <summary>Message-ID (RFC 5322 section 3.6.4) without angle brackets.</summary>
    public required string MessageId { get; init; }

    /// <summary>Date (RFC 5322 section 3.6.1).</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>Address for MAIL FROM (RFC 5321 section 4.1.1.2): Sender, else From, its domain in ASCII where it can be.</summary>
    public required string Sender { get; init; }

    /// <summary>Addresses for RCPT TO (RFC 5321 section 4.1.1.3): To, Cc and Bcc, each once, domains in ASCII where they can be.</summary>
    public required IReadOnlyList<string> Recipients { get; init; }

    /// <summary>The server must offer SMTPUTF8 (RFC 6531), and with it 8BITMIME: an address is not ASCII before its @, and the headers hold
    /// raw UTF-8.</summary>
    public required bool NeedsSmtpUtf8 { get; init; }

    /// <summary>What the bodies ask of the transport: <see cref="TransferEncoding.SevenBit"/> nothing, <see cref="TransferEncoding.EightBit"/>
    /// 8BITMIME (RFC 6152), <see cref="TransferEncoding.Binary"/> BINARYMIME and CHUNKING (RFC 3030). Only a mail attached to it asks for more
    /// than the first.</summary>
    public required TransferEncoding Encoding { get; init; }

    /// <summary>From whom and to whom it goes, and what it asks of the transport.</summary>
    public MailEnvelope Envelope => new(Sender, Recipients) { Encoding = Encoding == TransferEncoding.Binary ? MessageEncoding.Binary : MessageEncoding.Text };

    /// <summary>Bytes, for SIZE (RFC 1870); null when the length of some content is not known.</summary>
    public long? Length
    {
        get
        {
            long? total = 0;
            foreach (var segment in segments)
                total += segment.Length;
            return total;
        }
    }

    /// <summary>Writes the mail, lines ended by CR LF, in pieces of bounded size. May be done again, unless its content comes from a stream
    /// that cannot seek.</summary>
    /// <exception cref="InvalidDataException">Some content is longer or shorter than it was said to be.</exception>
    public async Task WriteToAsync(Stream destination, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        foreach (var segment in segments)
            if (segment.Content is null)
                await destination.WriteAsync(segment.Bytes, cancellation).ConfigureAwait(false);
            else
                await WriteContentAsync(segment.Content, segment.Base64, destination, cancellation).ConfigureAwait(false);
    }

    private static async Task WriteContentAsync(OutgoingContent content, bool base64, Stream destination, CancellationToken cancellation)
    {
        var raw = ArrayPool<byte>.Shared.Rent(Piece);
        var encoded = ArrayPool<byte>.Shared.Rent((int)Base64Encoder.EncodedLength(Piece) + 2);
        var first = true;
        try
        {
            await foreach (var piece in content.ReadAsync(raw.AsMemory(0, Piece), cancellation).ConfigureAwait(false))
            {
                if (piece.IsEmpty)
                    continue;
                await destination.WriteAsync(base64 ? Lines(piece.Span, encoded, first) : piece, cancellation).ConfigureAwait(false);
                first = false;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(raw);
            ArrayPool<byte>.Shared.Return(encoded);
        }
    }

    /// <summary>A line break before all lines but the very first, none behind the last: that one belongs to the delimiter.</summary>
    private static ReadOnlyMemory<byte> Lines(ReadOnlySpan<byte> piece, byte[] buffer, bool first)
    {
        "\r\n"u8.CopyTo(buffer);
        var length = Base64Encoder.Encode(piece, buffer.AsSpan(2));
        return first ? buffer.AsMemory(2, length - 2) : buffer.AsMemory(0, length);
    }

    /// <summary>Bytes that are ready, or content that is read when it is its turn.</summary>
    internal readonly record struct Segment(ReadOnlyMemory<byte> Bytes, OutgoingContent? Content, bool Base64)
    {
        public long? Length => Content is null ? Bytes.Length : Base64 && Content.Length is > 0 and var length ? Base64Encoder.EncodedLength(length) - 2 : Content.Length;
    }
}
