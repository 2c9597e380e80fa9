using System.Net.Http.Headers;
using System.Net.Mime;

namespace MailPortal.Mail.Graph;

/// <summary>One request to Graph, with its body in memory: a refused token may ask for it a second time.</summary>
internal sealed record GraphRequest(HttpMethod Method, Uri Address)
{
    /// <summary>Empty where the method has a body and there is nothing to say; null where it has none.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    public string? ContentType { get; init; }

    /// <summary>Where the body lies in a file (RFC 9110 section 14.4).</summary>
    public ContentRangeHeaderValue? Range { get; init; }

    /// <summary>An upload session's address carries its own proof, and refuses another beside it.</summary>
    public bool IsAuthorized { get; init; } = true;

    /// <summary>Not idempotent: handed over and not answered, it must never be repeated by a program.</summary>
    public bool SendsMail { get; init; }

    /// <summary>Told just before it leaves, with a token at hand.</summary>
    public Action? Leaving { get; init; }

    public static GraphRequest Get(Uri address) => new(HttpMethod.Get, address);

    public static GraphRequest Json(Uri address, ReadOnlyMemory<byte> body) => new(HttpMethod.Post, address) { Body = body, ContentType = MediaTypeNames.Application.Json };

    /// <summary>A whole mail (https://learn.microsoft.com/graph/outlook-send-mime-message).</summary>
    /// <param name="address">Where it is sent.</param>
    /// <param name="base64">The message, in base64.</param>
    public static GraphRequest Mime(Uri address, ReadOnlyMemory<byte> base64) => new(HttpMethod.Post, address) { Body = base64, ContentType = MediaTypeNames.Text.Plain };

    /// <summary>The request as it goes out once, and its body, which knows whether it has left.</summary>
    public (HttpRequestMessage Message, HandoverContent? Content) ToHttp(Secret? token, string clientRequestId)
    {
        var message = new HttpRequestMessage(Method, Address);
        message.Headers.Add("client-request-id", clientRequestId);
        message.Headers.Add("return-client-request-id", "true");
        if (token is not null) message.Headers.Authorization = new("Bearer", token.Reveal());
        if (Body is not { } body) return (message, null);
        var content = new HandoverContent(body);
        if (ContentType is { } type) content.Headers.ContentType = new(type);
        content.Headers.ContentRange = Range;
        message.Content = content;
        return (message, content);
    }
}
