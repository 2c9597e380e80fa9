using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Pop3;

/// <summary>How much lies in a maildrop (STAT, RFC 1939 section 5).</summary>
/// <param name="Count">Messages (RFC 1939 section 5).</param>
/// <param name="Size">Bytes together, as the server estimates them (RFC 1939 section 5).</param>
public readonly record struct Pop3Maildrop(int Count, long Size);

/// <summary>One line of LIST (RFC 1939 section 5).</summary>
/// <param name="Number">In this session only (RFC 1939 section 5).</param>
/// <param name="Size">Bytes (RFC 1939 section 5); an estimate at some servers.</param>
public readonly record struct Pop3MessageSize(int Number, long Size);

/// <summary>One line of UIDL (RFC 1939 section 7).</summary>
/// <param name="Number">In this session only (RFC 1939 section 7).</param>
/// <param name="UniqueId">The same in every session (RFC 1939 section 7); empty where the server has none for this message, which cannot be told from others next time.</param>
public readonly record struct Pop3UniqueId(int Number, string UniqueId);

/// <summary>What a session left behind when QUIT was answered.</summary>
/// <param name="Deleted">Numbers that the server has deleted (RFC 1939 section 6).</param>
/// <param name="Undecided">Numbers that were marked when the server refused (RFC 1939 section 6): it has deleted some, all or none of them; the next session's UIDL tells.</param>
/// <param name="Refusal">Why the server refused (RFC 1939 section 6); null when all went well.</param>
public sealed record Pop3Departure(IReadOnlyList<int> Deleted, IReadOnlyList<int> Undecided, MailProblemException? Refusal);
