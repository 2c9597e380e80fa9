using MailPortal.Mail.Imap;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Reading;

/// <summary>Messages that the server could not give, in words or by an end of the session that would fit a server in trouble as well. Such a message is
/// told as refused only when the server has given another one since the last that was told: a mailbox must not be given up message by message
/// because a disk is down.</summary>
internal sealed class DownloadDoubts
{
    /// <summary>So many are passed over to find one that comes.</summary>
    internal const int Most = 5;

    private readonly List<DownloadedMessage> doubted = [];
    private MailProblemException? cause;
    private bool came;

    /// <summary>Some wait for their proof.</summary>
    internal bool Any => doubted.Count > 0;

    /// <summary>The only one, when sessions ended over it. A server that says in words that it is in trouble is believed.</summary>
    internal DownloadedMessage? Lone => doubted is [{ Ends: > 1 } lone] ? lone : null;

    /// <summary>A message came whole: the server can.</summary>
    internal void Came()
    {
        came = true;
        if (doubted.Count == 0)
            return;
        foreach (var message in doubted)
            message.State = DownloadState.Refused;
        doubted.Clear();
    }

    /// <summary>True when this one alone is to blame, for now: the next one needs a proof of its own.</summary>
    internal bool TryBlame()
    {
        (var proven, came) = (came, false);
        return proven;
    }

    /// <summary>This one could not be given.</summary>
    /// <exception cref="MailProblemException">Neither could any of those before.</exception>
    internal void Add(DownloadedMessage message, MailProblemException why)
    {
        message.Refusal = Refusal(message.Uid, why);
        if (TryBlame() || message.IsVouchedFor)
        {
            message.State = DownloadState.Refused;
            return;
        }

        message.State = DownloadState.Doubted;
        cause = why;
        doubted.Add(message);
        if (doubted.Count == Most)
            throw Unproven();
    }

    /// <summary>No other is left that could prove anything, but the server answers, about this one as well: the next end of a session over it counts, with no other
    /// message for a proof. One message of a reading at most; where several are doubted, whatever comes next to the mailbox is their proof.</summary>
    internal void AskOnceMore(DownloadedMessage message)
    {
        doubted.Clear();
        (message.State, message.Refusal, message.IsVouchedFor) = (DownloadState.Awaited, null, true);
    }

    /// <summary>NO to a window may be about one message only; each is asked for alone, and one that is refused alone does not stop the others. So may BAD,
    /// with which Exchange refuses as well; but it may also be about the command, which is the same for all: it needs the proof. A search that is
    /// refused does not say that what it was for is gone.</summary>
    /// <exception cref="MailProblemException">It is about all of them.</exception>
    internal void Refused(DownloadGroup done, MailProblemException refusal, ImapStatus status, DownloadOrder order)
    {
        if (done.Purpose is DownloadPurpose.Recheck || !MayBeAboutOne(refusal.Problem, status)
            || (done.Purpose == DownloadPurpose.Listing && refusal.Problem is MailProblem.ServerUnavailable or MailProblem.FolderMissing))
            throw refusal;
        foreach (var message in done.Messages.Where(static message => message.State == DownloadState.Awaited))
        {
            if (done.Purpose == DownloadPurpose.Bodies || (done.Purpose == DownloadPurpose.Listing && message.IsPostponed))
                order.Wait(DownloadPurpose.Single, [message]);
            else if (done.Purpose == DownloadPurpose.Listing)
                message.SettleWithoutBody(searchedInPart: true);
            else if (refusal.Problem == MailProblem.CommandRefused && status == ImapStatus.No)
                (message.State, message.Refusal) = (DownloadState.Refused, refusal);
            else
                Add(message, refusal);
        }
    }

    private static bool MayBeAboutOne(MailProblem problem, ImapStatus status) => status switch
    {
        // NO FETCH the message does not exist: the words are those for a folder that was removed, too.
        ImapStatus.No => problem is MailProblem.CommandRefused or MailProblem.ServerUnavailable or MailProblem.FolderMissing,
        ImapStatus.Bad => problem is MailProblem.CommandRefused or MailProblem.CommandNotUnderstood or MailProblem.FolderMissing,
        ImapStatus.Ok or ImapStatus.PreAuth or ImapStatus.Bye => false,
    };

    /// <summary>No other message is left that could prove anything: as it was said, and with what was asked for.</summary>
    internal MailProblemException Unproven() => new(
        cause!.Problem, $"uid {string.Join(", ", doubted.Select(message => message.Uid))}: {cause.Detail}", cause.InnerException)
    {
        UpstreamCode = cause.UpstreamCode,
        RetryAfter = cause.RetryAfter,
    };

    /// <summary>About this message; the others go on.</summary>
    internal static MailProblemException Refusal(uint uid, MailProblemException why)
    {
        if (why.InnerException is ImapCommandException)
            return why;
        var text = $"the session ends whenever uid {uid} is asked for: {why.Detail}";
        return new(MailProblem.CommandRefused, text, new ImapCommandException(ImapStatus.No, null, text)) { UpstreamCode = why.UpstreamCode };
    }
}
