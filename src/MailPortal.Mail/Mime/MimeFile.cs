using System.Buffers;

namespace MailPortal.Mail.Mime;

/// <summary>A mail too large to be held in memory, taken apart where it lies: in a file that is mapped. Its parts are slices of that file,
/// and <see cref="MimePart.DecodeToAsync"/> writes their content out without ever having it whole. What has to be decoded for a look inside
/// (<see cref="MimeLimits.UnpackedBytes"/>) goes to temporary files as well. Everything ends with <see cref="Dispose"/>: headers that were
/// read as text stay, bytes and parts throw <see cref="ObjectDisposedException"/> then. A span that was taken before must not be looked at any more: the
/// memory is gone, and with it the process.</summary>
public sealed class MimeFile : IDisposable
{
    private const int UnpackInMemory = 256 * 1024, Copy = 128 * 1024;
    private readonly MappedMemory? mapped;
    private readonly Unpacking unpacking;

    private MimeFile(FileStream file, string? folder, MimeLimits? limits, int inMemory, CancellationToken cancellation)
    {
        Length = file.Length;
        unpacking = new Unpacking(folder ?? Path.GetTempPath(), inMemory);
        try
        {
            if (Length > int.MaxValue)
                throw new MailTooLargeException(Length);
            // Nothing cannot be mapped; it is a mail all the same, with a warning.
            mapped = Length > 0 ? new MappedMemory(file) : null;
            Message = MimeParser.Parse(mapped?.Memory ?? default, limits, unpacking, cancellation);
        }
        catch
        {
            Dispose();
            throw;
        }
        finally
        {
            if (mapped is null)
                file.Dispose();
        }
    }

    /// <summary>Bytes of the raw mail.</summary>
    public long Length { get; }

    /// <summary>The mail, as <see cref="MimeParser.Parse(ReadOnlyMemory{byte}, MimeLimits?, CancellationToken)"/> gives it.</summary>
    public MimeMessage Message { get; }

    /// <summary>Takes apart a file as it lies there. It must not be cut or become unreachable while it is open: the system ends a process
    /// whose mapped file is gone. For what lies on a network, or belongs to others, <see cref="SpoolAsync(Stream, MimeLimits?, string?, CancellationToken)"/> makes a copy.</summary>
    /// <param name="path">The raw mail.</param>
    /// <param name="limits">How far to go; <see cref="MimeLimits.Default"/> when null.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="MailTooLargeException">It has more than 2 GB.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static MimeFile Open(string path, MimeLimits? limits = null, CancellationToken cancellation = default) => Open(path, limits, UnpackInMemory, cancellation);

    /// <summary>Copies a mail to a temporary file of this process, and takes it apart there.</summary>
    /// <param name="content">Read from where it is to its end; need not be seekable.</param>
    /// <param name="limits">How far to go; <see cref="MimeLimits.Default"/> when null.</param>
    /// <param name="folder">For temporary files; the system's when null. On a local disk.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="MailTooLargeException">It has more than 2 GB.</exception>
    /// <exception cref="IOException">It cannot be read, or there is no room for it.</exception>
    public static Task<MimeFile> SpoolAsync(Stream content, MimeLimits? limits = null, string? folder = null, CancellationToken cancellation = default) =>
        SpoolAsync(content, limits, folder, int.MaxValue, cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        unpacking.Dispose();
        mapped?.Release();
    }

    internal static MimeFile Open(string path, MimeLimits? limits, int inMemory, CancellationToken cancellation) =>
        new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0), folder: null, limits, inMemory, cancellation);

    internal static async Task<MimeFile> SpoolAsync(Stream content, MimeLimits? limits, string? folder, long most, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(content);
        var file = TemporaryFiles.Create(folder, asynchronous: false);
        var buffer = ArrayPool<byte>.Shared.Rent(Copy);
        try
        {
            long length = 0;
            int read;
            while ((read = await content.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
            {
                length += read;
                if (length > most)
                    throw new MailTooLargeException(length);
                file.Write(buffer, 0, read);
            }
        }
        catch
        {
            await file.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        return new MimeFile(file, folder, limits, UnpackInMemory, cancellation);
    }
}

/// <summary>A mail has more bytes than can be addressed; no server takes such a one.</summary>
/// <param name="length">Bytes that it has, or so many that were read of it.</param>
public sealed class MailTooLargeException(long length) : Exception($"A mail of {length} bytes or more is not taken apart; the most is {int.MaxValue}.")
{
    /// <summary>Bytes that it has, or so many that were read of it.</summary>
    public long Length { get; } = length;
}
