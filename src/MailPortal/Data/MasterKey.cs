using System.Security.Cryptography;

namespace MailPortal.Data;

/// <summary>The key that lives outside the database (<c>Protection:KeyFile</c>) and wraps the keys inside it: a dump of the database
/// opens nothing. 32 random bytes as base64 in a file of mode 0600, made at the first start when the path is the default one.</summary>
public sealed class MasterKey
{
    public const int Size = 32;
    public const string DefaultFile = "master.key";
    private readonly byte[] key;

    private MasterKey(byte[] key, bool isNew) => (this.key, IsNew) = (key, isNew);

    /// <summary>It was made at this start: whatever another key wrapped is out of its reach.</summary>
    public bool IsNew { get; }

    /// <summary>A key for wrapping, for one use.</summary>
    internal AesGcm CreateCipher() => new(key, AesGcm.TagByteSizes.MaxSize);

    /// <exception cref="InvalidOperationException">The file is missing where it must be there, is readable by others, or holds no key.</exception>
    public static MasterKey Load(string path, bool createIfMissing)
    {
        var isNew = !File.Exists(path);
        if (isNew)
        {
            if (!createIfMissing) throw new InvalidOperationException($"Protection:KeyFile: '{path}' does not exist. Copy the master key there, or leave the setting out to have one made in DataDirectory.");
            Create(path);
        }
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != 0)
            throw new InvalidOperationException($"Protection:KeyFile: '{path}' may be read by others. Set its mode to 0600.");
        var key = new byte[Size];
        return Convert.TryFromBase64String(File.ReadAllText(path).Trim(), key, out var length) && length == Size
            ? new MasterKey(key, isNew)
            : throw new InvalidOperationException($"Protection:KeyFile: '{path}' does not hold {Size} bytes as base64.");
    }

    private static void Create(string path)
    {
        // Written aside and moved without overwriting: of two processes that start at once, one wins and both read the same key.
        var aside = path + "." + Path.GetRandomFileName();
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(aside, options))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Size))));
            file.Flush(flushToDisk: true);
        }
        try
        {
            File.Move(aside, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(aside);
        }
    }
}
