using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace MailPortal.Sandbox.Graph;

/// <summary>Reads a request's body within Graph's limit.</summary>
internal static class GraphBody
{
    /// <summary>Whether it brings a MIME message: base64 under <c>text/plain</c>.</summary>
    public static bool IsMime(HttpRequest request) => MediaType(request) == "text/plain";

    public static async Task<byte[]> MimeAsync(HttpRequest request)
    {
        var text = Encoding.ASCII.GetString(await BytesAsync(request));
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw new GraphException(GraphError.MimeBase64);
        }
    }

    public static async Task<JsonElement> JsonAsync(HttpRequest request)
    {
        if (MediaType(request) != "application/json") throw new GraphException(GraphError.UnsupportedMediaType);
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(await BytesAsync(request));
        }
        catch (JsonException)
        {
            throw new GraphException(GraphError.NoJson);
        }
    }

    public static async Task<byte[]> BytesAsync(HttpRequest request)
    {
        // Counted too where the sender does not say how much is coming.
        var bytes = new byte[64 * 1024];
        using var body = new MemoryStream();
        for (int read; (read = await request.Body.ReadAsync(bytes, request.HttpContext.RequestAborted)) > 0;)
        {
            body.Write(bytes, 0, read);
            if (body.Length > GraphRequests.LargestRequest) throw new GraphException(GraphError.RequestTooLarge);
        }
        return body.ToArray();
    }

    private static string MediaType(HttpRequest request) => (request.ContentType ?? "").Split(';')[0].Trim().ToLowerInvariant();
}
