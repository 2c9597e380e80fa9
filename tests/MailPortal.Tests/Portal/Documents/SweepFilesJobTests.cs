using MailPortal.Audit;
using MailPortal.Data;
using MailPortal.Documents;
using MailPortal.Sandbox.Samples;

namespace MailPortal.Tests.Portal.Documents;

public sealed class SweepFilesJobTests(ReceptionPortal reception) : IClassFixture<ReceptionPortal>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sweep_RemovesOldFilesThatNoRowNames_AndNothingElse()
    {
        var mailbox = await reception.NewMailboxAsync();
        await mailbox.DeliverAsync(new SampleMails(4, mailbox.Address, new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero)).Invoice().Raw);
        await mailbox.PollAsync();
        var files = reception.Portal.Get<FileStore>();
        var old = await files.WriteAsync("huérfano"u8.ToArray(), Cancellation);
        var root = Path.Combine(reception.Portal.Folder, "files");
        var older = await files.WriteAsync("de otra instalación"u8.ToArray(), Cancellation);
        await AgeAsync(reception.Portal);
        File.SetLastWriteTimeUtc(Directory.GetFiles(root, older.Sha256, SearchOption.AllDirectories).Single(), DateTime.UtcNow - (2 * Age));
        var named = Directory.GetFiles(root, "*", SearchOption.AllDirectories).Length - 2;
        var young = await files.WriteAsync("joven"u8.ToArray(), Cancellation);

        await reception.Portal.Get<SweepFilesJob>().RunAsync(Cancellation);

        Assert.False(files.Exists(old.Sha256));
        Assert.True(files.Exists(young.Sha256));
        Assert.True(files.Exists(older.Sha256), "The database was not there yet when this file was written.");
        Assert.Equal(named + 2, Directory.GetFiles(root, "*", SearchOption.AllDirectories).Length);
        Assert.True(named >= 4, "The invoice's mail, XML, container and PDF are files of rows.");
    }

    [Fact]
    public async Task Sweep_FolderOfWhichTheDatabaseNamesNothing_RemovesNothingAndSaysWhatToDo()
    {
        await using var portal = new TestPortal(("Reception:Enabled", "false"));
        var files = portal.Get<FileStore>();
        var strange = new List<StoredFile>();
        for (var i = 0; i < 3; i++) strange.Add(await files.WriteAsync(new[] { (byte)i }, Cancellation));
        await AgeAsync(portal);

        await portal.Get<SweepFilesJob>().RunAsync(Cancellation);

        Assert.All(strange, f => Assert.True(files.Exists(f.Sha256)));
        Assert.Contains(portal.Log, l => l.StartsWith("Warning: No file older than a day was removed", StringComparison.Ordinal) && l.Contains("Files:Directory", StringComparison.Ordinal));
    }

    private static readonly TimeSpan Age = SweepFilesJob.Spared + TimeSpan.FromHours(1);

    /// <summary>All files are old, and the database is older.</summary>
    private static async Task AgeAsync(TestPortal portal)
    {
        foreach (var path in Directory.GetFiles(Path.Combine(portal.Folder, "files"), "*", SearchOption.AllDirectories)) File.SetLastWriteTimeUtc(path, DateTime.UtcNow - Age);
        await using var db = await portal.DbAsync();
        db.Add(new AuditEntry { At = DateTimeOffset.UtcNow - Age - TimeSpan.FromHours(1), UserName = "x", Action = "test.happened", Target = "x" });
        await db.SaveChangesAsync(Cancellation);
    }
}
