namespace MailPortal.Mail.Reading;

/// <summary>How far a folder has grown.</summary>
/// <param name="UidValidity">RFC 9051 section 2.3.1.1: uids mean something only together with it.</param>
/// <param name="UidNext">The uid that the next message will get at least; 0 when the server does not say.</param>
/// <param name="Exists">Messages in the folder.</param>
/// <param name="ReadOnly">The server opened it read-only: nothing can be moved.</param>
public sealed record FolderState(uint UidValidity, uint UidNext, int Exists, bool ReadOnly);
