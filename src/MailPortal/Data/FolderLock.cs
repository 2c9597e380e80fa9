namespace MailPortal.Data;

/// <summary>A lock between all who use a folder, in this process and in others: an open file. Whoever dies loses it.</summary>
internal sealed class FolderLock(string path, TimeSpan? patience = null)
{
    // Errors of a file that somebody else has locked: of Windows (sharing, lock), and EAGAIN, which has a number of its own on each system.
    private static readonly int[] InUse = OperatingSystem.IsWindows() ? [32, 33] : OperatingSystem.IsLinux() ? [11] : [35];
    private readonly TimeSpan patience = patience ?? TimeSpan.FromSeconds(30);
    private readonly Lock within = new();

    /// <summary>Waits for the lock; it is held until the answer is disposed of. Hold it for a moment only.</summary>
    /// <exception cref="IOException">The file cannot be opened, or another process does not let go of it.</exception>
    public IDisposable Take()
    {
        within.Enter();
        try
        {
            var began = TimeProvider.System.GetTimestamp();
            var wait = new SpinWait();
            while (true)
            {
                try
                {
                    return new Held(this, new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
                }
                catch (IOException e) when (InUse.Contains(e.HResult & 0xFFFF))
                {
                    if (TimeProvider.System.GetElapsedTime(began) > patience)
                        throw new IOException($"'{path}' has been held by another process for more than {patience.TotalSeconds:0} seconds. End the process that holds it, or see whether the locks of this file system work.", e);
                    wait.SpinOnce();
                }
            }
        }
        catch
        {
            within.Exit();
            throw;
        }
    }

    private sealed class Held(FolderLock folder, FileStream file) : IDisposable
    {
        public void Dispose()
        {
            file.Dispose();
            folder.within.Exit();
        }
    }
}
