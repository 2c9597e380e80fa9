using MailPortal.Sandbox.Demo;

namespace MailPortal.Tests.Sandbox.Demo;

public sealed class DemoDataTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mp-demodata-").FullName;

    private static DemoArguments In(string folder) => new("portal.dll", false, null, folder, null);

    [Fact]
    public void Begin_FolderOfSomethingElse_IsLeftAlone()
    {
        var theirs = Path.Combine(_folder, "thesis.txt");
        File.WriteAllText(theirs, "years of work");

        Assert.Contains(_folder, Assert.Throws<DemoException>(() => DemoData.Begin(In(_folder))).Message, StringComparison.Ordinal);
        Assert.True(File.Exists(theirs));
    }

    [Fact]
    public void Begin_FolderOfAnEarlierDemo_IsEmptied()
    {
        var left = Path.Combine(_folder, "portal.db");
        using (DemoData.Begin(In(_folder))) File.WriteAllText(left, "old");

        using var again = DemoData.Begin(In(_folder));

        Assert.Equal(_folder, again.Path);
        Assert.False(File.Exists(left));
    }

    [Fact]
    public void Begin_Check_TakesAFolderOfItsOwnAndRemovesIt()
    {
        var data = DemoData.Begin(new("portal.dll", true, null, null, null));
        Assert.True(Directory.Exists(data.Path));

        data.Dispose();

        Assert.False(Directory.Exists(data.Path));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
