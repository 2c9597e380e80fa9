using System.Runtime.CompilerServices;
using MailPortal.Mail.Imap;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Reading;

/// <summary>Fetches messages of the opened folder so that the server always has work and we never hold more than one piece of one message: bodies in windows
/// of about a megabyte, several commands under way. Sizes are not asked for beforehand: a server has to open a new message to tell its size, and would read it twice; the length
/// of those that came says how many to ask for next. Answers may come in any order and mixed with others; messages are given out in rising order.</summary>
internal sealed partial class ImapDownload
{
    private readonly Turn turn;
    private readonly Func<MailProblemException, CancellationToken, Task<ImapConnection>> reopen;
    private readonly long maxBytes;
    private readonly DownloadSpool spool;
    private readonly DownloadOrder order;
    private readonly DownloadDoubts doubts = new();
    private readonly DownloadCommands commands;
    private ImapConnection connection;
    private Turn.Held its;
    private DownloadedMessage? suspect; // the session ended over it
    private DownloadedMessage? streaming; // being read from the wire
    private bool told; // that the session has ended, by the stream of a message
    private int unnamed; // bodies whose uid stands behind them, since the last one that was ours

    /// <param name="turn">Of the reader: held while this runs.</param>
    /// <param name="connection">With the folder opened.</param>
    /// <param name="reopen">Another session on the same folder after the end of one, or that end thrown.</param>
    /// <param name="uids">Rising.</param>
    /// <param name="maxBytes">Larger ones are passed over.</param>
    internal ImapDownload(
        Turn turn, ImapConnection connection, Func<MailProblemException, CancellationToken, Task<ImapConnection>> reopen, IReadOnlyList<uint> uids, long maxBytes)
    {
        (this.turn, this.connection, this.reopen, this.maxBytes) = (turn, connection, reopen, maxBytes);
        spool = new(maxBytes, connection.Socket.Options.MostSpooled);
        order = new(uids, connection.Socket.Time);
        commands = new(order, doubts);
    }

    internal async IAsyncEnumerable<RawMessage> RunAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        // Taken with the first message, and given back when the enumeration ends.
        using var mine = turn.Take();
        its = connection.TakeTurn();
        try
        {
            connection.BeginDownload(maxBytes);
            while (true)
            {
                while (order.Messages.TryPeek(out var head) && head.IsSettled)
                {
                    order.Messages.Dequeue();
                    if (head.State == DownloadState.GivenOut)
                        continue;
                    yield return head.ToRawMessage();
                    await spool.ForgetAsync(head);
                }

                commands.Fill(connection, alone: spool.IsFull || doubts.Any || suspect is { State: DownloadState.Awaited });
                if (!commands.Any)
                {
                    if (!order.Messages.TryPeek(out var missing))
                        yield break;
                    if (!doubts.Any)
                        throw new InvalidOperationException($"Uid {missing.Uid} was asked for and never settled.");
                    if (doubts.Lone is not { } lone || !await IsSoundAsync(lone, cancellation))
                        throw Left(doubts.Unproven());
                    doubts.AskOnceMore(lone);
                    continue;
                }

                RawMessage? message = null;
                try
                {
                    message = await AdvanceAsync(cancellation);
                }
                catch (MailProblemException end) when (EndsTheSession(end))
                {
                    await GoOnAsync(end, cancellation);
                }

                if (message is not null)
                    yield return message;
            }
        }
        finally
        {
            if (commands.Any)
                connection.GiveUp("messages were asked for, and not all of them were read"); // what is still under way may be a hundred megabytes
            its.Dispose();
            foreach (var message in order.Messages)
                if (message.Body is { } body)
                    await body.DisposeAsync();
        }
    }

    /// <summary>One answer.</summary>
    /// <returns>The message that it brings, when it is its turn.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RawMessage?> AdvanceAsync(CancellationToken cancellation)
    {
        await connection.FlushAsync(cancellation);
        var response = await connection.NextAsync(cancellation);
        if (streaming is not null)
        {
            streaming = null;
            doubts.Came();
        }

        if (response.Kind == ImapResponseKind.Tagged)
        {
            if (commands.Complete(connection, response))
                Settled();
        }
        else if (response.Kind == ImapResponseKind.Data)
        {
            commands.NoteListed(connection, response);
        }
        else if (response.Kind == ImapResponseKind.Status)
        {
            commands.NoteLimit(connection, response);
        }
        else if (response.Kind == ImapResponseKind.Fetch)
        {
            Take(response.Fetch);
        }
        else if (response.Kind == ImapResponseKind.FetchWithBody)
        {
            if (order.Find(response.Fetch.Uid) is { State: DownloadState.Awaited } asked && await ExchangeStub.IsNextAsync(connection, response.Fetch.Length, cancellation))
            {
                asked.RefuseAsMadeUp();
                Settled();
                return null;
            }

            if (Straight(response.Fetch) is { } message)
                return message;
            if (IsWanted(response.Fetch))
                await SpoolAsync(response.Fetch, cancellation);
        }

        return null;
    }

    /// <summary>The message whose turn it is, straight from the wire; null when it has to wait, is not wanted, has nothing in it, or the date stands behind the body.</summary>
    private RawMessage? Straight(in FetchData data)
    {
        if (data.InternalDate is not { } received || data.Length == 0 || data.Length > maxBytes || !order.Messages.TryPeek(out var next) || next.Uid != data.Uid || next.State != DownloadState.Awaited)
            return null;
        order.Learn(data.Length);
        Settled();
        (next.State, next.Size, next.Received) = (DownloadState.GivenOut, data.Length, received);
        streaming = next;
        return next.ToRawMessage(connection.OpenBody(this));
    }

    // Once for each time that it was asked for: repeated for ever it must not earn time for ever. So it is with one that was postponed.
    private void TakeEmpty(DownloadedMessage message)
    {
        if (!message.CameEmpty)
            Settled();
        message.CameEmpty = true;
    }

    private bool IsNext(DownloadedMessage message) => order.Messages.TryPeek(out var next) && next == message;

    private void Settled()
    {
        unnamed = 0;
        connection.Reader.Allowance.Settle();
    }

    /// <summary>One that is too large has to come all the same, to be passed over. As often as there are messages to come, not more.</summary>
    private void Expect(in FetchData data)
    {
        if (data.Length > maxBytes && (data.Uid != 0 || ++unnamed <= order.Messages.Count))
            connection.Reader.Allowance.Expect(data.Length);
    }

    // Whose uid stands behind the body is known only then.
    private bool IsWanted(in FetchData data) => data.Uid == 0 || order.Find(data.Uid) is { State: DownloadState.Awaited };

    /// <summary>An answer without a body on the wire: a missing body, a very short one, or news nobody asked for.</summary>
    private void Take(in FetchData data)
    {
        if (order.Find(data.Uid) is not { } message)
            return;
        message.Seen = true;
        if (data.InternalDate is { } received)
            message.Received = received;
        if (data.Size is { } size)
            (message.Size, message.SizeTold) = (size, true);
        if (data.Body != FetchBody.Inline || message.State != DownloadState.Awaited)
            return;
        if (data.InlineBody is not { Length: > 0 } body)
        {
            TakeEmpty(message);
            return;
        }

        if (message.IsPostponed)
            return;
        Settled();
        order.Learn(body.Length);
        if (body.Length > maxBytes)
            (message.State, message.Size) = (DownloadState.TooLarge, body.Length);
        else
            message.IsPostponed = !spool.TryKeep(message, SpooledBody.Of(body), IsNext(message));
        doubts.Came();
    }

    /// <summary>Out of order, or from a server that tells uid or date behind the body.</summary>
    private async Task SpoolAsync(FetchData data, CancellationToken cancellation)
    {
        if (data.Length > 0)
            order.Learn(data.Length);
        Expect(data);
        var body = data.Length > 0 && data.Length <= maxBytes ? await spool.TakeAsync(connection.OpenBody(), data.Length, commands.IsAlone, cancellation) : null;
        try
        {
            await connection.FinishBodyAsync(cancellation);
        }
        catch
        {
            if (body is not null)
                await body.DisposeAsync();
            throw;
        }

        var told = connection.LastFetch;
        if (order.Find(told.Uid) is not { State: DownloadState.Awaited } message)
        {
            if (body is not null)
                await body.DisposeAsync();
            return;
        }

        if (told.InternalDate is { } received)
            message.Received = received;
        message.Seen = true;
        if (data.Length == 0)
        {
            TakeEmpty(message);
            return;
        }

        if (message.IsPostponed)
        {
            await (body?.DisposeAsync() ?? ValueTask.CompletedTask);
            return;
        }

        Settled();
        if (data.Length > maxBytes)
        {
            (message.State, message.Size) = (DownloadState.TooLarge, data.Length);
        }
        else if (body is null || !spool.TryKeep(message, body, IsNext(message)))
        {
            message.IsPostponed = true;
            await (body?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        doubts.Came();
    }
}
