using System.Text;

namespace MailPortal.Sandbox.Smtp;

/// <summary>Reads SMTP: lines, and the bytes of a message.</summary>
internal sealed class SmtpStream(Stream stream)
{
    private const int LongestLine = 64 * 1024;
    private readonly byte[] _buffer = new byte[LongestLine];
    private int _start;
    private int _end;

    /// <summary>The next line with its end; null when the other side has closed.</summary>
    /// <exception cref="IOException">The line is too long.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> LineAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var at = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (at >= 0)
            {
                var line = _buffer.AsMemory(_start, at + 1);
                _start += at + 1;
                return line;
            }
            if (!await FillAsync(cancellation)) return null;
        }
    }

    /// <summary>The next line as text, without its end.</summary>
    public async ValueTask<string?> CommandAsync(CancellationToken cancellation) =>
        await LineAsync(cancellation) is { } line ? Encoding.UTF8.GetString(line.Span).TrimEnd('\r', '\n') : null;

    /// <summary>The lines behind DATA up to the dot, without the dots that were put before others.</summary>
    /// <returns>What is larger than <paramref name="largest"/> is read and cut; null when the other side closes before the dot.</returns>
    public async ValueTask<MemoryStream?> MessageAsync(long largest, CancellationToken cancellation)
    {
        var message = new MemoryStream();
        var ended = true; // whether the line before ended with CRLF: a dot behind a bare LF ends nothing
        while (await LineAsync(cancellation) is { } line)
        {
            var text = line.Span;
            if (ended && text.SequenceEqual(".\r\n"u8)) return message;
            if (ended && text[0] == (byte)'.') text = text[1..];
            ended = text.EndsWith("\r\n"u8);
            if (message.Length <= largest) message.Write(text);
        }
        return null;
    }

    /// <summary>Exactly so many bytes; null when the other side closes before.</summary>
    public async ValueTask<byte[]?> BytesAsync(int count, CancellationToken cancellation)
    {
        var bytes = new byte[count];
        var have = Math.Min(count, _end - _start);
        _buffer.AsSpan(_start, have).CopyTo(bytes);
        _start += have;
        return await stream.ReadAtLeastAsync(bytes.AsMemory(have), count - have, throwOnEndOfStream: false, cancellation) == count - have ? bytes : null;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length) throw new IOException("SMTP line too long.");
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation);
        _end += read;
        return read > 0;
    }
}
