using System.Diagnostics.CodeAnalysis;

namespace MailPortal.Components;

/// <summary>What pages were drawn from, by component, until their circuits come for it. In this node's memory: a circuit that comes too late, or to
/// another node, finds nothing and reads.</summary>
public sealed class HandoverShelf(TimeProvider time)
{
    /// <summary>A browser that opens a circuit at all opens it at once.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);

    /// <summary>Most pages kept at once; the oldest makes room.</summary>
    public const int Pages = 256;

    private readonly Lock gate = new();
    private readonly Dictionary<Guid, Entry> entries = [];
    private readonly Queue<(Guid Ticket, DateTimeOffset Until)> order = new();

    public void Put(Guid ticket, string owner, IReadOnlyDictionary<Type, object?[]> values)
    {
        lock (gate)
        {
            Expire(room: 1);
            var until = time.GetUtcNow() + Kept;
            entries[ticket] = new(owner, until, values);
            order.Enqueue((ticket, until));
        }
    }

    /// <summary>Gives it to its owner, and to nobody a second time.</summary>
    public bool TryTake(Guid ticket, string owner, [NotNullWhen(true)] out IReadOnlyDictionary<Type, object?[]>? values)
    {
        lock (gate)
        {
            Expire(room: 0);
            values = entries.GetValueOrDefault(ticket) is { } entry && entry.Owner == owner ? entry.Values : null;
            return values is not null && entries.Remove(ticket);
        }
    }

    private void Expire(int room)
    {
        while (order.TryPeek(out var oldest) && (order.Count + room > Pages || oldest.Until <= time.GetUtcNow())) entries.Remove(order.Dequeue().Ticket);
    }

    private sealed record Entry(string Owner, DateTimeOffset Until, IReadOnlyDictionary<Type, object?[]> Values);
}
