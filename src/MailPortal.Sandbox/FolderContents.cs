namespace MailPortal.Sandbox;

/// <summary>One folder of a mailbox.</summary>
/// <param name="Name">As a person reads it: <c>INBOX</c>, <c>MailPortal/Procesados</c>.</param>
public sealed record FolderContents(string Name, IReadOnlyList<StoredMessage> Messages);

/// <summary>One message in a folder.</summary>
/// <param name="Subject">Decoded; empty when it has none.</param>
/// <param name="MessageId">With its angle brackets; empty when it has none.</param>
/// <param name="Bytes">Size as stored.</param>
public sealed record StoredMessage(string Subject, string MessageId, long Bytes);
