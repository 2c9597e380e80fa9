using MailPortal.Mail.Mime.Composing;

namespace MailPortal.Mail.Graph;

/// <summary>What goes into one request (https://learn.microsoft.com/graph/outlook-large-attachments): estimated before anything is read, never too low.</summary>
internal static class GraphLimits
{
    /// <summary>A whole request: "4 MB", taken for the smaller of its two meanings.</summary>
    public const int LargestRequest = 4_000_000;

    /// <summary>A file that is added to a draft in one request: "3 MB", likewise. From there on it needs an upload session.</summary>
    public const int LargestDirectFile = 3_000_000;

    // Fields of the mail itself, beside what is counted.
    private const int Fixed = 4096;
    private const int EachPart = 1024;

    // An encoded word (RFC 2047) of three-byte characters in quoted-printable, with what stands around it.
    private const int Encoded = 12;

    /// <summary>The mail as MIME, in base64 once more; null when only reading can tell.</summary>
    public static long? MimeRequest(OutgoingMessage message) => Texts(message, Text) + Contents(message, Base64Encoder.EncodedLength) is { } mime ? InBase64(mime) : null;

    /// <summary>The mail as JSON; null when only reading can tell.</summary>
    public static long? JsonRequest(OutgoingMessage message) => Texts(message, JsonText) + Contents(message, InBase64);

    public static bool Fits(long? request) => request <= LargestRequest;

    private static long InBase64(long bytes) => (bytes + 2) / 3 * 4;

    private static long Text(string text) => TextBody.Encode(text).Bytes.Length;

    // JSON escapes: at most six bytes for one UTF-16 unit.
    private static long JsonText(string text) => 6L * text.Length;

    private static long Texts(OutgoingMessage message, Func<string, long> body)
    {
        var fields = message.From.Concat(message.ReplyTo).Concat(message.To).Concat(message.Cc).Concat(message.Bcc).Sum(a => 16L + a.Name.Length + a.Address.Length)
            + message.Subject.Length + message.References.Sum(r => 8L + r.Length) + message.ExtraHeaders.Sum(h => 8L + h.Key.Length + h.Value.Length)
            + message.Attachments.Sum(a => (a.Name?.Length ?? 0) + (long)a.ContentType.Length) + message.Pictures.Sum(p => (p.Name?.Length ?? 0) + p.ContentType.Length + (long)p.ContentId.Length);
        return Fixed + (fields * Encoded) + (EachPart * (3L + message.Attachments.Count + message.Pictures.Count))
            + (message.Text is { } text ? body(text) : 0) + (message.Html is { } html ? body(html) : 0);
    }

    private static long? Contents(OutgoingMessage message, Func<long, long> encoded)
    {
        long? total = 0;
        foreach (var content in message.Attachments.Select(a => a.Content).Concat(message.Pictures.Select(p => p.Content)))
            total += content.Length is { } length ? encoded(length) : null;
        return total;
    }
}
