namespace MailPortal.Mail.Sending;

/// <summary>A way out for finished messages, whatever the protocol; signed in. One caller at a time, any number of messages one after the other.
/// Nothing counts as sent but what a <see cref="SendResult"/> says was accepted.</summary>
public interface IMailSender : IAsyncDisposable
{
    /// <summary>Hands one message over (the mail transaction of RFC 5321 section 3.3).</summary>
    /// <param name="envelope">From whom and to whom; the message's own header is not asked.</param>
    /// <param name="message">The raw message (RFC 5322) from the stream's position to its end; forward only is enough.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>What became of each recipient; when all were refused, the message was not sent at all.</returns>
    /// <exception cref="Problems.MailProblemException">The message went to nobody, with one exception:
    /// <see cref="Problems.MailProblem.SendingUncertain"/>, also after a cancellation, means that it was handed over whole and the answer did not come.
    /// It may have been taken, so it must not be sent again without a person's decision.</exception>
    Task<SendResult> SendAsync(MailEnvelope envelope, Stream message, CancellationToken cancellation);
}

/// <summary>From whom and to whom a message goes (RFC 5321 section 2.3.1).</summary>
/// <param name="Sender">Where notifications of failure go (MAIL FROM, RFC 5321 section 4.1.1.2); empty for none (<c>&lt;&gt;</c>).</param>
/// <param name="Recipients">At least one, in the order of the results (RCPT TO, RFC 5321 section 4.1.1.3).</param>
public sealed record MailEnvelope(string Sender, IReadOnlyList<string> Recipients)
{
    /// <summary>What the bytes of the message are (BODY, RFC 3030 section 3).</summary>
    public MessageEncoding Encoding { get; init; }
}

/// <summary>What the bytes of a message are (RFC 6152, RFC 3030).</summary>
public enum MessageEncoding
{
    /// <summary>Lines of text, ASCII or not; looked at where that is possible.</summary>
    Text,
    /// <summary>With binary parts: nothing may be changed on the way, not even line ends. Few servers take it.</summary>
    Binary,
}

/// <summary>How a message was taken.</summary>
/// <param name="Recipients">In the order of the envelope (RFC 5321 section 4.3.2 has the replies).</param>
/// <param name="Answer">The server's last words (RFC 5321 section 4.2.5: it has taken the message over), often with the name it gave the message; null when every recipient was refused.</param>
public sealed record SendResult(IReadOnlyList<RecipientResult> Recipients, string? Answer)
{
    /// <summary>Every recipient was accepted (RFC 5321 section 4.1.1.3). Where this is false nothing is thrown: somebody has to look who was not.</summary>
    public bool AllAccepted => Recipients.All(static recipient => recipient.Status == RecipientStatus.Accepted);
}

/// <summary>What a server said to one recipient.</summary>
public enum RecipientStatus
{
    /// <summary>The message is on its way to this one.</summary>
    Accepted,
    /// <summary>Not now: try again later, for this one only.</summary>
    RefusedForNow,
    /// <summary>Never, as things are.</summary>
    Refused,
}

/// <summary>What became of one recipient.</summary>
/// <param name="Address">As in the envelope (RFC 5321 section 4.1.2).</param>
/// <param name="Status">Accepted or not (RFC 5321 section 4.2.1: by the reply's first digit).</param>
public sealed record RecipientResult(string Address, RecipientStatus Status)
{
    /// <summary>Why not; null when accepted.</summary>
    public Problems.MailProblem? Problem { get; init; }

    /// <summary>The reply's three digits (RFC 5321 section 4.2); 0 when the server was not asked.</summary>
    public int Code { get; init; }

    /// <summary>The enhanced status code (RFC 3463 section 2), when there is one: <c>5.1.1</c>.</summary>
    public string? EnhancedCode { get; init; }

    /// <summary>The server's words (RFC 5321 section 4.2: for people only).</summary>
    public string Text { get; init; } = "";
}
