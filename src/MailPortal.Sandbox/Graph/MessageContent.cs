namespace MailPortal.Sandbox.Graph;

/// <summary>A message as Graph's JSON describes it.</summary>
internal sealed record MessageContent
{
    public string Subject { get; init; } = "";

    public bool IsHtml { get; init; }

    public string Body { get; init; } = "";

    public IReadOnlyList<Mailbox> To { get; init; } = [];

    public IReadOnlyList<Mailbox> Cc { get; init; } = [];

    public IReadOnlyList<Mailbox> Bcc { get; init; } = [];

    public IReadOnlyList<Mailbox> ReplyTo { get; init; } = [];

    public Mailbox? From { get; init; }

    public string Importance { get; init; } = "normal";

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public IReadOnlyList<FileAttachment> Attachments { get; init; } = [];

    /// <summary>The Message-ID given to it; null until it is known who sends.</summary>
    public string? MessageId { get; init; }

    public IReadOnlyList<string> Recipients => [.. To.Concat(Cc).Concat(Bcc).Select(m => m.Address)];
}

/// <summary>An address with its name.</summary>
internal sealed record Mailbox(string Address, string? Name);

internal sealed record FileAttachment(string Name, string ContentType, byte[] Content, bool IsInline, string? ContentId);
