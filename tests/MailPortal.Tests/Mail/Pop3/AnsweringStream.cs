using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail.Pop3;

/// <summary>A server that says one answer after the other, the first unasked and each other one for a line of the client, whatever the line is. Asked for
/// more than it has to say, it closes.</summary>
internal sealed class AnsweringStream(IReadOnlyList<byte[]> answers, Func<int> piece) : ServerStream
{
    private int due = 1;
    private int answer;
    private int at;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (answer < due && answer < answers.Count)
        {
            var count = Math.Min(Math.Min(buffer.Length, piece()), answers[answer].Length - at);
            answers[answer].AsMemory(at, count).CopyTo(buffer);
            at += count;
            if (at == answers[answer].Length)
                (answer, at) = (answer + 1, 0);
            if (count > 0)
                return new(count);
        }

        return new(0);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        due += buffer.Span.Count((byte)'\n');
        return ValueTask.CompletedTask;
    }
}
