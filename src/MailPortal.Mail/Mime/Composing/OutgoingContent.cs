using System.Runtime.CompilerServices;

namespace MailPortal.Mail.Mime.Composing;

/// <summary>Bytes that go into a mail, read when it is written and never held whole.</summary>
public sealed class OutgoingContent
{
    private readonly Func<CancellationToken, ValueTask<Stream>> open;
    private readonly bool leaveOpen;
    private readonly bool once;
    private bool used;

    private OutgoingContent(Func<CancellationToken, ValueTask<Stream>> open, long? length, bool leaveOpen, bool once)
    {
        this.open = open;
        Length = length;
        this.leaveOpen = leaveOpen;
        this.once = once;
    }

    /// <summary>Bytes; null when only reading can tell.</summary>
    public long? Length { get; }

    /// <summary>Whether it can be read more than once; a mail inside a mail must be, to see what its bytes ask of the transport.</summary>
    internal bool CanReadAgain => !once;

    /// <summary>The bytes themselves when they are in memory.</summary>
    internal ReadOnlyMemory<byte>? Bytes { get; private init; }

    /// <summary>Bytes in memory, which must not change.</summary>
    public static OutgoingContent From(ReadOnlyMemory<byte> bytes) =>
        new(_ => throw new InvalidOperationException("The bytes are in memory."), bytes.Length, leaveOpen: true, once: false) { Bytes = bytes };

    /// <summary>What is left in a stream, which stays open. One that can seek is read from its present position each time; another one
    /// once, and its length is not known.</summary>
    public static OutgoingContent From(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek)
            return new OutgoingContent(_ => new(stream), null, leaveOpen: true, once: true);
        var start = stream.Position;
        return new OutgoingContent(Rewind, stream.Length - start, leaveOpen: true, once: false);

        ValueTask<Stream> Rewind(CancellationToken cancellation)
        {
            stream.Position = start;
            return new(stream);
        }
    }

    /// <summary>A stream that is opened each time the content is read, and closed behind it.</summary>
    /// <param name="open">Opens it at its beginning.</param>
    /// <param name="length">Bytes it will give; null when not known.</param>
    public static OutgoingContent From(Func<CancellationToken, ValueTask<Stream>> open, long? length = null)
    {
        ArgumentNullException.ThrowIfNull(open);
        if (length is { } known)
            ArgumentOutOfRangeException.ThrowIfNegative(known, nameof(length));
        return new OutgoingContent(open, length, leaveOpen: false, once: false);
    }

    /// <summary>Gives the content in pieces, each filled to <paramref name="buffer"/>'s length but the last, which may be empty.</summary>
    /// <exception cref="InvalidDataException">There is more or less of it than <see cref="Length"/> says, which the server was already told.</exception>
    internal async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        Memory<byte> buffer, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (Bytes is { } bytes)
        {
            for (; bytes.Length > buffer.Length; bytes = bytes[buffer.Length..])
                yield return bytes[..buffer.Length];
            yield return bytes;
            yield break;
        }
        if (once && used)
            throw new InvalidOperationException("This content comes from a stream that cannot seek, and was read before.");
        used = true;
        var stream = await open(cancellation).ConfigureAwait(false);
        try
        {
            long total = 0;
            int got;
            do
            {
                got = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
                total += got;
                if (total > Length)
                    throw new InvalidDataException($"Content of {Length} bytes goes on beyond them.");
                yield return buffer[..got];
            }
            while (got == buffer.Length);
            if (total < Length)
                throw new InvalidDataException($"Content of {Length} bytes ends after {total}.");
        }
        finally
        {
            if (!leaveOpen)
                await stream.DisposeAsync().ConfigureAwait(false);
        }
    }
}
