using System.Net;

namespace MailPortal.Mail.Graph;

/// <summary>A request's body that knows whether the other side may have all of it: before that, nothing was asked of anybody.</summary>
internal sealed class HandoverContent(ReadOnlyMemory<byte> body) : HttpContent
{
    private const int Piece = 64 * 1024;
    private volatile bool isHandedOver;

    /// <summary>True from just before the last byte is written.</summary>
    public bool IsHandedOver => isHandedOver;

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var left = body;
        for (; left.Length > Piece; left = left[Piece..])
            await stream.WriteAsync(left[..Piece], cancellationToken).ConfigureAwait(false);
        isHandedOver = true;
        await stream.WriteAsync(left, cancellationToken).ConfigureAwait(false);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = body.Length;
        return true;
    }
}
