using System.Buffers;

namespace MailPortal.Mail.Mime;

/// <summary>Where what has to be decoded for a look inside goes: to memory, or beyond a size, for a mail that lies in a file itself, to a
/// file.</summary>
/// <param name="folder">For such files.</param>
/// <param name="inMemory">Bytes that one piece may have in memory.</param>
internal sealed class Unpacking(string? folder, int inMemory) : IDisposable
{
    private readonly List<MappedMemory> files = [];
    private readonly string? folder = folder;
    private readonly int most = inMemory;

    /// <summary>All in memory.</summary>
    public static Unpacking InMemory { get; } = new(null, int.MaxValue);

    /// <summary>The content of a part, its transfer encoding undone.</summary>
    public ReadOnlyMemory<byte> Decode(MimePart part)
    {
        if (!PieceDecoder.Changes(part.TransferEncoding))
            return part.RawBody;
        if (part.RawBody.Length <= most)
            return part.Decode();
        var content = Decode(part.RawBody.Span, new PieceDecoder(part.TransferEncoding), out var defects);
        part.Report(defects);
        return content;
    }

    public ReadOnlyMemory<byte> Decode(ReadOnlySpan<byte> source, PieceDecoder decoder, out ContentDefects defects)
    {
        using var writer = Begin(source.Length);
        while (source.Length > 0)
        {
            var written = decoder.Next(source, writer.GetSpan(PieceDecoder.Room(source.Length)), out var used);
            writer.Advance(written);
            source = source[used..];
        }
        defects = decoder.Defects;
        return writer.Done();
    }

    /// <param name="expected">Bytes that it is likely to have.</param>
    public Writer Begin(int expected) => new(this, Math.Min(expected, most));

    public void Dispose()
    {
        foreach (var file in files)
            file.Release();
        files.Clear();
    }

    /// <summary>Takes bytes.</summary>
    internal sealed class Writer(Unpacking owner, int capacity) : IBufferWriter<byte>, IDisposable
    {
        private readonly int most = owner.most;
        private byte[] buffer = new byte[capacity];
        private int used;
        private FileStream? file;

        public void Advance(int count) => used += count;

        public Memory<byte> GetMemory(int sizeHint = 0)
        {
            var need = Math.Max(sizeHint, 1);
            if (buffer.Length - used < need)
                MakeRoom(need);
            return buffer.AsMemory(used);
        }

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        /// <summary>What was written; of no use any more after the mail's file is closed.</summary>
        public ReadOnlyMemory<byte> Done()
        {
            if (file is null)
                return buffer.Length - used > used / 4 ? buffer.AsSpan(0, used).ToArray() : buffer.AsMemory(0, used);
            Flush();
            var mapped = new MappedMemory(file);
            file = null;
            owner.files.Add(mapped);
            return mapped.Memory;
        }

        public void Dispose() => file?.Dispose();

        private void MakeRoom(int need)
        {
            if ((long)used + need > most)
                Flush();
            if (buffer.Length - used < need)
                Array.Resize(ref buffer, (int)Math.Min(Array.MaxLength, Math.Max((long)used + need, Math.Min(buffer.Length * 2L, most))));
        }

        private void Flush()
        {
            file ??= TemporaryFiles.Create(owner.folder, asynchronous: false);
            file.Write(buffer, 0, used);
            used = 0;
        }
    }
}
