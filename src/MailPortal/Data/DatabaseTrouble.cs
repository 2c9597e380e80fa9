using System.Data.Common;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Data;

/// <summary>Whether it was the database that failed, asked of what code threw that speaks to the database alone. What drivers throw may lie
/// deeper: the mappers of server databases put an <see cref="InvalidOperationException"/> around everything that trying again may mend.</summary>
internal static class DatabaseTrouble
{
    /// <summary>Not so for a row that somebody else changed: then the database has done its work.</summary>
    public static bool Is(Exception thrown) => CauseOf(thrown) is not null;

    /// <summary>What the driver said; null when it was not the database.</summary>
    public static Exception? CauseOf(Exception thrown) => thrown switch
    {
        DbUpdateConcurrencyException => null,
        DbException or TimeoutException or SocketException => thrown,
        { InnerException: { } inner } when CauseOf(inner) is { } cause => cause,
        DbUpdateException => thrown,
        _ => null,
    };
}
