namespace MailPortal.Sandbox.Transport;

/// <summary>Everything that was accepted for sending, oldest first: also what leaves the sandbox's domains, which stays here.</summary>
public sealed class SentLog(TimeProvider clock)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly List<(SentMessage Message, byte[] Raw)> _sent = [];

    public IReadOnlyList<SentMessage> All()
    {
        lock (_gate) return [.. _sent.Select(s => s.Message)];
    }

    /// <summary>The message as it went out; null when there is none of that number.</summary>
    public ReadOnlyMemory<byte>? Raw(int id)
    {
        lock (_gate) return id >= 1 && id <= _sent.Count ? _sent[id - 1].Raw : null;
    }

    internal void Add(Submission submission, string from, string messageId, string subject, byte[] raw)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            var earlier = _sent.Count(s => now - s.Message.At < Minute && s.Message.Sender.Equals(submission.Sender, StringComparison.OrdinalIgnoreCase));
            _sent.Add((new(_sent.Count + 1, now, submission.How, submission.Sender, from, submission.Recipients, messageId, subject, submission.Save, raw.Length, earlier + 1), raw));
        }
    }
}
