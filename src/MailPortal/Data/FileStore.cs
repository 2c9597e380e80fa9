using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace MailPortal.Data;

/// <summary>Raw mails and files, by the SHA-256 of their content: written once, never changed, shared by whoever names the same bytes.
/// Temporary file, fsync, rename to its hash, fsync of the folder; only then may a row name it. A file without a row is harmless and
/// swept later; a row without a file cannot be.</summary>
public sealed class FileStore
{
    private const int BufferSize = 128 * 1024;

    // A sweep spares what is a day old or less, and compares again at the moment of deleting.
    private static readonly TimeSpan Young = TimeSpan.FromHours(1);
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");
    private readonly FolderLock sweeping;
    private readonly string root;
    private readonly string incoming;

    /// <param name="folder">Of this store alone; nodes over one database share it.</param>
    public FileStore(string folder)
    {
        root = Path.Combine(Path.GetFullPath(folder), "files");
        incoming = root + "-incoming";
        Directory.CreateDirectory(root);
        Directory.CreateDirectory(incoming);
        sweeping = new FolderLock(root + ".lock");
    }

    /// <summary>Where they lie.</summary>
    public string Folder => root;

    /// <summary>Stores what the stream holds from its position to its end.</summary>
    public async Task<StoredFile> WriteAsync(Stream content, CancellationToken cancellation)
    {
        var temporary = Path.Combine(incoming, Path.GetRandomFileName());
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long size = 0;
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: false))
            {
                var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
                try
                {
                    int read;
                    while ((read = await content.ReadAsync(buffer, cancellation)) > 0)
                    {
                        hash.AppendData(buffer, 0, read);
                        file.Write(buffer, 0, read);
                        size += read;
                    }
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                }
                file.Flush(flushToDisk: true);
            }
            var stored = new StoredFile(Convert.ToHexStringLower(hash.GetHashAndReset()), size);
            Keep(temporary, stored.Sha256);
            return stored;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Stores these bytes.</summary>
    public async Task<StoredFile> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        if (TouchIfThere(PathOf(sha256))) return new StoredFile(sha256, content.Length);
        var temporary = Path.Combine(incoming, Path.GetRandomFileName());
        try
        {
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: false))
            {
                await file.WriteAsync(content, cancellation);
                file.Flush(flushToDisk: true);
            }
            Keep(temporary, sha256);
            return new StoredFile(sha256, content.Length);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <exception cref="FileNotFoundException">No such content: the data folder is not the one that the database belongs to.</exception>
    public FileStream OpenRead(string sha256) =>
        new(PathOf(sha256), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize, useAsync: true);

    public Task<byte[]> ReadAllAsync(string sha256, CancellationToken cancellation) => File.ReadAllBytesAsync(PathOf(sha256), cancellation);

    public bool Exists(string sha256) => File.Exists(PathOf(sha256));

    /// <summary>Every stored hash whose file is older than <paramref name="before"/> and not older than <paramref name="since"/>: what a
    /// sweep compares with the rows.</summary>
    public IEnumerable<string> OlderThan(DateTimeOffset before, DateTimeOffset since = default) =>
        Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Where(path => File.GetLastWriteTimeUtc(path) is var written && written < before.UtcDateTime && written >= since.UtcDateTime)
            .Select(path => Path.GetFileName(path));

    /// <summary>Deletes a file that is still older than <paramref name="before"/>: one that was written again meanwhile is about to be named.</summary>
    public bool DeleteIfOlder(string sha256, DateTimeOffset before)
    {
        var path = PathOf(sha256);
        using (sweeping.Take())
        {
            if (!File.Exists(path) || File.GetLastWriteTimeUtc(path) >= before.UtcDateTime) return false;
            File.Delete(path);
            return true;
        }
    }

    /// <summary>Removes temporary files that a killed process left behind.</summary>
    public void DeleteAbandoned(DateTimeOffset before)
    {
        foreach (var path in Directory.EnumerateFiles(incoming).Where(path => File.GetLastWriteTimeUtc(path) < before.UtcDateTime)) File.Delete(path);
    }

    /// <summary>A sweep spares what is young: somebody is about to name it again.</summary>
    private bool TouchIfThere(string path)
    {
        // Young enough to be spared by any sweep that runs now.
        if (!File.Exists(path)) return false;
        if (TimeProvider.System.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(path) < Young) return true;
        using (sweeping.Take())
        {
            if (!File.Exists(path)) return false;
            File.SetLastWriteTimeUtc(path, TimeProvider.System.GetUtcNow().UtcDateTime);
            return true;
        }
    }

    private void Keep(string temporary, string sha256)
    {
        var final = PathOf(sha256);
        var folder = Path.GetDirectoryName(final)!;
        Directory.CreateDirectory(folder);
        if (TouchIfThere(final)) return;
        File.Move(temporary, final, overwrite: true);
        DirectorySync.Flush(folder);
    }

    private string PathOf(string sha256)
    {
        if (sha256.Length != 64 || sha256.AsSpan().ContainsAnyExcept(LowerHex)) throw new ArgumentException("Not a SHA-256 in lower-case hex.", nameof(sha256));
        return Path.Combine(root, sha256[..2], sha256[2..4], sha256);
    }

    /// <summary>A rename is durable only once its folder is; .NET has no call for that.</summary>
    private static class DirectorySync
    {
        public static void Flush(string folder)
        {
            if (OperatingSystem.IsWindows()) return; // NTFS journals the rename.
            var descriptor = Open([.. System.Text.Encoding.UTF8.GetBytes(folder), 0], 0);
            if (descriptor < 0) throw new IOException($"The folder could not be opened to be flushed (errno {Marshal.GetLastPInvokeError()}).");
            try
            {
                if (FSync(descriptor) != 0) throw new IOException($"The folder could not be flushed (errno {Marshal.GetLastPInvokeError()}).");
            }
            finally
            {
                _ = Close(descriptor);
            }
        }

        [DllImport("libc", EntryPoint = "open", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int Open(byte[] path, int flags);

        [DllImport("libc", EntryPoint = "fsync", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int FSync(int descriptor);

        [DllImport("libc", EntryPoint = "close", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int Close(int descriptor);
    }
}

/// <param name="Sha256">64 lower-case hex digits.</param>
/// <param name="Size">Bytes.</param>
public sealed record StoredFile(string Sha256, long Size);
