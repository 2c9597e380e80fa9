using MailPortal.Mail.Imap;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Reading;

/// <summary>How far a message has come that was asked for.</summary>
internal enum DownloadState
{
    Awaited,
    TooLarge,
    Vanished,
    Refused,
    /// <summary>It could not be given, and whether it is to blame or the server is not known yet.</summary>
    Doubted,
    /// <summary>It came before its turn, and waits for it.</summary>
    Spooled,
    GivenOut,
}

/// <summary>One message of a download under way.</summary>
/// <param name="uid">Its uid.</param>
/// <param name="now">When it was received as long as the server has not said it.</param>
internal sealed class DownloadedMessage(uint uid, DateTimeOffset now)
{
    internal uint Uid => uid;

    internal long Size { get; set; }

    /// <summary>The server said it, if only 0.</summary>
    internal bool SizeTold { get; set; }

    internal DateTimeOffset Received { get; set; } = now;

    internal DownloadState State { get; set; }

    /// <summary>The server has named it since it was asked for last.</summary>
    internal bool Seen { get; set; }

    /// <summary>Whether a search for it found it; null as long as none was answered.</summary>
    internal bool? IsListed { get; set; }

    /// <summary>A body without a byte in it came.</summary>
    internal bool CameEmpty { get; set; }

    /// <summary>It came too long before its turn, and was passed over.</summary>
    internal bool IsPostponed { get; set; }

    internal SpooledBody? Body { get; set; }

    internal MailProblemException? Refusal { get; set; }

    /// <summary>How often the session ended over it.</summary>
    internal int Ends { get; set; }

    /// <summary>The last one left, and the server answered about it after two ends of a session: a third is its own.</summary>
    internal bool IsVouchedFor { get; set; }

    internal bool IsSettled => State is not (DownloadState.Awaited or DownloadState.Doubted);

    internal RawMessage ToRawMessage(Stream? wire = null) => new()
    {
        Uid = Uid,
        Received = Received,
        Size = State is DownloadState.Vanished ? 0 : Body?.Length ?? Size,
        Content = wire ?? Body?.Open(),
        Refusal = Refusal,
    };

    /// <summary>It brought no body, and was asked about once more: the server named it, or it was searched for. One that is empty by its size as well is what
    /// it is; one that was not looked for as far as a search goes is not gone.</summary>
    /// <param name="searchedInPart">The search did not look at all of them.</param>
    internal void SettleWithoutBody(bool searchedInPart)
    {
        if (searchedInPart && IsListed is false)
            IsListed = null;
        if (Seen && CameEmpty && SizeTold && Size == 0)
            (State, Body) = (DownloadState.Spooled, SpooledBody.Of([]));
        else if (Seen)
            Refuse($"the server lists uid {Uid}{(SizeTold ? $" with {Size} bytes" : "")}, and gives no content for it");
        else if (IsListed is false)
            State = DownloadState.Vanished;
        else
            Refuse(IsListed is null ? $"the server gives nothing for uid {Uid}, and does not say whether it is there" : $"the server lists uid {Uid}, and gives nothing for it");
    }

    /// <summary>What came in its place is none of its bytes.</summary>
    internal void RefuseAsMadeUp() => Refuse($"the server cannot convert uid {Uid}, and gives a mail of its own in its place");

    private void Refuse(string text) =>
        (State, Refusal) = (DownloadState.Refused, new(MailProblem.CommandRefused, text, new ImapCommandException(ImapStatus.No, null, text)));
}
