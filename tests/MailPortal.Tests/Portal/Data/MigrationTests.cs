using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal.Data;

public sealed class MigrationTests
{
    [Fact]
    public async Task Migrations_MatchTheModel()
    {
        await using var portal = new TestPortal([("Reception:Enabled", "false")]);
        await using var db = await portal.DbAsync();
        Assert.False(db.Database.HasPendingModelChanges(), "The model has changed: add a migration (docs/architecture.md).");
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(TestContext.Current.CancellationToken));
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
}
