using MailPortal.Mail.Pop3;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Reading;

/// <summary>Messages that the server refused in words that would fit a server in trouble as well: the same rule as <see cref="DownloadDoubts"/> has. Such a
/// message is told as refused only when the server has given another one since the last that was told: a maildrop must not be given up message by
/// message because a disk is down.</summary>
internal sealed class Pop3Doubts
{
    private readonly List<Pop3RawMessage> doubted = [];
    private bool came;

    /// <summary>A message came: the server can.</summary>
    /// <returns>Those before it, which alone are to blame.</returns>
    internal Pop3RawMessage[] Came()
    {
        came = true;
        if (doubted.Count == 0)
            return [];
        Pop3RawMessage[] proven = [.. doubted];
        doubted.Clear();
        return proven;
    }

    /// <summary>This one could not be given.</summary>
    /// <returns>To be told; null when it waits for its proof.</returns>
    /// <exception cref="MailProblemException">Neither could any of those before, or it is not about messages at all.</exception>
    internal Pop3RawMessage? Refused(Pop3Entry entry, MailProblemException refusal)
    {
        var message = new Pop3RawMessage { Entry = entry, Content = null, Refusal = refusal };
        if (refusal.Problem is MailProblem.PopCommandRefused)
            return message;
        // A lock, a limit or a request to wait would meet them all.
        if (refusal.Problem is not (MailProblem.PopServerUnavailable or MailProblem.PopMailboxBroken or MailProblem.PopCommandNotUnderstood))
            throw refusal;
        (var proven, came) = (came, false);
        if (proven)
            return message;
        doubted.Add(message);
        return doubted.Count < DownloadDoubts.Most ? null : throw Unproven();
    }

    /// <summary>No other message is left that could prove anything.</summary>
    /// <exception cref="MailProblemException">None of those that wait could be given.</exception>
    internal void End()
    {
        if (doubted.Count > 0)
            throw Unproven();
    }

    /// <summary>As it was said, and with what was asked for.</summary>
    private MailProblemException Unproven()
    {
        var cause = doubted[^1].Refusal!;
        return new(cause.Problem, $"message {string.Join(", ", doubted.Select(message => message.Entry.Number))}: {cause.Detail}", cause.InnerException)
        {
            UpstreamCode = cause.UpstreamCode,
            RetryAfter = cause.RetryAfter,
        };
    }
}
