using System.Buffers;
using MailPortal.Mail.Network;

namespace MailPortal.Mail.Imap;

/// <summary>Lines and literals from the pipe.</summary>
internal sealed class ImapReader(MailSocket socket) : WireReader(socket, LongestLine, ImapProblems.Broken)
{
    /// <summary>The answer to a SEARCH over 500,000 messages is one line of about 4 MB.</summary>
    internal const int LongestLine = 8 * 1024 * 1024;

    /// <summary>Passes over this many bytes.</summary>
    internal async ValueTask SkipAsync(long count, CancellationToken cancellation)
    {
        while (count > 0)
        {
            if (Buffered.IsEmpty)
                await FillAsync(cancellation).ConfigureAwait(false);
            var step = Math.Min(count, Buffered.Length);
            Consume(step);
            count -= step;
        }
    }

    /// <summary>Copies this many bytes.</summary>
    internal async ValueTask CopyAsync(IBufferWriter<byte> target, long count, CancellationToken cancellation)
    {
        while (count > 0)
        {
            if (Buffered.IsEmpty)
                await FillAsync(cancellation).ConfigureAwait(false);
            var step = Math.Min(count, Buffered.Length);
            foreach (var segment in Buffered.Slice(0, step))
                target.Write(segment.Span);
            Consume(step);
            count -= step;
        }
    }
}
