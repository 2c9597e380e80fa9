namespace MailPortal.Data;

/// <summary>A lock between all who use a folder, in this process and in others: an open file. Whoever dies loses it.</summary>
internal sealed class FolderLock(string path)
{
    private readonly Lock within = new();

    /// <summary>Waits for the lock; it is held until the answer is disposed of. Hold it for a moment only.</summary>
    public IDisposable Take()
    {
        within.Enter();
        try
        {
            var wait = new SpinWait();
            while (true)
            {
                try
                {
                    return new Held(this, new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
                }
                catch (IOException) when (File.Exists(path))
                {
                    wait.SpinOnce(); // another process has it open
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
