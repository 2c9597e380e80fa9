namespace MailPortal.Mail.Imap;

/// <summary>The server said NO or BAD. The connection is still good: the next command may be sent. Travels as the inner exception of the
/// <see cref="Problems.MailProblemException"/> that says what it means.</summary>
/// <param name="status">NO or BAD.</param>
/// <param name="code">The response code without brackets (<c>TRYCREATE</c>), when there is one.</param>
/// <param name="text">The server's words.</param>
public sealed class ImapCommandException(ImapStatus status, string? code, string text) : Exception(text)
{
    /// <summary>NO or BAD (RFC 9051 sections 7.1.2 and 7.1.3).</summary>
    public ImapStatus Status { get; } = status;

    /// <summary>The response code without brackets (<c>TRYCREATE</c>, RFC 9051 section 7.1), when there is one.</summary>
    public string? Code { get; } = code;
}

/// <summary>The server broke the rules of the protocol or ended the session: reconnect. Travels as the inner exception of the
/// <see cref="Problems.MailProblemException"/> that says what it means.</summary>
/// <param name="message">What was wrong.</param>
public sealed class ImapProtocolException(string message) : Exception(message);
