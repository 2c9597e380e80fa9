using MailPortal.Data;

namespace MailPortal.Tests.Portal.Data;

public sealed class MasterKeyTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mailportal-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Load_Missing_IsMadeForItsOwnerAlone()
    {
        var path = Path.Combine(folder, "master.key");
        MasterKey.Load(path, createIfMissing: true);
        var first = File.ReadAllText(path);
        MasterKey.Load(path, createIfMissing: true);
        Assert.Equal(first, File.ReadAllText(path));
        Assert.Equal(MasterKey.Size, Convert.FromBase64String(first).Length);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void Load_MissingWhereItWasNamed_SaysWhichSetting() =>
        Assert.Contains("Protection:KeyFile", Assert.Throws<InvalidOperationException>(() => MasterKey.Load(Path.Combine(folder, "none"), createIfMissing: false)).Message, StringComparison.Ordinal);

    [Fact]
    public void Load_ReadableByOthers_IsRefused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "File modes are Unix's.");
        var path = Path.Combine(folder, "master.key");
        MasterKey.Load(path, createIfMissing: true);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.Contains("0600", Assert.Throws<InvalidOperationException>(() => MasterKey.Load(path, createIfMissing: false)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64 at all!")]
    [InlineData("c2hvcnQ=")]
    public void Load_NoKeyInIt_IsRefused(string content)
    {
        var path = Path.Combine(folder, "master.key");
        File.WriteAllText(path, content);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Throws<InvalidOperationException>(() => MasterKey.Load(path, createIfMissing: false));
    }
}
