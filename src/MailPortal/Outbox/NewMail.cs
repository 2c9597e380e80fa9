using MailPortal.Mail.Mime;
using MailPortal.Mail.Mime.Composing;

namespace MailPortal.Outbox;

/// <summary>A file that somebody wants to send.</summary>
public sealed record NewFile(string Name, string? ContentType, ReadOnlyMemory<byte> Content);

/// <summary>A mail that somebody wants to send. What is null or empty comes from the account's defaults.</summary>
public sealed record NewMail
{
    /// <summary>Another sender than the account's address: send-as or send-on-behalf, which Exchange has to allow.</summary>
    public string? From { get; init; }
    public IReadOnlyList<MailAddress> To { get; init; } = [];
    public IReadOnlyList<MailAddress>? Cc { get; init; }
    public IReadOnlyList<MailAddress>? Bcc { get; init; }
    public IReadOnlyList<MailAddress>? ReplyTo { get; init; }
    public string Subject { get; init; } = "";
    public string? Text { get; init; }
    public string? Html { get; init; }
    public MailImportance Importance { get; init; }
    public bool? SaveToSentItems { get; init; }
    public IReadOnlyList<NewFile> Attachments { get; init; } = [];

    /// <summary>The account's signature is put below.</summary>
    public bool WithSignature { get; init; } = true;
}

/// <summary>Who a caller's key belongs to, and what it came with.</summary>
/// <param name="Key">The caller's.</param>
/// <param name="RequestHash">SHA-256 of the request's body.</param>
public sealed record IdempotencyKey(string Key, string RequestHash);

/// <summary>The caller's key came before, with something else. 409 on the API.</summary>
public sealed class IdempotencyConflictException() : Exception("The idempotency key was used for another request.");
