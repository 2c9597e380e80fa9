using MailPortal.Mail.Imap;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Reading;

/// <summary>The commands under way: what each asks for, and what becomes of it when the server has answered.</summary>
internal sealed class DownloadCommands(DownloadOrder order, DownloadDoubts doubts)
{
    private const string BodyItems = "(UID INTERNALDATE BODY.PEEK[])";
    private const int Most = 3;
    private readonly List<(uint Tag, DownloadGroup Group)> underWay = [];
    private uint inPart; // commands up to this tag may have been done for some of their messages only

    internal bool Any => underWay.Count > 0;

    /// <summary>Only one message is asked for.</summary>
    internal bool IsAlone => underWay is [{ Group: { Purpose: DownloadPurpose.Single, Messages.Count: 1 } }];

    /// <summary>Gives the server work.</summary>
    /// <param name="connection">With the folder opened.</param>
    /// <param name="alone">The first message that has not come and nothing else: who is to blame for an end of the session must be known for certain, or there is no room for others.</param>
    internal void Fill(ImapConnection connection, bool alone)
    {
        if (!alone)
        {
            while (underWay.Count < Most && order.TryNext(out var group))
                Ask(connection, group);
        }
        else if (!Any && order.FirstAwaited() is { } first)
        {
            Ask(connection, new(DownloadPurpose.Single, [first]));
        }
    }

    internal void Ask(ImapConnection connection, DownloadGroup group)
    {
        Span<uint> set = stackalloc uint[group.Messages.Count];
        for (var i = 0; i < set.Length; i++)
        {
            var message = group.Messages[i];
            set[i] = message.Uid;
            message.IsPostponed = false;
            message.CameEmpty &= group.Purpose is DownloadPurpose.Recheck or DownloadPurpose.Listing;
            message.IsListed = null;
        }

        // What others removed a server may keep back until a command that changes nothing (RFC 9051 section 7.5.1): it is asked for on the way.
        if (group.Purpose == DownloadPurpose.Listing)
            connection.Command("NOOP").End();
        var command = group.Purpose switch
        {
            DownloadPurpose.Listing => connection.BeginSearch().Atom("UID").Set(set),
            DownloadPurpose.Recheck => connection.Command("UID FETCH").Set(set).Atom("(UID RFC822.SIZE INTERNALDATE)"),
            DownloadPurpose.Bodies or DownloadPurpose.Single => connection.Command("UID FETCH").Set(set).Atom(BodyItems),
        };
        command.End();
        underWay.Add((command.LastTag, group));
    }

    /// <summary>What a search has found, when one is under way; its answer may come in several lines, and has to come (RFC 9051 section 6.4.4).</summary>
    internal void NoteListed(ImapConnection connection, ImapResponse response)
    {
        var index = underWay.FindIndex(static command => command.Group.Purpose == DownloadPurpose.Listing);
        if (index < 0 || !connection.TryReadFound(response, out var found))
            return;
        foreach (var message in underWay[index].Group.Messages)
            message.IsListed ??= false;
        foreach (var uid in found)
            if (order.Find(uid) is { } message)
                message.IsListed = true;
    }

    /// <summary><c>* NO [MESSAGELIMIT 1000 23007]</c>, in front of an OK that has another code already (RFC 9738 section 3.1). Which of those under way it is
    /// about it does not say.</summary>
    internal void NoteLimit(ImapConnection connection, ImapResponse response)
    {
        if (ImapSearch.IsInPart(response))
            inPart = connection.Output.LastTag;
    }

    /// <summary>Whether the server does what costs it no message: NOOP, and the flags of one. Nothing is under way.</summary>
    internal static async Task<bool> AnswersAboutAsync(ImapConnection connection, uint uid, CancellationToken cancellation)
    {
        try
        {
            if ((await connection.CompleteAsync(connection.Await(connection.Command("NOOP")), null, cancellation)).Status != ImapStatus.Ok)
                return false;
            var named = false;
            var tag = connection.Await(connection.Command("UID FETCH").Set([uid]).Atom("(UID FLAGS)"));
            var completion = await connection.CompleteAsync(tag, answer => named |= answer.Kind == ImapResponseKind.Fetch && answer.Fetch.Uid == uid, cancellation);
            return named && completion.Status == ImapStatus.Ok;
        }
        catch (MailProblemException end) when (ImapDownload.EndsTheSession(end))
        {
            return false;
        }
    }

    /// <summary>The session has ended: all of it is asked for again.</summary>
    internal void BeginAgain()
    {
        order.WaitAgain(underWay.ConvertAll(static command => command.Group));
        underWay.Clear();
        inPart = 0;
    }

    /// <summary>A command has ended; true when it was one of these.</summary>
    internal bool Complete(ImapConnection connection, ImapResponse response)
    {
        var index = underWay.FindIndex(command => command.Tag == response.Tag);
        if (index < 0)
            return false;
        var done = underWay[index].Group;
        underWay.RemoveAt(index);
        if (response.Status == ImapStatus.Ok)
            Succeeded(connection, done, response.Tag <= inPart || ImapSearch.IsInPart(response));
        else
            Refused(connection, done, ImapProblems.Refused(signingIn: false, connection.Completion(response)), response.Status);
        return true;
    }

    /// <summary><c>NO [EXPUNGEISSUED] no longer there</c> (RFC 5530 section 3): somebody was faster, which is nobody's loss, unless a search finds the message all
    /// the same.</summary>
    private void Refused(ImapConnection connection, DownloadGroup done, MailProblemException refusal, ImapStatus status)
    {
        var removed = done.Purpose is DownloadPurpose.Single or DownloadPurpose.Recheck && refusal.InnerException is ImapCommandException { Code: { } code }
            && code.Equals("EXPUNGEISSUED", StringComparison.OrdinalIgnoreCase);
        if (!removed)
            doubts.Refused(done, refusal, status, order);
        else if (done.Messages.FindAll(static message => message.State == DownloadState.Awaited) is { Count: > 0 } awaited)
            AskWhetherThere(connection, DownloadPurpose.Listing, awaited);
    }

    private void AskWhetherThere(ImapConnection connection, DownloadPurpose purpose, List<DownloadedMessage> messages)
    {
        foreach (var message in messages)
            message.Seen = false;
        Ask(connection, new(purpose, messages));
    }

    private void Succeeded(ImapConnection connection, DownloadGroup done, bool inPart)
    {
        var silent = new List<DownloadedMessage>();
        foreach (var message in done.Messages.Where(static message => message.State == DownloadState.Awaited))
        {
            // Of a window that was fetched in part (RFC 9738) nothing is known of the rest.
            if (message.IsPostponed || (inPart && done.Purpose == DownloadPurpose.Bodies))
            {
                order.Wait(DownloadPurpose.Single, [message]);
            }
            else if (done.Purpose == DownloadPurpose.Listing || (done.Purpose == DownloadPurpose.Recheck && message.Seen))
            {
                message.SettleWithoutBody(inPart);
            }
            else
            {
                silent.Add(message);
            }
        }

        // BODY[] NIL or no answer at all: removed meanwhile, or a message that the server cannot render. The first is nobody's loss, the second must be
        // told, so the difference is asked for. Exchange is silent about some of those that it lists, whatever is asked of them: only a search that does
        // not find it says that a message is gone.
        if (silent.Count > 0)
            AskWhetherThere(connection, done.Purpose == DownloadPurpose.Recheck ? DownloadPurpose.Listing : DownloadPurpose.Recheck, silent);
    }
}
