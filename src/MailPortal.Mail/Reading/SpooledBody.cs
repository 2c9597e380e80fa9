namespace MailPortal.Mail.Reading;

/// <summary>A message that arrived before its turn: kept in memory while there is room, in a temporary file otherwise. Rare: servers answer in order.</summary>
internal sealed class SpooledBody : IAsyncDisposable
{
    private readonly Stream content;

    private SpooledBody(Stream content)
    {
        this.content = content;
        Length = content.Length;
    }

    /// <summary>Known also when whoever was given the stream has closed it.</summary>
    internal long Length { get; }

    internal bool IsInMemory => content is MemoryStream;

    /// <summary>Takes a whole body; one that breaks off throws and leaves nothing.</summary>
    /// <param name="body">From the wire.</param>
    /// <param name="length">As announced.</param>
    /// <param name="inMemory">Whether there is room.</param>
    /// <param name="cancellation">Ends the wait.</param>
    internal static async Task<SpooledBody> TakeAsync(Stream body, long length, bool inMemory, CancellationToken cancellation)
    {
        Stream target = inMemory ? new MemoryStream((int)length) : TemporaryFiles.Create(folder: null, asynchronous: true);
        try
        {
            await body.CopyToAsync(target, cancellation);
            return new SpooledBody(target);
        }
        catch
        {
            await target.DisposeAsync();
            throw;
        }
    }

    internal static SpooledBody Of(byte[] bytes) => new(new MemoryStream(bytes, writable: false));

    internal Stream Open()
    {
        content.Position = 0;
        return content;
    }

    public ValueTask DisposeAsync() => content.DisposeAsync();
}
