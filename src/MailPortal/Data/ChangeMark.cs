namespace MailPortal.Data;

/// <summary>How to see cheaply that rows of a kind changed, whichever node changed them. Rows of other kinds
/// change together with one that has a mark: a mailbox with an audit entry.</summary>
/// <param name="Kind">The entity.</param>
/// <param name="ReadAsync">Reads a few rows through an index, and gives a text that differs once something changed. The newest row alone is
/// not enough: clocks of nodes differ, and a transaction that began earlier may commit later.</param>
public sealed record ChangeMark(Type Kind, Func<PortalDbContext, CancellationToken, Task<string>> ReadAsync)
{
    /// <summary>So many of the newest rows are compared.</summary>
    public const int Depth = 16;
}
