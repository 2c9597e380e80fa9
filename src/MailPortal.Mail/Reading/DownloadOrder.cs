namespace MailPortal.Mail.Reading;

/// <summary>Why messages are asked for.</summary>
internal enum DownloadPurpose
{
    Bodies,
    /// <summary>One message alone, after a NO to several.</summary>
    Single,
    /// <summary>Are those that brought no body still there?</summary>
    Recheck,
    /// <summary>Does the server list those that it says nothing about?</summary>
    Listing,
}

/// <summary>Messages asked for in one command, or to be.</summary>
internal readonly record struct DownloadGroup(DownloadPurpose Purpose, List<DownloadedMessage> Messages);

/// <summary>The messages in hand: those asked for and not given out yet, in the order in which they are to be, and what is to be asked next.</summary>
/// <param name="uids">Rising.</param>
/// <param name="time">For messages whose date the server does not say.</param>
internal sealed class DownloadOrder(IReadOnlyList<uint> uids, TimeProvider time)
{
    private readonly List<DownloadedMessage> known = [];
    private readonly DownloadWindow window = new(uids);
    private Queue<DownloadGroup> waiting = new();

    /// <summary>Rising; the head is the next to be given out.</summary>
    internal Queue<DownloadedMessage> Messages { get; } = new();

    /// <summary>A message of that length came.</summary>
    internal void Learn(long bytes) => window.Learn(bytes);

    /// <summary>To be asked before any new ones.</summary>
    internal void Wait(DownloadPurpose purpose, List<DownloadedMessage> messages) => waiting.Enqueue(new(purpose, messages));

    /// <summary>What was under way when a session ended has to be asked again, before what waits already.</summary>
    internal void WaitAgain(IEnumerable<DownloadGroup> groups) => waiting = new(groups.Concat(waiting));

    /// <summary>False when there is nothing left to ask.</summary>
    internal bool TryNext(out DownloadGroup group)
    {
        while (waiting.TryDequeue(out group))
        {
            group.Messages.RemoveAll(static message => message.State != DownloadState.Awaited);
            if (group.Messages.Count > 0)
                return true;
        }

        group = new(DownloadPurpose.Bodies, NextWindow());
        return group.Messages.Count > 0;
    }

    /// <summary>The first that is still to come, of those in hand or of new ones; null when there is none.</summary>
    /// <param name="after">Only above this uid.</param>
    internal DownloadedMessage? FirstAwaited(uint after = 0)
    {
        if (Messages.FirstOrDefault(message => message.State == DownloadState.Awaited && message.Uid > after) is { } first)
            return first;
        var next = NextWindow();
        if (next.Count > 0)
            Wait(DownloadPurpose.Bodies, next);
        return next.Count > 0 ? next[0] : null;
    }

    private List<DownloadedMessage> NextWindow()
    {
        var next = window.Next();
        if (next.Count == 0)
            return [];
        known.RemoveAll(static message => message.State == DownloadState.GivenOut);
        var now = time.GetUtcNow();
        var messages = new List<DownloadedMessage>(next.Count);
        foreach (var uid in next)
        {
            var message = new DownloadedMessage(uid, now);
            messages.Add(message);
            Messages.Enqueue(message);
        }

        known.AddRange(messages);
        return messages;
    }

    /// <summary>Messages in hand are rising, so that one is found in a few steps; the next in order is nearly always the one.</summary>
    internal DownloadedMessage? Find(uint uid)
    {
        if (Messages.TryPeek(out var head) && head.Uid == uid)
            return head;
        int low = 0, high = known.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (known[middle].Uid == uid)
                return known[middle];
            if (known[middle].Uid < uid)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return null;
    }
}
