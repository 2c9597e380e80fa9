using MailPortal.Mail.Network;
using MailPortal.Mail.Pop3;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Sasl;

namespace MailPortal.Mail.Reading;

/// <summary>A mailbox read over POP3: list it in this session, read what is new by its unique ids, mark what is safe elsewhere, and finish. Only
/// <see cref="FinishAsync"/> deletes, and only it says what was deleted: POP3 deletes at QUIT and in no other case. Made in one go by
/// <see cref="ConnectAsync"/>, or step by step for a diagnosis: <see cref="MailNetwork.ConnectAsync(MailServerEndpoint, ConnectionEvidence?, CancellationToken)"/>, <see cref="Pop3Connection.OpenAsync"/>,
/// <see cref="Pop3SignIn.SignInAsync"/>, this constructor.</summary>
/// <param name="connection">Signed in; from here on it belongs to this reader.</param>
public sealed class Pop3MailboxReader(Pop3Connection connection) : IAsyncDisposable
{
    private const int MostMarksUnderWay = 200;

    private readonly Turn turn = new(typeof(Pop3MailboxReader));
    private readonly SortedDictionary<int, Pop3Entry> marked = [];
    private HashSet<Pop3Entry>? listed;
    private bool finished;

    /// <summary>The session underneath, for what this class does not offer.</summary>
    public Pop3Connection Connection => connection;

    /// <summary>Connects and signs in.</summary>
    /// <param name="network">The way out.</param>
    /// <param name="endpoint">Where to.</param>
    /// <param name="mechanism">Who.</param>
    /// <param name="evidence">Filled step by step, also when it fails.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="MailProblemException">The server cannot be reached (any of MP1001 to MP1015), does not speak as it should, or refuses the sign-in in one
    /// of the ways that <see cref="SaslMechanism"/> names. Nothing is left open.</exception>
    /// <exception cref="OperationCanceledException">The attempt was ended.</exception>
    public static async Task<Pop3MailboxReader> ConnectAsync(
        MailNetwork network, MailServerEndpoint endpoint, SaslMechanism mechanism, ConnectionEvidence? evidence, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(mechanism);
        var connection = await Pop3Connection.OpenAsync(await network.ConnectAsync(endpoint, evidence, cancellation), cancellation);
        try
        {
            await connection.SignInAsync(mechanism, cancellation);
            return new Pop3MailboxReader(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Every message in the maildrop (UIDL and LIST, RFC 1939 sections 7 and 5), in the server's order (the oldest first, as a rule).</summary>
    /// <exception cref="MailProblemException"><see cref="MailProblem.PopCommandNotUnderstood"/> at a server without UIDL.</exception>
    public async Task<IReadOnlyList<Pop3Entry>> ListAsync(CancellationToken cancellation)
    {
        using var mine = turn.Take();
        using var its = connection.TakeTurn();
        // UIDL and LIST leave together where they may: a look at a mailbox with nothing new is one round trip.
        var together = connection.Capabilities.Pipelining;
        connection.Send(connection.Begin("UIDL"));
        if (together)
            connection.Send(connection.Begin("LIST"));
        IReadOnlyList<Pop3UniqueId> ids = [];
        MailProblemException? refusal = null;
        try
        {
            ids = await Pop3Commands.ReadUniqueIdsAsync(connection, cancellation);
        }
        catch (MailProblemException refused) when (refused.InnerException is Pop3CommandException)
        {
            refusal = refused;
        }

        if (!together)
            connection.Send(connection.Begin("LIST"));
        var sizes = await Pop3Commands.ReadSizesAsync(connection, cancellation);
        // Some servers refuse UIDL in an empty maildrop.
        if (refusal is not null && sizes.Count > 0)
            throw refusal;
        var entries = Join(ids, sizes);
        TakeAsListed(entries);
        return entries;
    }

    /// <summary>Messages of this session.</summary>
    internal void TakeAsListed(IEnumerable<Pop3Entry> entries) => listed = [.. entries];

    /// <summary>Numbers are those of one session (RFC 1939 section 5): in the next one they may be other messages', and those would be read under a wrong id, or deleted.</summary>
    private void RefuseStrange(Pop3Entry message, string parameter)
    {
        if (listed is null)
            throw new InvalidOperationException("Nothing was listed in this session: numbers of another one may be other messages'. ListAsync comes first.");
        if (!listed.Contains(message))
            throw new ArgumentException($"Message {message.Number} was not listed like that in this session.", parameter);
    }

    private static List<Pop3Entry> Join(IReadOnlyList<Pop3UniqueId> ids, List<Pop3MessageSize> sizes)
    {
        var byNumber = new Dictionary<int, long>(sizes.Count);
        foreach (var (number, size) in sizes)
            byNumber[number] = size;
        var entries = new List<Pop3Entry>(ids.Count);
        foreach (var (number, id) in ids)
            entries.Add(new Pop3Entry(number, id, byNumber.GetValueOrDefault(number)));
        foreach (var (number, _) in ids)
            byNumber.Remove(number);
        if (byNumber.Count == 0)
            return entries;
        // UIDL passes over messages that LIST names: without an id they cannot be told from others next time, but they are there, and nobody may take them for read.
        entries.AddRange(byNumber.Select(static left => new Pop3Entry(left.Key, "", left.Value)));
        entries.Sort(static (one, other) => one.Number.CompareTo(other.Number));
        return entries;
    }

    /// <summary>These messages (RETR, RFC 1939 section 5), pipelined where the server allows, one piece of one message in memory whatever their size. Ending the enumeration early is
    /// allowed: what is under way is passed over before anything else is asked. A message that the server cannot give is told with
    /// <see cref="Pop3RawMessage.Refusal"/>, and the others go on; where the server's words would fit a server in trouble as well, once another one
    /// has come, just before that one.</summary>
    /// <param name="messages">From <see cref="ListAsync"/>.</param>
    /// <param name="maxBytes">Messages listed as larger are announced with no content; one that turns out larger throws when it is read on.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="MailProblemException">While it is enumerated: the server gives none at all
    /// (<see cref="MailProblem.PopServerUnavailable"/>, <see cref="MailProblem.PopMailboxBroken"/>), asks to wait, or the connection is lost. What was not
    /// told stays unread.</exception>
    /// <exception cref="ArgumentException">A message that <see cref="ListAsync"/> did not give in this session; thrown at once, before anything is enumerated.</exception>
    /// <exception cref="InvalidOperationException">Nothing was listed in this session.</exception>
    public IAsyncEnumerable<Pop3RawMessage> ReadAsync(IReadOnlyList<Pop3Entry> messages, long maxBytes, CancellationToken cancellation)
    {
        foreach (var message in messages)
            RefuseStrange(message, nameof(messages));
        return new Enumerations<Pop3RawMessage>(own => new Pop3Download(turn, connection, messages, maxBytes).RunAsync(cancellation).GetAsyncEnumerator(own));
    }

    /// <summary>The message is safe elsewhere: <see cref="FinishAsync"/> shall delete it. Nothing is said to the server yet.</summary>
    /// <param name="message">From <see cref="ListAsync"/> in this session.</param>
    /// <exception cref="ArgumentException">It was not listed in this session: its number may be another message's.</exception>
    /// <exception cref="InvalidOperationException">Nothing was listed in this session, or it has been finished.</exception>
    /// <exception cref="ObjectDisposedException">The session is over.</exception>
    public void MarkForDeletion(Pop3Entry message)
    {
        ObjectDisposedException.ThrowIf(turn.IsOver, this);
        RefuseFinished();
        RefuseStrange(message, nameof(message));
        marked[message.Number] = message;
    }

    /// <summary>Deletes what is marked (DELE for each, then QUIT, RFC 1939 sections 5 and 6) and ends the session.</summary>
    /// <returns>What was deleted and what was not.</returns>
    /// <exception cref="MailProblemException">The connection broke before the server confirmed: nothing may be counted as deleted. Never thrown when nothing
    /// was marked: then nothing depends on the goodbye.</exception>
    /// <exception cref="InvalidOperationException">It was finished before.</exception>
    public async Task<Pop3Finish> FinishAsync(CancellationToken cancellation)
    {
        using var mine = turn.Take();
        RefuseFinished();
        finished = true;
        var accepted = new List<Pop3Entry>();
        var refused = new List<Pop3Refusal>();
        if (marked.Count == 0)
        {
            await SayGoodbyeAsync(cancellation);
            return new Pop3Finish([], refused, [], null);
        }

        foreach (var some in marked.Values.Chunk(connection.Capabilities.Pipelining ? MostMarksUnderWay : 1))
            await DeleteAsync(some, accepted, refused, cancellation);
        var departure = await connection.QuitAsync(cancellation);
        marked.Clear();
        return departure.Refusal is { } refusal ? new Pop3Finish([], refused, accepted, refusal) : new Pop3Finish(accepted, refused, [], null);
    }

    private void RefuseFinished()
    {
        if (finished)
            throw new InvalidOperationException("The session is finished: what it deleted was told, and it deletes nothing more.");
    }

    private async Task DeleteAsync(Pop3Entry[] some, List<Pop3Entry> accepted, List<Pop3Refusal> refused, CancellationToken cancellation)
    {
        using var its = connection.TakeTurn();
        foreach (var message in some)
            connection.Send(connection.Begin(Pop3Commands.About("DELE", message.Number)));
        foreach (var message in some)
        {
            try
            {
                await connection.OkAsync(Pop3Moment.Talking, cancellation);
                accepted.Add(message);
            }
            catch (MailProblemException problem) when (problem.InnerException is Pop3CommandException)
            {
                refused.Add(new Pop3Refusal(message, problem));
            }
        }
    }

    private async Task SayGoodbyeAsync(CancellationToken cancellation)
    {
        if (!connection.IsUsable)
            return;
        try
        {
            await connection.QuitAsync(cancellation);
        }
        catch (MailProblemException) when (!cancellation.IsCancellationRequested)
        {
            // Nothing depends on the answer.
        }
    }

    /// <summary>Hangs up. Without <see cref="FinishAsync"/> before, nothing is deleted.</summary>
    public ValueTask DisposeAsync()
    {
        turn.End();
        return connection.DisposeAsync();
    }
}
