using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Npgsql;

[assembly: AssemblyFixture(typeof(MailPortal.Tests.PostgreSqlServer))]

namespace MailPortal.Tests;

/// <summary>A PostgreSQL of these tests alone, started when the first of them asks for it, on a port and in a folder of its own. It never
/// waits for the disk: what it holds is thrown away.</summary>
public sealed class PostgreSqlServer : IDisposable
{
    private const string Programs = "/usr/lib/postgresql/15/bin/", Superuser = "postgres", Template = "mailportal_template";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1), LookAgain = TimeSpan.FromMilliseconds(50);
    private static readonly Lazy<PostgreSqlServer> Running = new(() => new PostgreSqlServer(start: true));
    private static int databases;
    private readonly string folder = "";
    private readonly int port;
    private Process? process;

    /// <summary>Made by xUnit, to end the server with the tests.</summary>
    public PostgreSqlServer() { }

    private PostgreSqlServer(bool start)
    {
        _ = start;
        if (!File.Exists(Programs + "initdb")) throw new InvalidOperationException("PostgreSQL 15 is missing: bash eng/install.sh test installs it.");
        folder = Directory.CreateTempSubdirectory("mailportal-pg-").FullName;
        // PostgreSQL refuses to run as root.
        if (Environment.IsPrivilegedProcess) Run("chown", Superuser, folder);
        Run(AsPostgres(Programs + "initdb", "-D", Data, "-A", "trust", "-U", Superuser, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"));
        port = FreePort();
        process = Process.Start(Command(AsPostgres(Programs + "postgres", "-D", Data, "-p", $"{port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
            "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=400")))!;
        // Read, lest it wait for somebody to take its log.
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        WaitUntilItAnswers();
        Query("postgres", $"CREATE DATABASE {Template}");
        Migrate(Connection(Template));
        // Each test has a master key of its own, as each SQLite database has.
        Query(Template, "DELETE FROM \"DataProtectionKeys\"");
    }

    private string Data => Path.Combine(folder, "data");

    /// <summary>A database at the model, copied from one that was migrated once; its connection string.</summary>
    public static string NewDatabase()
    {
        var name = $"test_{Interlocked.Increment(ref databases)}";
        Running.Value.Query("postgres", $"CREATE DATABASE {name} TEMPLATE {Template}");
        return Running.Value.Connection(name);
    }

    /// <summary>A database that holds nothing; its connection string.</summary>
    public static string EmptyDatabase()
    {
        var name = $"test_{Interlocked.Increment(ref databases)}";
        Running.Value.Query("postgres", $"CREATE DATABASE {name}");
        return Running.Value.Connection(name);
    }

    public static void Drop(string connection)
    {
        using (var pool = new NpgsqlConnection(connection)) NpgsqlConnection.ClearPool(pool);
        Running.Value.Query("postgres", $"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connection).Database} WITH (FORCE)");
    }

    /// <summary>All that a database holds, as text.</summary>
    public static string Dump(string connection)
    {
        var at = new NpgsqlConnectionStringBuilder(connection);
        return Run(Programs + "pg_dump", "-h", at.Host!, "-p", $"{at.Port}", "-U", Superuser, at.Database!);
    }

    /// <summary>Runs a statement as the superuser.</summary>
    public static void Run(string connection, string sql)
    {
        using var open = new NpgsqlConnection(connection);
        open.Open();
        using var command = open.CreateCommand();
#pragma warning disable CA2100 // written by the tests themselves
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>Runs the portal's own <c>--migrate</c> on a database.</summary>
    public static (int ExitCode, string Output) RunMigrate(string connection, string? folder = null)
    {
        var data = folder ?? Directory.CreateTempSubdirectory("mailportal-").FullName;
        try
        {
            var start = Command("dotnet", Path.Combine(Path.GetDirectoryName(typeof(Program).Assembly.Location)!, "MailPortal.dll"), "--migrate");
            start.Environment["DataDirectory"] = data;
            foreach (var (key, value) in Portal.TestDatabase.Settings(data, connection)) start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
            using var migrating = Process.Start(start)!;
            var errors = migrating.StandardError.ReadToEndAsync();
            var output = migrating.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
            migrating.WaitForExit();
            return (migrating.ExitCode, output);
        }
        finally
        {
            if (folder is null) Directory.Delete(data, recursive: true);
        }
    }

    public void Dispose()
    {
        if (process is null)
        {
            if (Running.IsValueCreated) Running.Value.Dispose();
            return;
        }
        NpgsqlConnection.ClearAllPools();
        // Its first line is the process that is to end, whoever started it on our behalf.
        var postmaster = File.ReadLines(Path.Combine(Data, "postmaster.pid")).First();
        Run("kill", "-INT", int.Parse(postmaster, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture));
        process.WaitForExit();
        process.Dispose();
        process = null;
        Directory.Delete(folder, recursive: true);
    }

    private static void Migrate(string connection)
    {
        var (exitCode, output) = RunMigrate(connection);
        if (exitCode != 0) throw new InvalidOperationException($"--migrate ended with {exitCode}: {output}");
    }

    private string Connection(string database) => $"Host=127.0.0.1;Port={port};Username={Superuser};Database={database}";

    private void Query(string database, string sql) => Run(Connection(database) + ";Pooling=false", sql);

    private void WaitUntilItAnswers()
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                Query("postgres", "SELECT 1");
                return;
            }
            catch (NpgsqlException) when (TimeProvider.System.GetElapsedTime(began) < Patience && !process!.HasExited)
            {
                Task.Delay(LookAgain, TimeProvider.System).GetAwaiter().GetResult();
            }
        }
    }

    private static string[] AsPostgres(params string[] command) => Environment.IsPrivilegedProcess ? ["runuser", "-u", Superuser, "--", .. command] : command;

    private static ProcessStartInfo Command(params string[] command) =>
        new(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };

    private static string Run(params string[] command)
    {
        using var process = Process.Start(Command(command))!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{command[0]} ended with {process.ExitCode}: {output}{errors.GetAwaiter().GetResult()}");
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(System.Net.IPAddress.Loopback, 0);
        socket.Start();
        return ((System.Net.IPEndPoint)socket.LocalEndpoint).Port;
    }
}
