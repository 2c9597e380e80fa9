using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MailPortal.Data;

/// <summary>Refusals that say that somebody else wrote at the same time: whoever looks again and asks again is served.</summary>
internal static class DatabaseConflict
{
    /// <summary>A row was changed meanwhile, the same row was added, or two could not be put in an order.</summary>
    public static bool Is(Exception thrown) => thrown is DbUpdateConcurrencyException || DatabaseTrouble.CauseOf(thrown) switch
    {
        PostgresException e => e.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UniqueViolation,
        SqlException e => e.Number is 1205 or 3960 or 2601 or 2627, // deadlock, snapshot conflict, unique index, unique constraint
        SqliteException e => e.SqliteExtendedErrorCode is 517 or 2067 or 1555, // SQLITE_BUSY_SNAPSHOT, SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY
        _ => thrown.InnerException is { } inner && Is(inner),
    };

    /// <summary>Changes, and when somebody else wrote at the same time, changes once more over what is there by then: for changes that look for
    /// themselves what is there.</summary>
    public static async Task<T> TwiceAsync<T>(Func<Task<T>> change)
    {
        try
        {
            return await change();
        }
        catch (Exception e) when (Is(e) || IsOfReference(e))
        {
            return await change();
        }
    }

    /// <summary>A row was added that names one that goes, or the other way round.</summary>
    public static bool IsOfReference(Exception thrown) => DatabaseTrouble.CauseOf(thrown) switch
    {
        PostgresException e => e.SqlState is PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.RestrictViolation,
        SqlException e => e.Number is 547,
        SqliteException e => e.SqliteExtendedErrorCode is 787 or 1811, // SQLITE_CONSTRAINT_FOREIGNKEY; SQLITE_CONSTRAINT_TRIGGER: so it calls ON DELETE RESTRICT
        _ => false,
    };
}
