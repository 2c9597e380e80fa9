namespace MailPortal.Mail.Imap;

/// <summary>What became of messages that were moved.</summary>
/// <param name="Outcome">How completely they left their folder.</param>
/// <param name="UidValidity">Of the destination; null when the server does not tell (RFC 4315 section 3, COPYUID).</param>
/// <param name="NewUids">By the old uid the one in the destination, as far as the server tells (RFC 4315 section 3).</param>
public sealed record ImapMoved(MoveOutcome Outcome, uint? UidValidity, IReadOnlyDictionary<uint, uint> NewUids);
