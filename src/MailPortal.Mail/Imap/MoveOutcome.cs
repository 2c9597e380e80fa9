namespace MailPortal.Mail.Imap;

/// <summary>How completely messages left their folder.</summary>
public enum MoveOutcome
{
    /// <summary>They lie in the destination and nowhere else.</summary>
    Moved,
    /// <summary>They lie in the destination; here they stay behind marked <c>\Deleted</c>, because the server offers no way to remove exactly these
    /// (neither MOVE nor UIDPLUS) and a plain EXPUNGE would also remove what others marked; or because it said that it removed them, and did not.</summary>
    CopiedAndMarked,
}
