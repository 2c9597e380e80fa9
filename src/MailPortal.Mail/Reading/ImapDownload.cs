using System.Runtime.CompilerServices;
using MailPortal.Mail.Imap;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Reading;

/// <summary>Fetches messages of the opened folder so that the server always has work and we never hold more than one piece of one message: first sizes and
/// dates of a chunk in one FETCH, then the bodies in windows of about a megabyte, several commands under way. Answers may come in any order and mixed with
/// others; messages are given out in rising order.</summary>
internal sealed class ImapDownload(ImapConnection connection, IReadOnlyList<uint> uids, long maxBytes)
{
    private const int ChunkUids = 350; // a set of uids that are no neighbours stays below 4,000 characters
    private const int WindowUids = 256;
    private const long WindowBytes = 1024 * 1024;
    private const int MostUnderWay = 3;
    private const long MemoryForSpooled = 4 * 1024 * 1024;

    private readonly List<Command> underWay = [];
    private readonly Queue<Message> order = new();
    private readonly Queue<List<Message>> windows = new();
    private readonly Queue<Message> singles = new();
    private readonly List<Message> known = [];
    private int taken;
    private long spooled;

    private enum Purpose
    {
        Sizes,
        Bodies,
        /// <summary>One message alone, after a NO to several.</summary>
        Single,
        /// <summary>Are those that brought no body still there?</summary>
        Recheck,
    }

    private enum State
    {
        AwaitsSize,
        AwaitsBody,
        TooLarge,
        Vanished,
        Refused,
        Spooled,
        GivenOut,
    }

    private sealed record Command(uint Tag, Purpose Purpose, IReadOnlyList<Message> Messages);

    private sealed class Message(uint uid)
    {
        internal uint Uid => uid;
        internal long Size;
        internal DateTimeOffset Received;
        internal State State;
        internal bool Seen;
        internal SpooledBody? Body;
        internal MailProblemException? Refusal;
        internal bool IsReady => State is not (State.AwaitsSize or State.AwaitsBody);
    }

    internal async IAsyncEnumerable<RawMessage> RunAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                while (order.TryPeek(out var head) && head.IsReady)
                {
                    order.Dequeue();
                    if (head.State == State.GivenOut)
                        continue;
                    yield return GiveOut(head);
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
                    var body = response.Fetch;
                    var message = Find(body.Uid);
                    if (message is { State: State.AwaitsBody } && body.Length > maxBytes)
                    {
                        (message.State, message.Size) = (State.TooLarge, body.Length);
                    }
                    else if (message is { State: State.AwaitsBody } && order.TryPeek(out var next) && next == message)
                    {
                        (message.State, message.Size) = (State.GivenOut, body.Length);
                        yield return new RawMessage { Uid = message.Uid, Received = message.Received, Size = body.Length, Content = connection.OpenBody() };
                        continue;
                    }
                    else if (message is { State: State.AwaitsBody } || body.Uid == 0)
                    {
                        await SpoolAsync(body, cancellation);
                        continue;
                    }

                    connection.OpenBody(); // not wanted: passed over by the next read
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

    private static RawMessage GiveOut(Message message) => new()
    {
        Uid = message.Uid,
        Received = message.Received,
        Size = message.State is State.Vanished ? 0 : message.Body?.Length ?? message.Size,
        Content = message.Body?.Open(),
        Refusal = message.Refusal,
    };

    private async ValueTask ForgetAsync(Message message)
    {
        message.State = State.GivenOut;
        if (message.Body is not { } body)
            return;
        spooled -= body.Length;
        message.Body = null;
        await body.DisposeAsync();
    }

    /// <summary>Keeps the server busy: sizes of the next chunk go out before the last bodies of this one.</summary>
    private void Fill()
    {
        while (underWay.Count < MostUnderWay)
        {
            if (windows.Count < 2 && taken < uids.Count && !underWay.Exists(command => command.Purpose == Purpose.Sizes))
                AskSizes();
            else if (singles.TryDequeue(out var single))
                Ask(Purpose.Single, [single], "(UID BODY.PEEK[])");
            else if (windows.TryDequeue(out var window))
                Ask(Purpose.Bodies, window, "(UID BODY.PEEK[])");
            else
                return;
        }
    }

    private void AskSizes()
    {
        known.RemoveAll(message => message.State == State.GivenOut);
        var chunk = new List<Message>(Math.Min(ChunkUids, uids.Count - taken));
        for (; taken < uids.Count && chunk.Count < ChunkUids; taken++)
            chunk.Add(new Message(uids[taken]));
        foreach (var message in chunk)
            order.Enqueue(message);
        known.AddRange(chunk);
        Ask(Purpose.Sizes, chunk, "(UID RFC822.SIZE INTERNALDATE)");
    }

    private void Ask(Purpose purpose, IReadOnlyList<Message> messages, string items)
    {
        Span<uint> set = stackalloc uint[messages.Count];
        for (var i = 0; i < set.Length; i++)
            set[i] = messages[i].Uid;
        var command = connection.Command("UID FETCH").Set(set).Atom(items);
        command.End();
        underWay.Add(new Command(command.LastTag, purpose, messages));
    }

    /// <summary>Messages in hand are rising, so that one is found in a few steps; the next in order is nearly always the one.</summary>
    private Message? Find(uint uid)
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

    /// <summary>An answer without a body on the wire: sizes, a missing body, a very short one, or news nobody asked for.</summary>
    private void Take(in FetchData data)
    {
        if (Find(data.Uid) is not { } message)
            return;
        message.Seen = true;
        if (data.InternalDate is { } received)
            message.Received = received;
        if (data.Size is { } size && message.State == State.AwaitsSize)
            message.Size = size;
        if (data.Body == FetchBody.Inline && message.State == State.AwaitsBody)
            Keep(message, SpooledBody.Of(data.InlineBody ?? []));
    }

    private void Keep(Message message, SpooledBody body)
    {
        message.Body = body;
        message.State = State.Spooled;
        spooled += body.Length;
    }

    /// <summary>Out of order, or from a server that tells the uid behind the body. Honest servers do so within the windows under way; more than that
    /// is somebody filling our disk.</summary>
    private async Task SpoolAsync(FetchData data, CancellationToken cancellation)
    {
        var wire = connection.OpenBody();
        SpooledBody? body = null;
        if (data.Length <= maxBytes)
        {
            if (spooled > Math.Max(maxBytes, MemoryForSpooled))
                throw connection.Break(ImapProblems.Broken("too many messages out of order"));
            body = await SpooledBody.TakeAsync(wire, data.Length, inMemory: spooled + data.Length <= MemoryForSpooled, cancellation);
        }

        await connection.FinishBodyAsync(cancellation);
        if (Find(connection.LastFetch.Uid) is not { State: State.AwaitsBody } message)
        {
            if (body is not null)
                await body.DisposeAsync();
        }
        else if (body is not null)
        {
            Keep(message, body);
        }
        else
        {
            (message.State, message.Size) = (State.TooLarge, data.Length);
        }
    }

    private void Complete(ImapResponse response)
    {
        var index = underWay.FindIndex(command => command.Tag == response.Tag);
        if (index < 0)
            return;
        var done = underWay[index];
        underWay.RemoveAt(index);
        if (response.Status == ImapStatus.Ok)
            Succeeded(done);
        else
            Failed(done, ImapProblems.Refused(signingIn: false, response.Status, response.Code, response.Text), response.Status);
    }

    private void Succeeded(Command done)
    {
        if (done.Purpose == Purpose.Sizes)
        {
            Plan(done.Messages);
            return;
        }

        var missing = done.Messages.Where(message => message.State == State.AwaitsBody).ToList();
        if (missing.Count == 0)
            return;
        foreach (var message in missing)
        {
            if (done.Purpose == Purpose.Recheck)
                Settle(message);
            else
                message.Seen = false;
        }

        // BODY[] NIL or no answer at all: removed meanwhile, or a message that the server cannot render. The first is nobody's loss, the second must be
        // told, so the difference is asked for.
        if (done.Purpose != Purpose.Recheck)
            Ask(Purpose.Recheck, missing, "(UID)");
    }

    private static void Settle(Message message)
    {
        message.State = message.Seen ? State.Refused : State.Vanished;
        if (message.Seen)
            message.Refusal = new MailProblemException(MailProblem.CommandRefused, $"The server lists uid {message.Uid} and gives no content for it.");
    }

    /// <summary>NO to a window may be about one message only; each is asked for alone, and one that is refused alone does not stop the others.</summary>
    private void Failed(Command done, MailProblemException refusal, ImapStatus status)
    {
        if (done.Purpose is Purpose.Sizes or Purpose.Recheck || status != ImapStatus.No || refusal.Problem != MailProblem.CommandRefused)
            throw refusal;
        foreach (var message in done.Messages.Where(message => message.State == State.AwaitsBody))
        {
            if (done.Purpose == Purpose.Bodies)
                singles.Enqueue(message);
            else
                (message.State, message.Refusal) = (State.Refused, refusal);
        }
    }

    /// <summary>Bodies go into windows by what their sizes promise; RFC822.SIZE is an estimate at Exchange, so the real length is judged again.</summary>
    private void Plan(IReadOnlyList<Message> chunk)
    {
        var window = new List<Message>();
        var bytes = 0L;
        foreach (var message in chunk)
        {
            if (message.Received == default)
                message.Received = connection.Socket.Time.GetUtcNow();
            message.State = !message.Seen ? State.Vanished : message.Size > maxBytes ? State.TooLarge : State.AwaitsBody;
            if (message.State != State.AwaitsBody)
                continue;
            if (window.Count == WindowUids || (window.Count > 0 && bytes + message.Size > WindowBytes))
            {
                windows.Enqueue(window);
                (window, bytes) = ([], 0);
            }

            window.Add(message);
            bytes += message.Size;
        }

        if (window.Count > 0)
            windows.Enqueue(window);
    }
}
