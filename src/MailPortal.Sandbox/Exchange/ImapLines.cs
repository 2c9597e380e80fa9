using System.Text;

namespace MailPortal.Sandbox.Exchange;

/// <summary>Reads IMAP line by line until the sign-in is over; what it has read beyond that is handed on.</summary>
internal sealed class ImapLines(Stream stream)
{
    private const int LongestLine = 64 * 1024;
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    /// <summary>Bytes that were read and not yet given out.</summary>
    public ReadOnlyMemory<byte> Rest => _buffer.AsMemory(_start, _end - _start);

    /// <summary>The next line without its end; null when the other side has closed.</summary>
    /// <exception cref="IOException">The line is too long.</exception>
    public async ValueTask<string?> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var at = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (at >= 0)
            {
                var line = Encoding.Latin1.GetString(_buffer, _start, at).TrimEnd('\r');
                _start += at + 1;
                return line;
            }
            if (!await FillAsync(cancellation)) return null;
        }
    }

    /// <summary>Reads over a literal's bytes.</summary>
    public async ValueTask<bool> SkipAsync(int count, CancellationToken cancellation)
    {
        while (count > _end - _start)
        {
            count -= _end - _start;
            _start = _end;
            if (!await FillAsync(cancellation)) return false;
        }
        _start += count;
        return true;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
        {
            if (_end >= LongestLine) throw new IOException("IMAP line too long.");
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation);
        _end += read;
        return read > 0;
    }
}
