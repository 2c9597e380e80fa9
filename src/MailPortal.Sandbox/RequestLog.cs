namespace MailPortal.Sandbox;

/// <summary>What was asked of the sandbox, newest last. Secrets, tokens and passwords never get in.</summary>
public sealed class RequestLog(TimeProvider clock)
{
    private const int Kept = 2000;
    private readonly Lock _gate = new();
    private readonly Queue<LoggedRequest> _requests = new();

    internal void Add(string service, string asked, string answered)
    {
        lock (_gate)
        {
            _requests.Enqueue(new(clock.GetUtcNow(), service, asked, answered));
            while (_requests.Count > Kept) _requests.Dequeue();
        }
    }

    public IReadOnlyList<LoggedRequest> All()
    {
        lock (_gate) return [.. _requests];
    }
}

/// <summary>One request and how it was answered.</summary>
/// <param name="Service"><c>entra</c>, <c>graph</c>, <c>imap</c> or <c>smtp</c>.</param>
/// <param name="Answered">In Exchange's case with the reason that Exchange itself never tells.</param>
public sealed record LoggedRequest(DateTimeOffset At, string Service, string Asked, string Answered);
