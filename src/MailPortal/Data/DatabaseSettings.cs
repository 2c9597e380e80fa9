using System.Data.Common;

namespace MailPortal.Data;

/// <summary>The three databases the portal runs on.</summary>
public enum DatabaseProvider { Sqlite, SqlServer, PostgreSql }

/// <summary>Which database, and the master key that has to come with it.</summary>
/// <param name="Provider"><c>Database:Provider</c>.</param>
/// <param name="Connection"><c>ConnectionStrings:MailPortal</c>; null for the embedded database in the data directory.</param>
/// <param name="KeyFile"><c>Protection:KeyFile</c>.</param>
internal sealed record DatabaseSettings(DatabaseProvider Provider, string? Connection, string? KeyFile)
{
    /// <summary>A database of its own process, which several nodes may share.</summary>
    public bool IsServer => Provider is not DatabaseProvider.Sqlite;

    /// <exception cref="InvalidOperationException">All that is wrong, each with its key and never with the value of a connection.</exception>
    public static DatabaseSettings Read(IConfiguration configuration)
    {
        string? Value(string key) => configuration[key] is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;
        var problems = new List<string>();
        var named = Value("Database:Provider");
        // By name only: Enum.TryParse would take numbers as well.
        var known = Enum.GetValues<DatabaseProvider>().Where(p => string.Equals(p.ToString(), named ?? nameof(DatabaseProvider.Sqlite), StringComparison.OrdinalIgnoreCase)).ToList();
        if (known.Count == 0) problems.Add($"Database:Provider: '{named}' is not one of {string.Join(", ", Enum.GetNames<DatabaseProvider>())}.");
        var settings = new DatabaseSettings(known.FirstOrDefault(), configuration.GetConnectionString("MailPortal") is { Length: > 0 } c ? c : null, Value("Protection:KeyFile"));
        if (settings.IsServer && settings.Connection is null) problems.Add($"ConnectionStrings:MailPortal: {settings.Provider} needs a connection string.");
        if (settings.Connection is { } connection && !IsConnection(connection)) problems.Add("ConnectionStrings:MailPortal: this is no connection string (Key=value;Key=value).");
        // Each node would make a key of its own, and none could open what another one wrote.
        if (settings.IsServer && settings.KeyFile is null) problems.Add($"Protection:KeyFile: {settings.Provider} needs the path of the master key, the same key on every node.");
        return problems.Count == 0 ? settings : throw new InvalidOperationException(string.Join(Environment.NewLine, problems));
    }

    private static bool IsConnection(string text)
    {
        try
        {
            return new DbConnectionStringBuilder { ConnectionString = text }.Count > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
