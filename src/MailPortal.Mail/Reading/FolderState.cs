namespace MailPortal.Mail.Reading;

/// <summary>How far a folder has grown.</summary>
/// <param name="UidValidity">RFC 9051 section 2.3.1.1: uids mean something only together with it.</param>
/// <param name="UidNext">The uid that the next message will get at least (RFC 9051 section 2.3.1.1); 0 when the server does not say.</param>
/// <param name="Exists">Messages in the folder (EXISTS, RFC 9051 section 7.4.1).</param>
/// <param name="ReadOnly">The server opened it read-only (RFC 9051 section 6.3.2): nothing can be moved.</param>
public sealed record FolderState(uint UidValidity, uint UidNext, int Exists, bool ReadOnly);
