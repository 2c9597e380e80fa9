using System.Text;

namespace MailPortal.Mail.Mime.Composing;

/// <summary>Writes a multipart around its parts (RFC 2046 section 5.1).</summary>
internal sealed class MultipartWriter(MessageWriter writer, string boundary)
{
    private bool begun;

    public void Begin(string subtype, TransferEncoding encoding, string? rootType = null)
    {
        var type = $"multipart/{subtype};";
        var parameter = $"boundary=\"{boundary}\"";
        if (rootType is null)
            writer.Headers.Field("Content-Type", type, parameter);
        else
            writer.Headers.Field("Content-Type", type, $"type=\"{rootType}\";", parameter);
        // RFC 2045 section 6.4: it must own up to what lies in it.
        if (encoding != TransferEncoding.SevenBit)
            PartHeaders.Encoding(encoding, writer.Headers);
    }

    /// <summary>A part follows.</summary>
    public void Next()
    {
        writer.Write("\r\n--"u8);
        writer.Write(Encoding.ASCII.GetBytes(boundary));
        writer.Write("\r\n"u8);
        begun = true;
    }

    public void End()
    {
        if (!begun)
            throw new InvalidOperationException("A multipart has at least one part (RFC 2046 section 5.1.1).");
        writer.Write("\r\n--"u8);
        writer.Write(Encoding.ASCII.GetBytes(boundary));
        writer.Write("--"u8);
    }
}
