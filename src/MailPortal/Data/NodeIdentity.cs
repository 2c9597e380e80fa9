namespace MailPortal.Data;

/// <summary>Which node this is, across restarts: an id in the data directory, held open as long as the process lives. Two portals on one
/// data directory would take each other's work, so the second one refuses to start.</summary>
public sealed class NodeIdentity : IDisposable
{
    private readonly FileStream held;

    /// <exception cref="InvalidOperationException">Another portal runs on the same data directory.</exception>
    public NodeIdentity(DataDirectory directory)
    {
        var path = directory.File("node.id");
        try
        {
            held = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new InvalidOperationException($"DataDirectory: another portal is running on '{directory.Path}'. Give each its own folder.", e);
        }
        var bytes = new byte[16];
        if (held.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length)
        {
            Id = new Guid(bytes);
            return;
        }
        Id = Guid.NewGuid();
        held.SetLength(0);
        held.Write(Id.ToByteArray());
        held.Flush(flushToDisk: true);
    }

    public Guid Id { get; }

    public void Dispose() => held.Dispose();
}
