using System.Text;
using MailPortal.Mail.Network;
using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail;

/// <summary>A server that knows one dialogue by heart. Lines <c>C: </c> are what the client has to say, exactly and in this order; lines <c>S: </c>
/// what it hears, each only after everything said above. A command that is not in the script, one that is sent before the answers above it were
/// heard, or waiting for an answer before the command was sent, fails the test. After the last line the connection is closed.</summary>
public sealed class ReplayStream : ServerStream
{
    private readonly List<(bool FromServer, byte[] Bytes)> script = [];
    private readonly Func<int> piece;
    private int step;
    private int offset;
    private int saying;
    private int said;

    /// <param name="dialogue">The script.</param>
    /// <param name="piece">How many bytes the next read gets at most; all there are when null.</param>
    public ReplayStream(string dialogue, Func<int>? piece = null)
    {
        this.piece = piece ?? (static () => int.MaxValue);
        foreach (var line in dialogue.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var fromServer = line.StartsWith("S: ", StringComparison.Ordinal);
            if (!fromServer && !line.StartsWith("C: ", StringComparison.Ordinal))
                throw new ArgumentException($"Neither S: nor C: : {line}", nameof(dialogue));
            script.Add((fromServer, Encoding.UTF8.GetBytes(line[3..] + "\r\n")));
        }
    }

    public static MailServerEndpoint Endpoint { get; } = new("mail.contoso.test", 993, ConnectionSecurity.SslTls);

    /// <summary>What the server of a dialogue says, its answers apart: the greeting, then what follows each turn of the client.</summary>
    public static IReadOnlyList<string> Answers(string dialogue)
    {
        var answers = new List<string> { "" };
        foreach (var line in dialogue.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("S: ", StringComparison.Ordinal))
                answers[^1] += line[3..] + "\r\n";
            else if (answers[^1].Length > 0)
                answers.Add("");
        }

        return answers[^1].Length > 0 ? answers : answers[..^1];
    }

    public MailSocket Socket => MailSocket.Over(this, Endpoint);

    /// <summary>Everything in the script was said.</summary>
    public void AssertFinished()
    {
        NextCommand();
        Assert.True(saying == script.Count, saying < script.Count ? $"never said: {Encoding.UTF8.GetString(script[saying].Bytes)}" : "");
    }

    // `step`/`offset`: how far the server has spoken. `saying`/`said`: how far the client has.
    private void NextCommand()
    {
        while (saying < script.Count && script[saying].FromServer)
            saying++;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (step < script.Count && !script[step].FromServer)
        {
            NextCommand();
            Assert.True(saying > step, $"the client waits for an answer where it should say: {Encoding.UTF8.GetString(script[step].Bytes)}");
            step++;
        }

        if (step == script.Count || buffer.IsEmpty)
            return new(0);
        var most = Math.Min(buffer.Length, Math.Max(1, piece()));
        var count = 0;
        while (count < most && step < script.Count && script[step].FromServer)
        {
            var part = script[step].Bytes.AsSpan(offset);
            part = part[..Math.Min(part.Length, most - count)];
            part.CopyTo(buffer.Span[count..]);
            count += part.Length;
            offset += part.Length;
            if (offset == script[step].Bytes.Length)
                (step, offset) = (step + 1, 0);
        }

        return new(count);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        foreach (var one in buffer.Span)
        {
            NextCommand();
            if (saying == script.Count)
                Assert.Fail($"unexpected command: {Encoding.UTF8.GetString(buffer.Span)}");
            // Without pipelining every answer is heard before the next command; with it the script has the commands together.
            if (said == 0 && script.FindIndex(step, line => line.FromServer) is >= 0 and var unheard && unheard < saying)
                Assert.Fail($"said before hearing '{Encoding.UTF8.GetString(script[unheard].Bytes).TrimEnd()}': {Encoding.UTF8.GetString(buffer.Span)}");
            var expected = script[saying].Bytes;
            if (expected[said] != one)
                Assert.Fail($"expected: {Encoding.UTF8.GetString(expected)}said: {Encoding.UTF8.GetString(buffer.Span)}");
            if (++said == expected.Length)
                (saying, said) = (saying + 1, 0);
        }

        return ValueTask.CompletedTask;
    }
}
