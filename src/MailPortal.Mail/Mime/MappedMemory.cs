using System.Buffers;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace MailPortal.Mail.Mime;

/// <summary>A file as memory: the system reads of it what is looked at, and lets go of it again. Whoever works on it while somebody else may
/// dispose of it pins it; the last pin unmaps. One that is forgotten stays mapped: spans of it may still be about.</summary>
internal sealed unsafe class MappedMemory : MemoryManager<byte>
{
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;
    private readonly int length;
    private volatile nint start;

    /// <param name="stream">An open file that is not empty, all of it written; closed together with this.</param>
    public MappedMemory(FileStream stream)
    {
        length = checked((int)stream.Length);
        file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        try
        {
            view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
            byte* pointer = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
            start = (nint)(pointer + view.PointerOffset);
        }
        catch
        {
            view?.Dispose();
            file.Dispose();
            throw;
        }
    }

    /// <summary>Keeps mapped memory mapped until it is disposed of; does nothing for other memory.</summary>
    /// <exception cref="ObjectDisposedException">It is unmapped already.</exception>
    public static MemoryHandle Hold(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetMemoryManager<byte, MappedMemory>(memory, out var manager) ? manager.Pin() : default;

    public override Span<byte> GetSpan() => new((void*)Start(), length);

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        _ = Start();
        byte* pointer = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        return new MemoryHandle(pointer + view.PointerOffset + elementIndex, default, this);
    }

    public override void Unpin() => view.SafeMemoryMappedViewHandle.ReleasePointer();

    /// <summary>Unmaps, as soon as nobody holds it.</summary>
    public void Release() => ((IDisposable)this).Dispose();

    protected override void Dispose(bool disposing)
    {
        if (!disposing || Interlocked.Exchange(ref start, 0) == 0)
            return;
        view.Dispose();
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        file.Dispose();
    }

    private nint Start() => start is not 0 and var at ? at : throw new ObjectDisposedException(nameof(MimeFile), "The file that this part of a mail lies in was closed.");
}
