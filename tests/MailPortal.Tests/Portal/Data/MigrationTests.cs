using MailPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal.Data;

public sealed class MigrationTests
{
    public static TheoryData<string> Sets => [.. Contexts().Select(c => c.GetType().Name)];

    [Theory]
    [MemberData(nameof(Sets))]
    public void Migrations_MatchTheModel(string set)
    {
        using var db = Contexts().Single(c => c.GetType().Name == set);
        Assert.False(db.Database.HasPendingModelChanges(), $"The model has changed and {set} lacks it: bash eng/migration.sh NameOfTheChange");
        Assert.NotEmpty(db.Database.GetMigrations());
    }

    [Fact]
    public void Migrations_OfTheThreeSets_AreTheSameSteps()
    {
        // 20261120135718_Initial: only the moment differs.
        var steps = Contexts().Select(c => c.Database.GetMigrations().Select(m => m.Split('_', 2)[1]).ToArray()).ToArray();
        Assert.All(steps, s => Assert.Equal(steps[0], s));
    }

    [Fact]
    public async Task Start_AfterAKillInTheMiddleOfMigrating_DoesNotWaitForTheDead()
    {
        var first = new TestPortal([("Reception:Enabled", "false")]) { KeepFolder = true };
        await using (var db = await first.DbAsync())
            await db.Database.ExecuteSqlAsync($"INSERT INTO __EFMigrationsLock (Id, Timestamp) VALUES (1, '2026-01-01 00:00:00')", TestContext.Current.CancellationToken);
        await first.DisposeAsync();
        await using (var second = new TestPortal([("DataDirectory", first.Folder), ("Reception:Enabled", "false")]))
        await using (var db = await second.DbAsync())
            Assert.Empty(await db.Database.GetPendingMigrationsAsync(TestContext.Current.CancellationToken));
        Directory.Delete(first.Folder, recursive: true);
    }

    [Fact]
    public async Task Start_SecondPortalOnTheSameFolder_RefusesAndChangesNothing()
    {
        await using var first = new TestPortal([("Bootstrap:ApiKey", "la-clave-del-primero-de-los-dos"), ("Reception:Enabled", "false")]);
        _ = first.Services;
        await using (var second = new TestPortal([("DataDirectory", first.Folder), ("Bootstrap:ApiKey", "la-clave-del-segundo-de-los-dos"), ("Reception:Enabled", "false")]))
            Assert.Contains("DataDirectory", Assert.ThrowsAny<Exception>(() => second.Services).ToString(), StringComparison.Ordinal);
        Assert.NotNull(await first.Get<MailPortal.Users.ApiKeys>().FindAsync("la-clave-del-primero-de-los-dos", null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task BootstrapKey_TakenOutAndPutBack_WorksAgain()
    {
        const string Key = "clave-que-va-y-vuelve-dos-veces";
        var folder = Directory.CreateTempSubdirectory("mailportal-").FullName;
        foreach (var (key, works) in ((string?, bool)[])[(Key, true), (null, false), (Key, true), ("otra-clave-entre-medias-de-las-dos", false), (Key, true)])
        {
            await using var portal = new TestPortal([("DataDirectory", folder), ("Bootstrap:ApiKey", key), ("Reception:Enabled", "false")]);
            Assert.Equal(works, await portal.Get<MailPortal.Users.ApiKeys>().FindAsync(Key, null, TestContext.Current.CancellationToken) is not null);
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Start_DatabaseOfAnotherMasterKey_StopsAndNamesTheSetting()
    {
        var first = new TestPortal([("Reception:Enabled", "false")]) { KeepFolder = true };
        using (var browser = first.Browser()) await browser.GetAsync("/login", TestContext.Current.CancellationToken); // has the portal make its first key
        await first.DisposeAsync();
        var key = Path.Combine(first.Folder, "master.key");
        File.Move(key, key + ".away");
        await using (var second = new TestPortal([("DataDirectory", first.Folder), ("Reception:Enabled", "false")]))
            Assert.Contains("Protection:KeyFile", Assert.ThrowsAny<Exception>(() => second.Services).ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(key));
        Directory.Delete(first.Folder, recursive: true);
    }

    private static PortalDbContext[] Contexts() =>
        [new SqliteDesign().CreateDbContext([]), new PostgreSqlDesign().CreateDbContext([]), new SqlServerDesign().CreateDbContext([])];
}
