using System.Diagnostics;
using System.Text.RegularExpressions;
using MailPortal.Audit;
using MailPortal.Data;
using MailPortal.Mailboxes;
using MailPortal.Tests.House;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace MailPortal.Tests.Portal.Data;

/// <summary>SQL Server does not run where these tests do. Its script is read by a parser of its language, and its provider translates every
/// query that any test comes upon (<see cref="SqlServerTranslation"/>).</summary>
public sealed partial class SqlServerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mailportal-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Script_OfAllMigrations_IsTransactSql()
    {
        var (statements, frame) = Taken(Script());
        Assert.True(statements.Count > 50, $"{statements.Count} statements were found in the script.");
        Assert.Contains(statements, s => s.Contains("CREATE TABLE [Mailboxes]", StringComparison.Ordinal));
        Assert.Contains(statements, s => s.Contains("WHERE [RawSha256] IS NOT NULL", StringComparison.Ordinal)); // taken out of its EXEC
        Assert.DoesNotContain("CREATE", frame.Replace("CREATE TABLE [__EFMigrationsHistory]", "", StringComparison.Ordinal), StringComparison.Ordinal);
        var (understood, said) = await ParseAsync(string.Join("\nGO\n", [.. statements, frame]));
        Assert.True(understood, said);
    }

    [Theory]
    [InlineData("CREATE TABLE [A] ([Id] int NOT NULL,, [B] bit NULL);")]
    [InlineData("CREATE UNIQUE INDEX ON [A] ([B]) WHERE [B] IS NOT NULL;")]
    public async Task Script_WithAPlantedFault_IsRefused(string fault) =>
        Assert.False((await ParseAsync($"CREATE TABLE [Before] ([Id] int NOT NULL);\nGO\n{fault}")).Understood);

    [Fact]
    public async Task ReadCommittedSnapshot_IsAskedForWhereItIsNotSet()
    {
        // The parser does not know ALTER DATABASE: EF Core writes the same when it makes one.
        const string Alter = "ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE;";
        Assert.EndsWith(Alter, DatabaseUpgrade.ReadCommittedSnapshot, StringComparison.Ordinal);
        var (understood, said) = await ParseAsync(DatabaseUpgrade.ReadCommittedSnapshot.Replace(Alter, "SELECT 1;", StringComparison.Ordinal));
        Assert.True(understood, said);
    }

    [Fact]
    public void Ids_LieInTheOrderOfTheirMaking()
    {
        using var db = new SqlServerDesign().CreateDbContext([]);
        var ids = db.Model.GetEntityTypes().SelectMany(e => e.GetProperties()).Where(p => p.ClrType == typeof(Guid) || p.ClrType == typeof(Guid?)).ToList();
        Assert.NotEmpty(ids);
        Assert.All(ids, p => Assert.Equal("binary(16)", p.GetColumnType()));
        var made = Enumerable.Range(0, 1000).Select(_ => RowId.Next()).Select(id => Convert.ToHexString((byte[])new GuidBytes().ConvertToProvider(id)!)).ToList();
        Assert.Equal(made.Order(StringComparer.Ordinal), made);
    }

    [Fact]
    public void NamesOfEnums_FitTheirColumns()
    {
        using var db = new SqlServerDesign().CreateDbContext([]);
        var named = db.Model.GetEntityTypes().SelectMany(e => e.GetProperties())
            .Where(p => (Nullable.GetUnderlyingType(p.ClrType) ?? p.ClrType).IsEnum && p.GetMaxLength() is not null).ToList();
        Assert.NotEmpty(named);
        // SQLite does not count; the other two refuse the row.
        Assert.All(named, p => Assert.All(Enum.GetNames(Nullable.GetUnderlyingType(p.ClrType) ?? p.ClrType), n => Assert.InRange(n.Length, 1, p.GetMaxLength()!.Value)));
    }

    [Fact]
    public async Task Query_ThatSqlServerCannotTranslate_FailsTheTestThatAsksIt()
    {
        await using var portal = new TestPortal([("Reception:Enabled", "false")]);
        await using var db = await portal.DbAsync();
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => db.Set<AuditEntry>().Where(e => EF.Functions.Glob(e.Action, "mailbox*")).ToListAsync(Cancellation));
        Assert.StartsWith("SQL Server: ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OperatorsThatNoQueryCameBy_AreFound() =>
        // Queries of these tests are not the portal's: nobody takes note of them.
        Assert.Contains(NotedQueries.Unseen(CodeModule.Read(typeof(SqlServerTests).Assembly), CodeStatements.Read(typeof(SqlServerTests).Assembly)),
            u => u.StartsWith("MailPortal.Tests.Portal.Data.SqlServerTests.Query_ThatSqlServerCannotTranslate_FailsTheTestThatAsksIt: ToListAsync (SqlServerTests.cs:", StringComparison.Ordinal));

    [Fact]
    public void Translation_GoesDownToTheCommand()
    {
        using var db = new SqliteDesign().CreateDbContext([]);
        var command = SqlServerTranslation.Translate(db.Set<ReceptionMailbox>().Where(m => m.LeaseUntil == null).OrderBy(m => m.DueAt).Take(3).Expression);
        Assert.Matches(@"^SELECT TOP\(.+\) [\s\S]+FROM \[Mailboxes\] AS \[m\]", command);
    }

    private static string Script()
    {
        using var db = new SqlServerDesign().CreateDbContext([]);
        return db.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent).ReplaceLineEndings("\n");
    }

    /// <summary>The statements, out of the conditions around them, and what is left: read apart, they are read in seconds.</summary>
    private static (List<string> Statements, string Frame) Taken(string script)
    {
        // Statements that need the column of an earlier one are sent as text.
        var plain = SentAsText().Replace(script, m => m.Groups[1].Value.Replace("''", "'", StringComparison.Ordinal) + ";")
            // The default, and a clause that the parser of this version trips over.
            .Replace(" ON DELETE NO ACTION", "", StringComparison.Ordinal);
        return ([.. Conditional().Matches(plain).Select(m => m.Groups[1].Value)], Conditional().Replace(plain, ""));
    }

    private async Task<(bool Understood, string Said)> ParseAsync(string script)
    {
        // Without this it would skip a long file and call it well.
        await File.WriteAllTextAsync(Path.Combine(folder, ".sqlfluff"), "[sqlfluff]\nlarge_file_skip_byte_limit = 0\n", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "script.sql"), script + "\n", Cancellation);
        var start = new ProcessStartInfo("sqlfluff", ["parse", "--dialect", "tsql", "script.sql"]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        if (!File.Exists("/usr/bin/sqlfluff")) Assert.Fail("sqlfluff is missing: bash eng/install.sh test installs it.");
        using var parser = Process.Start(start)!;
        var errors = parser.StandardError.ReadToEndAsync(Cancellation);
        var tree = await parser.StandardOutput.ReadToEndAsync(Cancellation);
        await parser.WaitForExitAsync(Cancellation);
        var said = await errors + tree[Math.Max(0, tree.Length - 1000)..];
        Assert.DoesNotContain("Skipping", said, StringComparison.Ordinal);
        return (parser.ExitCode == 0, said);
    }

    [GeneratedRegex(@"EXEC\(N'((?:[^']|'')*)'\);")]
    private static partial Regex SentAsText();

    [GeneratedRegex(@"IF NOT EXISTS \(\n    SELECT[^\n]*\n    WHERE[^\n]*\n\)\nBEGIN\n(.*?)\nEND;", RegexOptions.Singleline)]
    private static partial Regex Conditional();
}
