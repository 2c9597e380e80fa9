using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Reading;

/// <summary>One message as the maildrop lists it.</summary>
/// <param name="Number">In this session only (RFC 1939 section 5).</param>
/// <param name="UniqueId">UIDL (RFC 1939 section 7): the same in every session; two copies of one message may share it. Empty where the server has none for this
/// message, which cannot be told from others next time.</param>
/// <param name="Size">Bytes (LIST, RFC 1939 section 5), an estimate at some servers; 0 when the server does not say.</param>
public readonly record struct Pop3Entry(int Number, string UniqueId, long Size);

/// <summary>One message of a maildrop.</summary>
public sealed class Pop3RawMessage
{
    /// <summary>As listed (LIST and UIDL, RFC 1939 sections 5 and 7).</summary>
    public required Pop3Entry Entry { get; init; }

    /// <summary>The raw bytes (RETR, RFC 1939 section 5), straight from the wire: forward only, valid until the next message is asked for. Read asynchronously
    /// only: the synchronous <see cref="Stream.Read(byte[], int, int)"/> and <see cref="Stream.CopyTo(Stream)"/> throw
    /// <see cref="NotSupportedException"/>. What is left unread is skipped. A message that is cut in the middle never looks complete: the read throws. Null when the message is larger than asked for, or when the
    /// server refuses to give it (then <see cref="Refusal"/> says why).</summary>
    public required Stream? Content { get; init; }

    /// <summary>Why the server does not give this message (-ERR, RFC 1939 section 3), for example because another session removed it; null otherwise. The other messages go on.</summary>
    public MailProblemException? Refusal { get; init; }
}

/// <summary>A message that the server would not mark for deletion.</summary>
/// <param name="Message">Which (DELE was answered -ERR, RFC 1939 section 5); it stays on the server.</param>
/// <param name="Problem">Why (-ERR, RFC 1939 section 3).</param>
public sealed record Pop3Refusal(Pop3Entry Message, MailProblemException Problem);

/// <summary>What a session deleted.</summary>
/// <param name="Deleted">Gone: QUIT was answered +OK (RFC 1939 section 6).</param>
/// <param name="Refused">Not even marked (DELE, RFC 1939 section 5); they stay on the server.</param>
/// <param name="Undecided">Marked when the server refused QUIT (RFC 1939 section 6): it has deleted some, all or none of them; the next session's unique ids tell.</param>
/// <param name="QuitRefusal">Why QUIT was refused (RFC 1939 section 6); null when it was not.</param>
public sealed record Pop3Finish(
    IReadOnlyList<Pop3Entry> Deleted, IReadOnlyList<Pop3Refusal> Refused, IReadOnlyList<Pop3Entry> Undecided, MailProblemException? QuitRefusal);
