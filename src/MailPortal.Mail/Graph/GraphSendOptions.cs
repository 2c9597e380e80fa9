namespace MailPortal.Mail.Graph;

/// <summary>How a mail is to be sent through Graph.</summary>
public sealed record GraphSendOptions
{
    /// <summary>Leaves a copy in Sent Items. Without one only where <see cref="GraphSendWay.Json"/> can be gone.</summary>
    public bool SaveToSentItems { get; init; } = true;

    /// <summary>The token includes Mail.ReadWrite (<see cref="Microsoft.MicrosoftScopes.GraphSendLarge"/>), so that large mails can go as drafts.</summary>
    public bool MayUseDrafts { get; init; }

    /// <summary>Called when the request that sends the mail is about to leave: whatever fails before that, nobody has the mail.</summary>
    public Action? HandingOver { get; init; }
}

/// <summary>A mail that Graph accepted: not that it was delivered. What fails later comes back as a mail.</summary>
/// <param name="Way">How it went.</param>
/// <param name="RequestId">Graph's own, for Microsoft's support.</param>
public sealed record GraphSendResult(GraphSendWay Way, string? RequestId);

/// <summary>The ways to send through Graph (https://learn.microsoft.com/graph/outlook-create-send-messages).</summary>
public enum GraphSendWay
{
    /// <summary>sendMail with the whole mail as MIME: Message-ID, threading and both texts as composed; a copy in Sent Items, always.</summary>
    Mime,

    /// <summary>sendMail with JSON: the only way that leaves no copy in Sent Items.</summary>
    Json,

    /// <summary>A draft, its files one by one, then send: for what exceeds one request. Needs Mail.ReadWrite; a copy in Sent Items, always.</summary>
    Draft,
}
