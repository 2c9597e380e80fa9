using MailPortal.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MailPortal.Tests.Portal.Data;

public sealed class DatabaseTroubleTests
{
    private static readonly PostgresException Serialization = Postgres(PostgresErrorCodes.SerializationFailure);

    public static TheoryData<Exception, bool, bool, bool> Thrown => new()
    {
        // what was thrown, trouble, conflict, conflict of a reference
        { new NpgsqlException("gone"), true, false, false },
        { new TimeoutException(), true, false, false },
        { new System.Net.Sockets.SocketException(11001), true, false, false },
        { Transient(new NpgsqlException("gone", new IOException())), true, false, false },
        { Transient(new TimeoutException()), true, false, false },
        { Transient(new DbUpdateException("x", Serialization)), true, true, false },
        { Transient(Serialization), true, true, false },
        { new DbUpdateException("x", Postgres(PostgresErrorCodes.DeadlockDetected)), true, true, false },
        { new DbUpdateException("x", Postgres(PostgresErrorCodes.UniqueViolation)), true, true, false },
        { new DbUpdateException("x", new SqliteException("UNIQUE", 19, 2067)), true, true, false },
        { new DbUpdateException("x", new SqliteException("PRIMARY KEY", 19, 1555)), true, true, false },
        { new DbUpdateException("x", Postgres(PostgresErrorCodes.ForeignKeyViolation)), true, false, true },
        { new DbUpdateException("x", new SqliteException("FOREIGN KEY", 19, 787)), true, false, true },
        { new DbUpdateException("x", new SqliteException("FOREIGN KEY", 19, 1811)), true, false, true },
        { new DbUpdateException("x", new SqliteException("NOT NULL", 19, 1299)), true, false, false },
        { new DbUpdateException("x", Postgres(PostgresErrorCodes.DiskFull)), true, false, false },
        { new DbUpdateException("x"), true, false, false },
        { new DbUpdateConcurrencyException("x"), false, true, false },
        { new InvalidOperationException("ours"), false, false, false },
        { new OperationCanceledException(), false, false, false },
    };

    [Theory, MemberData(nameof(Thrown), DisableDiscoveryEnumeration = true)]
    public void Thrown_IsTakenForWhatItIs(Exception thrown, bool trouble, bool conflict, bool reference) =>
        Assert.Equal((trouble, conflict, reference), (DatabaseTrouble.Is(thrown), DatabaseConflict.Is(thrown), DatabaseConflict.IsOfReference(thrown)));

    // As the mappers of server databases put it.
    private static InvalidOperationException Transient(Exception inner) => new("An exception has been raised that is likely due to a transient failure.", inner);

    private static PostgresException Postgres(string state) => new("refused", "ERROR", "ERROR", state);
}
