namespace MailPortal.Mail.Pop3;

/// <summary>The server said -ERR. The connection is still good: the next command may be sent. Travels as the inner exception of the
/// <see cref="Problems.MailProblemException"/> that says what it means.</summary>
/// <param name="code">The response code without brackets (RFC 2449 section 8, for example <c>IN-USE</c>), when there is one.</param>
/// <param name="text">The server's words.</param>
public sealed class Pop3CommandException(string? code, string text) : Exception(text)
{
    /// <summary>The response code without brackets (RFC 2449 section 8, for example <c>IN-USE</c>), when there is one.</summary>
    public string? Code { get; } = code;
}

/// <summary>The server broke the rules of the protocol or ended the session: reconnect. Travels as the inner exception of the
/// <see cref="Problems.MailProblemException"/> that says what it means.</summary>
/// <param name="message">What was wrong.</param>
public sealed class Pop3ProtocolException(string message) : Exception(message);
