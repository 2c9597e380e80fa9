using System.Buffers;
using System.Runtime.CompilerServices;

namespace MailPortal.Mail.Imap;

/// <summary>Answers from the wire, one after the other (RFC 9051 section 2.2.2): literals within one are joined to it, the body of a message is left on the wire for
/// whoever wants it, and passed over when nobody does. Whatever fails here leaves the place in the dialogue unknown.</summary>
internal sealed class ImapAnswers(ImapReader reader)
{
    private const int MostLiterals = 100;
    internal const long LongestBody = uint.MaxValue; // RFC 3501 section 9, number
    private readonly ArrayBufferWriter<byte> joined = new();
    private ImapLiteralStream? body;
    private bool atBody; // on the wire, whether or not it was lent

    /// <summary>The answer read last.</summary>
    internal ImapResponse Last { get; } = new();

    /// <summary>Reads the next one into <see cref="Last"/>.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    internal async ValueTask ReadAsync(CancellationToken cancellation)
    {
        if (atBody)
            await FinishBodyAsync(cancellation).ConfigureAwait(false);
        var line = await reader.ReadLineAsync(cancellation).ConfigureAwait(false);
        if (!Last.Read(line))
            await JoinAsync(line, Last.Read, cancellation).ConfigureAwait(false);
        // Also of a body that nobody has asked for: what stands in a message must not be read as the server's words.
        atBody = Last.Kind == ImapResponseKind.FetchWithBody;
        if (atBody && Last.Fetch.Length > LongestBody)
            throw ImapProblems.Broken($"a message of {Last.Fetch.Length} bytes");
    }

    /// <summary>The body that the last answer announced is read from here on, until the next answer is wanted.</summary>
    internal Stream Lend(ImapLiteralStream stream) => body = stream;

    /// <summary>Passes over what is left of the body and reads the items behind it into <see cref="Last"/>.</summary>
    internal async ValueTask FinishBodyAsync(CancellationToken cancellation)
    {
        if (!atBody)
            return;
        atBody = false;
        var left = body?.Detach() ?? Last.Fetch.Length;
        body = null;
        await reader.SkipAsync(left, cancellation).ConfigureAwait(false);
        var line = await reader.ReadLineAsync(cancellation).ConfigureAwait(false);
        // A server that counts a message without the line break that it writes behind it.
        if (line.IsEmpty)
            line = await reader.ReadLineAsync(cancellation).ConfigureAwait(false);
        if (!ReadTail(line))
            await JoinAsync(line, ReadTail, cancellation).ConfigureAwait(false);
    }

    /// <summary>What stands behind a body: <c>)</c>, or <c> FLAGS (\Seen) UID 34)</c>.</summary>
    private bool ReadTail(ReadOnlyMemory<byte> line)
    {
        var data = Last.Fetch with { Body = FetchBody.Absent };
        var parser = new ImapParser(line.Span);
        var whole = data.Read(ref parser);
        if (data.Body != FetchBody.Absent)
            throw ImapProblems.Broken("a second body in one answer");
        if (whole)
            Last.Fetch = data with { Body = FetchBody.Literal, Length = Last.Fetch.Length };
        return whole;
    }

    /// <summary>Collects the literals in an answer, in place, until it reads as whole (or up to a body, which is streamed).</summary>
    private async ValueTask JoinAsync(ReadOnlyMemory<byte> line, Func<ReadOnlyMemory<byte>, bool> read, CancellationToken cancellation)
    {
        joined.ResetWrittenCount();
        joined.Write(line.Span);
        var literals = 0;
        do
        {
            // Each has the answer read again from its beginning.
            if (++literals > MostLiterals)
                throw ImapProblems.Broken($"more than {MostLiterals} literals in one answer");
            var length = LiteralAtEnd(line.Span);
            if (length > ImapReader.LongestLine - joined.WrittenCount)
                throw ImapProblems.Broken($"a literal of {length} bytes where none was asked for");
            joined.Write("\r\n"u8);
            await reader.CopyAsync(joined, length, cancellation).ConfigureAwait(false);
            line = await reader.ReadLineAsync(cancellation).ConfigureAwait(false);
            joined.Write(line.Span);
        }
        while (!read(joined.WrittenMemory));
    }

    private static long LiteralAtEnd(ReadOnlySpan<byte> line)
    {
        var open = line.LastIndexOf((byte)'{');
        var parser = new ImapParser(open < 0 ? default : line[open..]);
        return parser.TryLiteralHeader(out var length) && parser.AtEnd ? length : throw ImapProblems.Broken("a literal without its length");
    }
}
