namespace MailPortal.Mail.Smtp;

/// <summary>The server said 4xx or 5xx. The connection is still good: the next command may be sent. Travels as the inner exception of the
/// <see cref="Problems.MailProblemException"/> that says what it means.</summary>
/// <param name="reply">All of it.</param>
public sealed class SmtpCommandException(SmtpReply reply) : Exception(reply.ToString())
{
    /// <summary>Code, enhanced code and words (RFC 5321 section 4.2).</summary>
    public SmtpReply Reply { get; } = reply;
}

/// <summary>The server broke the rules of the protocol or ended the session (421): reconnect. Travels as the inner exception of the
/// <see cref="Problems.MailProblemException"/> that says what it means.</summary>
/// <param name="message">What was wrong.</param>
public sealed class SmtpProtocolException(string message) : Exception(message);
