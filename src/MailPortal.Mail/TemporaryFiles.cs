namespace MailPortal.Mail;

/// <summary>Files for what is too large to be held in memory. They have no name longer than they are open: nothing is left of them, not
/// even by a process that is killed, where the system can do that.</summary>
public static class TemporaryFiles
{
    /// <summary>A new one, empty, to be written and read, and by nobody else. Dispose it: it is gone with that.</summary>
    /// <param name="folder">Where; the system's folder for temporary files when null.</param>
    /// <param name="asynchronous">For reading and writing that is awaited.</param>
    /// <exception cref="IOException">There is no such folder, or no room in it.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing may be written there.</exception>
    public static FileStream Create(string? folder, bool asynchronous)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = asynchronous ? 4096 : 0,
            Options = FileOptions.DeleteOnClose | (asynchronous ? FileOptions.Asynchronous : FileOptions.None),
        };
        var unix = !OperatingSystem.IsWindows();
        if (unix)
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            options.Options &= ~FileOptions.DeleteOnClose;
        }
        var file = new FileStream(Path.Combine(folder ?? Path.GetTempPath(), Path.GetRandomFileName()), options);
        try
        {
            if (unix)
                File.Delete(file.Name);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
