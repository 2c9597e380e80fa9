using System.Runtime.CompilerServices;
using MailPortal.Mail.Imap;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Reading;

/// <summary>Fetches messages of the opened folder so that the server always has work and we never hold more than one piece of one message: bodies in windows
/// of about a megabyte, several commands under way. Sizes are not asked for beforehand: a server has to open a new message to tell its size, and would read it twice; the length
/// of those that came says how many to ask for next. Answers may come in any order and mixed with others; messages are given out in rising order.</summary>
internal sealed class ImapDownload(Turn turn, ImapConnection connection, IReadOnlyList<uint> uids, long maxBytes)
{
    private const string BodyItems = "(UID INTERNALDATE BODY.PEEK[])";
    private const int MostUnderWay = 3;
    private const long MemoryForSpooled = 4 * 1024 * 1024;

    private readonly List<Command> underWay = [];
    private readonly Queue<DownloadedMessage> order = new();
    private readonly Queue<DownloadedMessage> singles = new();
    private readonly List<DownloadedMessage> known = [];
    private readonly DownloadWindow window = new(uids);
    private long spooled;
    private int unnamed; // bodies whose uid stands behind them, since the last one that was ours

    private enum Purpose
    {
        Bodies,
        /// <summary>One message alone, after a NO to several.</summary>
        Single,
        /// <summary>Are those that brought no body still there?</summary>
        Recheck,
    }

    private sealed record Command(uint Tag, Purpose Purpose, List<DownloadedMessage> Messages);

    internal async IAsyncEnumerable<RawMessage> RunAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        // Taken with the first message, and given back when the enumeration ends.
        using var mine = turn.Take();
        using var its = connection.TakeTurn();
        connection.BeginDownload(maxBytes);
        try
        {
            while (true)
            {
                while (order.TryPeek(out var head) && head.IsSettled)
                {
                    order.Dequeue();
                    if (head.State == DownloadState.GivenOut)
                        continue;
                    yield return head.ToRawMessage();
                    await ForgetAsync(head);
                }

                Fill();
                if (underWay.Count == 0)
                {
                    if (order.Count > 0)
                        throw new InvalidOperationException($"Uid {order.Peek().Uid} was asked for and never settled.");
                    yield break;
                }

                await connection.FlushAsync(cancellation);
                var response = await connection.NextAsync(cancellation);
                if (response.Kind == ImapResponseKind.Tagged)
                {
                    Complete(response);
                }
                else if (response.Kind == ImapResponseKind.Fetch)
                {
                    Take(response.Fetch);
                }
                else if (response.Kind == ImapResponseKind.FetchWithBody)
                {
                    if (Straight(response.Fetch) is { } message)
                        yield return message;
                    else if (IsWanted(response.Fetch))
                        await SpoolAsync(response.Fetch, cancellation);
                    else
                        connection.OpenBody(); // passed over by the next read
                }
            }
        }
        finally
        {
            if (underWay.Count > 0)
                connection.GiveUp(); // ended early: what is still under way may be a hundred megabytes
            foreach (var message in order)
                if (message.Body is { } body)
                    await body.DisposeAsync();
        }
    }

    /// <summary>The message whose turn it is, straight from the wire; null when it has to wait, is not wanted, or the date stands behind the body.</summary>
    private RawMessage? Straight(in FetchData data)
    {
        if (data.InternalDate is not { } received || data.Length > maxBytes || !order.TryPeek(out var next) || next.Uid != data.Uid || next.State != DownloadState.Awaited)
            return null;
        window.Learn(data.Length);
        Settled();
        (next.State, next.Size, next.Received) = (DownloadState.GivenOut, data.Length, received);
        return next.ToRawMessage(connection.OpenBody());
    }

    private void Settled()
    {
        unnamed = 0;
        connection.Reader.Allowance.Settle();
    }

    /// <summary>One that is too large has to come all the same, to be passed over. As often as there are messages to come, not more.</summary>
    private void Expect(in FetchData data)
    {
        if (data.Length > maxBytes && (data.Uid != 0 || ++unnamed <= order.Count))
            connection.Reader.Allowance.Expect(data.Length);
    }

    // Whose uid stands behind the body is known only then.
    private bool IsWanted(in FetchData data) => data.Uid == 0 || Find(data.Uid) is { State: DownloadState.Awaited };

    private async ValueTask ForgetAsync(DownloadedMessage message)
    {
        message.State = DownloadState.GivenOut;
        if (message.Body is not { } body)
            return;
        spooled -= body.Length;
        message.Body = null;
        await body.DisposeAsync();
    }

    private void Fill()
    {
        while (underWay.Count < MostUnderWay)
        {
            if (singles.TryDequeue(out var single))
            {
                Ask(Purpose.Single, [single], BodyItems);
                continue;
            }

            var next = window.Next();
            if (next.Count == 0)
                return;
            known.RemoveAll(message => message.State == DownloadState.GivenOut);
            var messages = next.Select(uid => new DownloadedMessage(uid, connection.Socket.Time.GetUtcNow())).ToList();
            foreach (var message in messages)
                order.Enqueue(message);
            known.AddRange(messages);
            Ask(Purpose.Bodies, messages, BodyItems);
        }
    }

    private void Ask(Purpose purpose, List<DownloadedMessage> messages, string items)
    {
        Span<uint> set = stackalloc uint[messages.Count];
        for (var i = 0; i < set.Length; i++)
            set[i] = messages[i].Uid;
        var command = connection.Command("UID FETCH").Set(set).Atom(items);
        command.End();
        underWay.Add(new Command(command.LastTag, purpose, messages));
    }

    /// <summary>Messages in hand are rising, so that one is found in a few steps; the next in order is nearly always the one.</summary>
    private DownloadedMessage? Find(uint uid)
    {
        if (order.TryPeek(out var head) && head.Uid == uid)
            return head;
        int low = 0, high = known.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (known[middle].Uid == uid)
                return known[middle];
            if (known[middle].Uid < uid)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return null;
    }

    /// <summary>An answer without a body on the wire: a missing body, a very short one, or news nobody asked for.</summary>
    private void Take(in FetchData data)
    {
        if (Find(data.Uid) is not { } message)
            return;
        message.Seen = true;
        if (data.InternalDate is { } received)
            message.Received = received;
        if (data.Size is { } size)
            message.Size = size;
        if (data.Body != FetchBody.Inline || message.State != DownloadState.Awaited)
            return;
        Settled();
        var body = data.InlineBody ?? [];
        window.Learn(body.Length);
        if (body.Length > maxBytes)
            (message.State, message.Size) = (DownloadState.TooLarge, body.Length);
        else
            Keep(message, SpooledBody.Of(body));
    }

    private void Keep(DownloadedMessage message, SpooledBody body)
    {
        CheckSpooled();
        message.Body = body;
        message.State = DownloadState.Spooled;
        spooled += body.Length;
    }

    /// <summary>Honest servers send few messages out of order, those of the windows under way; more than that is somebody filling our memory and disk.</summary>
    private void CheckSpooled()
    {
        if (spooled > Math.Max(maxBytes, MemoryForSpooled))
            throw connection.Break(ImapProblems.Broken("too many messages out of order"));
    }

    /// <summary>Out of order, or from a server that tells uid or date behind the body.</summary>
    private async Task SpoolAsync(FetchData data, CancellationToken cancellation)
    {
        window.Learn(data.Length);
        Expect(data);
        var wire = connection.OpenBody();
        SpooledBody? body = null;
        if (data.Length <= maxBytes)
        {
            CheckSpooled();
            body = await SpooledBody.TakeAsync(wire, data.Length, inMemory: spooled + data.Length <= MemoryForSpooled, cancellation);
        }

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
        if (Find(told.Uid) is not { State: DownloadState.Awaited } message)
        {
            if (body is not null)
                await body.DisposeAsync();
            return;
        }

        Settled();
        if (told.InternalDate is { } received)
            message.Received = received;
        if (body is not null)
            Keep(message, body);
        else
            (message.State, message.Size) = (DownloadState.TooLarge, data.Length);
    }

    private void Complete(ImapResponse response)
    {
        var index = underWay.FindIndex(command => command.Tag == response.Tag);
        if (index < 0)
            return;
        var done = underWay[index];
        underWay.RemoveAt(index);
        Settled();
        if (response.Status == ImapStatus.Ok)
            Succeeded(done);
        else
            Failed(done, ImapProblems.Refused(signingIn: false, connection.Completion(response)), response.Status);
    }

    private void Succeeded(Command done)
    {
        var missing = done.Messages.Where(message => message.State == DownloadState.Awaited).ToList();
        if (missing.Count == 0)
            return;
        foreach (var message in missing)
        {
            if (done.Purpose == Purpose.Recheck)
                message.SettleWithoutBody();
            else
                message.Seen = false;
        }

        // BODY[] NIL or no answer at all: removed meanwhile, or a message that the server cannot render. The first is nobody's loss, the second must be
        // told, so the difference is asked for.
        if (done.Purpose != Purpose.Recheck)
            Ask(Purpose.Recheck, missing, "(UID RFC822.SIZE INTERNALDATE)");
    }

    /// <summary>NO to a window may be about one message only; each is asked for alone, and one that is refused alone does not stop the others.</summary>
    private void Failed(Command done, MailProblemException refusal, ImapStatus status)
    {
        if (done.Purpose is Purpose.Recheck || status != ImapStatus.No || refusal.Problem != MailProblem.CommandRefused)
            throw refusal;
        foreach (var message in done.Messages.Where(message => message.State == DownloadState.Awaited))
        {
            if (done.Purpose == Purpose.Bodies)
                singles.Enqueue(message);
            else
                (message.State, message.Refusal) = (DownloadState.Refused, refusal);
        }
    }
}
