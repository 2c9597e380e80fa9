namespace MailPortal.Mail.Reading;

/// <summary>One message as it lies on the server.</summary>
public sealed class RawMessage
{
    /// <summary>Its uid in the opened folder (RFC 9051 section 2.3.1.1).</summary>
    public required uint Uid { get; init; }

    /// <summary>When the server received it (INTERNALDATE, RFC 9051 section 2.3.3).</summary>
    public required DateTimeOffset Received { get; init; }

    /// <summary>Bytes of the raw message (RFC822.SIZE, RFC 9051 section 2.3.4): exact when <see cref="Content"/> is there, the server's estimate otherwise.</summary>
    public required long Size { get; init; }

    /// <summary>The raw bytes (BODY[], RFC 9051 section 6.4.5.1), straight from the wire: forward only, valid until the next message is asked for. Read asynchronously
    /// only: the synchronous <see cref="Stream.Read(byte[], int, int)"/> and <see cref="Stream.CopyTo(Stream)"/> throw
    /// <see cref="NotSupportedException"/>; that they do not for a message that came before its turn is nothing to rely on. What is left
    /// unread is skipped. A message that is cut in the middle never looks complete: the read throws. Where it throws
    /// <see cref="Problems.MailProblem.CommandRefused"/> only this message cannot be given, however often it is asked for, and the others may
    /// be read on. Null when the message is larger than
    /// asked for, when it vanished meanwhile (then <see cref="Size"/> is 0), or when the server refuses to give it
    /// (then <see cref="Refusal"/> says why).</summary>
    public required Stream? Content { get; init; }

    /// <summary>Why the server does not give this message although it is there (NO or BAD, RFC 9051 section 7.1); null otherwise. The other messages go on.</summary>
    public Problems.MailProblemException? Refusal { get; init; }
}
