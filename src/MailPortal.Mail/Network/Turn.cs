namespace MailPortal.Mail.Network;

/// <summary>Whose turn it is to talk: one caller at a time. A second one would write into the first one's command and read its answers, so that a message
/// ends up under another's name; it is refused before it has said anything, and the first goes on unharmed.</summary>
/// <param name="owner">What the caller calls.</param>
internal sealed class Turn(Type owner)
{
    private const int Free = 0;
    private const int Taken = 1;
    private const int Over = 2;
    private int state;

    internal bool IsOver => Volatile.Read(ref state) == Over;

    /// <summary>Takes it, for the length of a <c>using</c>.</summary>
    /// <exception cref="InvalidOperationException">Somebody else has it.</exception>
    /// <exception cref="ObjectDisposedException">There are no more.</exception>
    internal Held Take()
    {
        switch (Interlocked.CompareExchange(ref state, Taken, Free))
        {
            case Free:
                return new Held(this);
            case Over:
                throw new ObjectDisposedException(owner.FullName);
            default:
                throw new InvalidOperationException(
                    $"{owner.Name} takes one caller at a time, and another call is under way: an operation that was not awaited, or messages that are still being read.");
        }
    }

    /// <summary>No more turns; whoever has one loses the connection under it.</summary>
    /// <returns>True when nobody had one: there is room for a goodbye.</returns>
    internal bool End() => Interlocked.Exchange(ref state, Over) == Free;

    /// <summary>A turn that was taken.</summary>
    internal readonly struct Held(Turn turn) : IDisposable
    {
        public void Dispose() => Interlocked.CompareExchange(ref turn.state, Free, Taken);
    }
}
