using System.Text;

namespace MailPortal.Mail.Network;

/// <summary>The last lines of a dialogue with a server, for a diagnosis. Secrets cannot get in: a client line is handed over by the same call that
/// builds the command, which writes <c>***</c> here where it writes the secret there; message bodies are only counted.</summary>
public sealed class WireLog
{
    private readonly int capacity;
    private readonly Queue<string> lines = new();
    private readonly Lock gate = new();

    /// <summary>Empty.</summary>
    /// <param name="capacity">Lines kept, at least one; the oldest go first.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one line.</exception>
    public WireLog(int capacity = 200)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        this.capacity = capacity;
    }

    /// <summary>The lines in order: <c>C: </c> what we said, <c>S: </c> what the server said.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (gate)
                return [.. lines];
        }
    }

    internal void Client(string line) => Add("C: " + line);

    internal void Server(string line) => Add("S: " + line);

    private void Add(string line)
    {
        lock (gate)
        {
            if (lines.Count == capacity)
                lines.Dequeue();
            lines.Enqueue(line);
        }
    }

    /// <summary>All lines, one below the other.</summary>
    public override string ToString() => new StringBuilder().AppendJoin('\n', Lines).ToString();
}
