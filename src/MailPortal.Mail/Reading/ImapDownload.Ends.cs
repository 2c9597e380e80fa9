using MailPortal.Mail.Imap;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Reading;

/// <summary>What becomes of a download when the server ends the session: over one message, or over nothing in particular.</summary>
internal sealed partial class ImapDownload : IImapResumption
{
    // Not a token that has expired, a server that asks to wait, or one that is silent: those are the caller's to mend.
    internal static bool EndsTheSession(MailProblemException end) => end.Problem is MailProblem.ConnectionLost or MailProblem.ConnectionClosedByServer;

    /// <summary>The session ended between two messages: the first that has not come is asked for alone in another one. When that ends as well, the
    /// others go on without it.</summary>
    private async Task GoOnAsync(MailProblemException end, CancellationToken cancellation)
    {
        if (told)
        {
            told = false;
        }
        else if (order.Messages.FirstOrDefault(static message => message.State == DownloadState.Awaited) is { } first)
        {
            suspect = first;
            if (++first.Ends > 1)
                doubts.Add(first, end);
        }

        await ReconnectAsync(end, cancellation);
    }

    private async Task ReconnectAsync(MailProblemException end, CancellationToken cancellation)
    {
        // The turn at the one before ended with it.
        connection = await reopen(end, cancellation);
        its = connection.TakeTurn();
        connection.BeginDownload(maxBytes);
        commands.BeginAgain();
        streaming = null;
    }

    /// <summary>The session ended in the middle of a message that is being read: it goes on at the same place in another one, once. When that ends as
    /// well, its stream says so.</summary>
    async Task<ImapConnection> IImapResumption.ResumeAsync(ImapLiteralStream body, MailProblemException end, CancellationToken cancellation)
    {
        if (streaming is not { } message || !EndsTheSession(end))
            throw end;
        told = true;
        message.Ends++;
        if (message.Ends == 1)
            await ReconnectAsync(end, cancellation);
        else if (!await MayComeYetAsync(message, end, cancellation))
            throw DownloadDoubts.Refusal(message.Uid, end);
        (streaming, told) = (message, false);
        try
        {
            if (await AskAgainAsync(message, body, cancellation))
            {
                Settled();
                await connection.GoOnWithBodyAsync(body, cancellation);
                return connection;
            }

            if (!await IsSoundAsync(message, cancellation))
                throw Left(end); // it is not there any more
        }
        catch (MailProblemException again) when (again != end && EndsTheSession(again))
        {
            end = again;
        }

        return await ((IImapResumption)this).ResumeAsync(body, end, cancellation);
    }

    /// <summary>Two sessions ended over the message that is being read. Where none has come since the last that was blamed, the next ones prove what the
    /// server can, each asked for alone: else the first message of a poll would stop its mailbox for ever, and so would two neighbours.</summary>
    /// <returns>False: it is to blame. True: no other is left, and the server is sound; it may come yet.</returns>
    /// <exception cref="MailProblemException">The end of the session: neither did the others come.</exception>
    private async Task<bool> MayComeYetAsync(DownloadedMessage message, MailProblemException end, CancellationToken cancellation)
    {
        if (doubts.TryBlame() || message.IsVouchedFor)
            return false;
        await ReconnectAsync(end, cancellation);
        var (last, ended) = (message.Uid, false);
        for (var others = 1; order.FirstAwaited(last) is { } other; others++)
        {
            last = other.Uid;
            var goesOn = true;
            try
            {
                await AskAloneAsync(other, cancellation);
            }
            catch (MailProblemException also) when (EndsTheSession(also))
            {
                other.Ends++;
                (goesOn, ended) = (false, true);
            }

            if (doubts.TryBlame())
            {
                told = !goesOn;
                return false;
            }

            if (others + 1 == DownloadDoubts.Most)
                throw Left(end);
            if (!goesOn)
                await ReconnectAsync(end, cancellation);
        }

        if (ended || doubts.Any || !await IsSoundAsync(message, cancellation))
            throw Left(end);
        return message.IsVouchedFor = true;
    }

    /// <summary>Thrown, an end of a session tells the caller to make another: the one that was opened meanwhile is of no use to anybody.</summary>
    private MailProblemException Left(MailProblemException end)
    {
        if (EndsTheSession(end))
            connection.GiveUp();
        return end;
    }

    /// <summary>Spooled when it comes: it is given out in its turn.</summary>
    private async Task AskAloneAsync(DownloadedMessage message, CancellationToken cancellation)
    {
        commands.Ask(connection, new(DownloadPurpose.Single, [message]));
        while (commands.Any)
            await AdvanceAsync(cancellation);
    }

    private async Task<bool> IsSoundAsync(DownloadedMessage message, CancellationToken cancellation)
    {
        var sound = await DownloadCommands.AnswersAboutAsync(connection, message.Uid, cancellation);
        connection.BeginDownload(maxBytes);
        return sound;
    }

    /// <summary>Up to the beginning of the same body; false when it does not come.</summary>
    private async Task<bool> AskAgainAsync(DownloadedMessage message, ImapLiteralStream body, CancellationToken cancellation)
    {
        commands.Ask(connection, new(DownloadPurpose.Single, [message]));
        await connection.FlushAsync(cancellation);
        while (true)
        {
            var response = await connection.NextAsync(cancellation);
            if (response.Kind == ImapResponseKind.Tagged && commands.Complete(connection, response))
                return false;
            if (response.Kind == ImapResponseKind.FetchWithBody && response.Fetch.Uid == message.Uid && response.Fetch.Length == body.Announced)
                return true;
        }
    }
}
