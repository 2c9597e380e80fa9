namespace MailPortal.Sandbox;

/// <summary>The folder that a sandbox keeps its files in; deleted at the end when the sandbox made it.</summary>
internal sealed class SandboxFolder : IAsyncDisposable
{
    private readonly bool _own;

    public SandboxFolder(string? path)
    {
        _own = path is null;
        Path = path ?? Directory.CreateTempSubdirectory("mp-sandbox-").FullName;
        Directory.CreateDirectory(Path);
        // As root, Dovecot's processes (users of their own) have to pass through, not to look around; each file inside guards itself.
        var others = Environment.IsPrivilegedProcess ? UnixFileMode.GroupExecute | UnixFileMode.OtherExecute : UnixFileMode.None;
        File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | others);
    }

    public string Path { get; }

    public string Save(string name, string content)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, content);
        return path;
    }

    public ValueTask DisposeAsync()
    {
        if (_own) Directory.Delete(Path, recursive: true);
        return ValueTask.CompletedTask;
    }
}
