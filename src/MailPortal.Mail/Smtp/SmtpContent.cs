using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace MailPortal.Mail.Smtp;

/// <summary>The bytes of one outgoing message, block by block, and what they need of a server. The first block is read before anything is said, so a
/// message that fits into it is known whole; of a longer one the rest is looked at where the stream can go back. Never more than a block is held.</summary>
internal sealed class SmtpContent : IDisposable
{
    internal const int BlockLength = 128 * 1024;
    private readonly Stream stream;
    private readonly byte[] block = ArrayPool<byte>.Shared.Rent(BlockLength);
    private int first;

    private SmtpContent(Stream stream)
    {
        this.stream = stream;
    }

    /// <summary>Bytes as they are sent, doubled dots not counted (RFC 1870 section 6.1); null when that is not known before.</summary>
    internal long? Size { get; private set; }

    /// <summary>Bytes beyond ASCII (RFC 6152); null when that is not known before.</summary>
    internal bool? IsEightBit { get; private set; }

    /// <summary>The header is UTF-8 and not ASCII (RFC 6532). One in an old charset is just wrong, and RFC 6531 would not make it right.</summary>
    internal bool HasUtf8Header { get; private set; }

    /// <summary>The block given last was the last.</summary>
    internal bool AtEnd { get; private set; }

    /// <summary>Reads the first block and looks at what can be looked at.</summary>
    internal static async Task<SmtpContent> OpenAsync(Stream stream, bool binary, CancellationToken cancellation)
    {
        var content = new SmtpContent(stream);
        try
        {
            await content.LookAsync(binary, cancellation);
            return content;
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    private async Task LookAsync(bool binary, CancellationToken cancellation)
    {
        first = await FillAsync(block, cancellation);
        HasUtf8Header = IsUtf8(Header(block.AsSpan(0, first)));
        var survey = new Survey(binary);
        survey.Add(block.AsSpan(0, first));
        if (!AtEnd)
        {
            if (!stream.CanSeek)
            {
                IsEightBit = survey.IsEightBit || binary ? true : null;
                return;
            }

            await LookAtRestAsync(survey, cancellation);
        }

        Size = survey.Size;
        IsEightBit = survey.IsEightBit;
    }

    private async Task LookAtRestAsync(Survey survey, CancellationToken cancellation)
    {
        var back = stream.Position;
        var rest = ArrayPool<byte>.Shared.Rent(BlockLength);
        try
        {
            for (int read; (read = await stream.ReadAsync(rest.AsMemory(0, BlockLength), cancellation)) > 0;)
                survey.Add(rest.AsSpan(0, read));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rest);
        }

        stream.Position = back;
    }

    /// <summary>The next block; valid until the next call.</summary>
    internal async ValueTask<ReadOnlyMemory<byte>> NextAsync(CancellationToken cancellation)
    {
        var length = first > 0 || AtEnd ? first : await FillAsync(block, cancellation);
        first = 0;
        return block.AsMemory(0, length);
    }

    private async ValueTask<int> FillAsync(byte[] target, CancellationToken cancellation)
    {
        var length = await stream.ReadAtLeastAsync(target.AsMemory(0, BlockLength), BlockLength, throwOnEndOfStream: false, cancellation);
        AtEnd = length < BlockLength;
        return length;
    }

    /// <summary>Up to the first empty line.</summary>
    private static ReadOnlySpan<byte> Header(ReadOnlySpan<byte> message)
    {
        var rest = message;
        while (!rest.IsEmpty && rest[0] != '\n' && !rest.StartsWith("\r\n"u8))
        {
            var feed = rest.IndexOf((byte)'\n');
            rest = feed < 0 ? default : rest[(feed + 1)..];
        }

        return message[..^rest.Length];
    }

    private static bool IsUtf8(ReadOnlySpan<byte> header) => !Ascii.IsValid(header) && Utf8.IsValid(header);

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<byte>.Shared.Return(block);

    /// <summary>Counts what <see cref="SmtpLines"/> will make of a message.</summary>
    private sealed class Survey(bool binary)
    {
        private long size;
        private byte last = (byte)'\n';

        internal bool IsEightBit { get; private set; }

        internal long Size => binary || last is (byte)'\r' or (byte)'\n' ? size : size + 2;

        internal void Add(ReadOnlySpan<byte> bytes)
        {
            if (bytes.IsEmpty)
                return;
            IsEightBit |= !Ascii.IsValid(bytes);
            size += bytes.Length;
            if (!binary)
            {
                var pairs = bytes.Count("\r\n"u8) + (last == '\r' && bytes[0] == '\n' ? 1 : 0);
                size += bytes.Count((byte)'\r') + bytes.Count((byte)'\n') - (2 * pairs);
            }

            last = bytes[^1];
        }
    }
}
