namespace MailPortal.Sandbox.Transport;

/// <summary>A message that the sandbox accepted for sending; <c>GET /sandbox/sent</c> lists them.</summary>
/// <param name="How"><c>graph</c> (JSON), <c>graph-mime</c>, <c>graph-draft</c>, <c>smtp</c> or <c>smtp-password</c>.</param>
/// <param name="Sender">The mailbox it was submitted from.</param>
/// <param name="From">Whose name it bears.</param>
/// <param name="Recipients">All of them, blind copies too.</param>
/// <param name="MessageId">With its angle brackets.</param>
/// <param name="InLastMinute">How many messages this mailbox has sent in the last minute, this one among them: Exchange delays what goes beyond 30.</param>
public sealed record SentMessage(
    int Id, DateTimeOffset At, string How, string Sender, string From, IReadOnlyList<string> Recipients, string MessageId, string Subject, bool SavedToSentItems, long Bytes, int InLastMinute);
