using MailPortal.Data;

namespace MailPortal.Tests.Portal.Data;

public sealed class FolderLockTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mailportal-").FullName;

    private string File => Path.Combine(folder, "files.lock");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Take_HeldByAnother_GivesUpAndNamesTheFile_AndTakesItOnceItIsFree()
    {
        var sweeping = new FolderLock(File, patience: TimeSpan.FromMilliseconds(50));
        // As another process has it: not through this lock.
        using (new FileStream(File, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
            Assert.Contains($"'{File}' has been held by another process", Assert.Throws<IOException>(() => sweeping.Take()).Message, StringComparison.Ordinal);
        using (sweeping.Take()) { }
        using (sweeping.Take()) { }
    }

    [Fact]
    public async Task Take_HeldForAMoment_WaitsForIt()
    {
        var other = new FileStream(File, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        var waiting = Task.Run(() => new FolderLock(File).Take().Dispose(), TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        await other.DisposeAsync();
        await waiting;
    }

    [Fact]
    public void Take_FileThatCannotBeOpened_SaysWhyAtOnce() =>
        Assert.Throws<DirectoryNotFoundException>(() => new FolderLock(Path.Combine(folder, "missing", "files.lock"), TimeSpan.MaxValue).Take());
}
