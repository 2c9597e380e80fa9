namespace MailPortal.Data;

/// <summary>Where this node keeps what is not in the database (<c>DataDirectory</c>).</summary>
public sealed class DataDirectory
{
    public DataDirectory(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        // 0700: the embedded database, the master key and every mail lie in here.
        Directory.CreateDirectory(Path);
        if (!OperatingSystem.IsWindows()) System.IO.File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);
}
