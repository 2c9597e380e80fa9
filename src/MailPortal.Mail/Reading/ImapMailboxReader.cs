using MailPortal.Mail.Imap;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Sasl;

namespace MailPortal.Mail.Reading;

/// <summary>A mailbox read over IMAP. Made in one go by <see cref="ConnectAsync"/>, or step by step for a diagnosis:
/// <see cref="MailNetwork.ConnectAsync(MailServerEndpoint, ConnectionEvidence?, CancellationToken)"/>, <see cref="ImapConnection.OpenAsync"/>, <see cref="ImapSignIn.SignInAsync"/>, this constructor.</summary>
/// <param name="connection">Signed in; from here on it belongs to this reader. One that it has made itself by <see cref="ConnectAsync"/> it also replaces, when
/// the server ends the session while messages are read.</param>
public sealed class ImapMailboxReader(ImapConnection connection) : IMailboxReader
{
    // The names under which mailboxes without special-use attributes keep their junk: Exchange in Spanish and English, Dovecot, Gmail, Yahoo.
    private static readonly string[] JunkNames = ["Junk Email", "Correo no deseado", "Junk", "Spam", "Junk E-mail", "Bulk Mail", "[Gmail]/Spam"];

    private readonly Turn turn = new(typeof(ImapMailboxReader));
    private ImapNamespace? personal;
    private (string WireName, uint UidValidity)? opened;

    /// <summary>The session underneath, for what this seam does not offer.</summary>
    public ImapConnection Connection => connection;

    /// <summary>Another session for the same user, signed in; null when the end of the one that was given is the end of the reader.</summary>
    internal Func<CancellationToken, Task<ImapConnection>>? Connect { get; init; }

    /// <summary>Connects and signs in.</summary>
    /// <param name="network">The way out.</param>
    /// <param name="endpoint">Where to.</param>
    /// <param name="mechanism">Who.</param>
    /// <param name="evidence">Filled step by step, also when it fails.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="MailProblemException">The server cannot be reached (any of MP1001 to MP1015), does not speak as it should, or refuses the sign-in in one
    /// of the ways that <see cref="SaslMechanism"/> names. Nothing is left open.</exception>
    /// <exception cref="OperationCanceledException">The attempt was ended.</exception>
    public static async Task<ImapMailboxReader> ConnectAsync(
        MailNetwork network, MailServerEndpoint endpoint, SaslMechanism mechanism, ConnectionEvidence? evidence, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(mechanism);
        async Task<ImapConnection> SignInAsync(ConnectionEvidence? seen, CancellationToken ends)
        {
            var made = await ImapConnection.OpenAsync(await network.ConnectAsync(endpoint, seen, ends), ends);
            try
            {
                await made.SignInAsync(mechanism, ends);
                return made;
            }
            catch
            {
                await made.DisposeAsync();
                throw;
            }
        }

        return new ImapMailboxReader(await SignInAsync(evidence, cancellation)) { Connect = ends => SignInAsync(new() { Log = evidence?.Log }, ends) };
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> EnsureFoldersAsync(IReadOnlyList<string> folders, CancellationToken cancellation)
    {
        using var mine = turn.Take();
        var names = await NamespaceAsync(cancellation);
        var paths = folders.SelectMany(WithParents).Distinct(StringComparer.Ordinal).ToList();
        var listed = await connection.ListAllAsync(paths.ConvertAll(names.ToWire), cancellation);
        var there = listed.Where(folder => !folder.Is("\\NonExistent")).ToList();
        var made = new List<string>();
        foreach (var path in paths)
        {
            // \Noselect: a mere level of the tree. As a parent it will do, to put messages into it will not.
            var wire = names.ToWire(path);
            if (there.Exists(folder => IsSame(folder.WireName, wire) && (!folder.Is("\\Noselect") || !folders.Contains(path))))
                continue;
            var isNew = await connection.CreateAsync(wire, cancellation);
            await TrySubscribeAsync(wire, cancellation);
            if (isNew && folders.Contains(path))
                made.Add(path);
        }

        return made;
    }

    /// <summary>Subscribed or not, it can be used: some servers know no subscriptions, or let nobody change them.</summary>
    private async Task TrySubscribeAsync(string wireName, CancellationToken cancellation)
    {
        try
        {
            await connection.SubscribeAsync(wireName, cancellation);
        }
        catch (MailProblemException refused) when (refused.InnerException is ImapCommandException)
        {
            // People's mail programs may not show it.
        }
    }

    /// <summary>Only INBOX is written in any case (RFC 9051 section 5.1). A server to which "fact" is "Fact" answers that it is there already.</summary>
    private static bool IsSame(string one, string other) => one.Equals(other, StringComparison.Ordinal)
        || (one.Length == other.Length && one.StartsWith("INBOX", StringComparison.OrdinalIgnoreCase) && other.StartsWith("INBOX", StringComparison.OrdinalIgnoreCase)
            && one.AsSpan(5).SequenceEqual(other.AsSpan(5)));

    /// <summary>"A/B/C" is A, A/B and A/B/C.</summary>
    private static IEnumerable<string> WithParents(string path)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = path.IndexOf('/', slash + 1))
            yield return path[..slash];
        yield return path;
    }

    /// <inheritdoc/>
    public async Task<FolderState> OpenAsync(string folder, CancellationToken cancellation)
    {
        using var mine = turn.Take();
        opened = null;
        var name = await WireNameAsync(folder, cancellation);
        return Opened(name, await connection.OpenIdentifiedAsync(() => connection.SelectAsync(name, cancellation), cancellation));
    }

    /// <inheritdoc/>
    public async Task<(FolderState Folder, IReadOnlyList<uint> News)> OpenAndSearchAsync(
        string folder, uint? uidValidity, uint afterUid, DateOnly? since, CancellationToken cancellation)
    {
        using var mine = turn.Take();
        opened = null;
        var name = await WireNameAsync(folder, cancellation);
        var after = uidValidity is null ? 0 : afterUid;
        var (mailbox, news) = await connection.OpenIdentifiedAsync(() => connection.SelectAndSearchAsync(name, after, since, cancellation), cancellation);
        var state = Opened(name, mailbox);
        return (state, after == 0 || mailbox.UidValidity == uidValidity ? news : await connection.SearchAsync(0, since, cancellation));
    }

    private FolderState Opened(string wireName, ImapMailbox mailbox)
    {
        opened = (wireName, mailbox.UidValidity);
        return new FolderState(mailbox.UidValidity, mailbox.UidNext, mailbox.Exists, mailbox.ReadOnly);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<uint>> SearchAsync(uint afterUid, DateOnly? since, CancellationToken cancellation)
    {
        using var mine = turn.Take();
        return await connection.SearchAsync(afterUid, since, cancellation);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<RawMessage> ReadAsync(IReadOnlyList<uint> uids, long maxBytes, CancellationToken cancellation)
    {
        for (var i = 0; i < uids.Count; i++)
            if (uids[i] == 0 || (i > 0 && uids[i] <= uids[i - 1]))
                throw new ArgumentException("Uids have to rise.", nameof(uids));
        return new Enumerations<RawMessage>(own => new ImapDownload(turn, connection, ReopenAsync, uids, maxBytes).RunAsync(cancellation).GetAsyncEnumerator(own));
    }

    /// <summary>The same folder in another session.</summary>
    /// <exception cref="MailProblemException">The end of the first one, when there is none: whoever calls mends that, and not what went wrong behind it.</exception>
    /// <exception cref="ObjectDisposedException">Nobody wants another one any more.</exception>
    private async Task<ImapConnection> ReopenAsync(MailProblemException end, CancellationToken cancellation)
    {
        if (Connect is null || opened is not { } folder)
            throw end;
        // Servers count the sessions of a user: the old one first.
        await connection.AbandonAsync();
        ImapConnection? fresh = null;
        try
        {
            fresh = await Connect(cancellation);
            var session = fresh;
            var validity = (await session.OpenIdentifiedAsync(() => session.SelectAsync(folder.WireName, cancellation), cancellation)).UidValidity;
            if (validity == folder.UidValidity)
            {
                fresh.GoOnFrom(connection);
                // Before it is looked whether the reader has ended: whoever ends it from now on finds this one to close.
                Interlocked.Exchange(ref connection, fresh);
                ObjectDisposedException.ThrowIf(turn.IsOver, this);
                return fresh;
            }

            end = new MailProblemException(end.Problem, $"{end.Detail} Meanwhile the folder was numbered anew: UIDVALIDITY was {folder.UidValidity} and is {validity}.", end) { UpstreamCode = end.UpstreamCode };
        }
        catch (MailProblemException)
        {
            // thrown below is what ended the session
        }
        catch
        {
            await (fresh?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw;
        }

        await (fresh?.DisposeAsync() ?? ValueTask.CompletedTask);
        ObjectDisposedException.ThrowIf(turn.IsOver, this);
        throw end;
    }

    /// <inheritdoc/>
    public async Task<int?> CountJunkAsync(CancellationToken cancellation)
    {
        using var mine = turn.Take();
        // The attribute is listed by nearly all servers without being asked, by Exchange even without SPECIAL-USE among its capabilities.
        var folders = await connection.ListAsync("*", cancellation);
        var junk = folders.FirstOrDefault(folder => folder.Is("\\Junk")) ?? Junk(folders, "");
        // INBOX.Spam: where the user's own folders begin is asked only when it would make a difference.
        if (junk is null && folders.Any(folder => folder.Delimiter is { } delimiter && JunkNames.Any(name => folder.Name.EndsWith(delimiter + name, StringComparison.OrdinalIgnoreCase))))
            junk = Junk(folders, connection.Capabilities.InClear((await NamespaceAsync(cancellation)).Prefix));
        return junk is null || junk.Is("\\Noselect") ? null : await connection.CountAsync(junk.WireName, cancellation);
    }

    /// <summary>The first of the known names that there is behind this prefix.</summary>
    private static ImapFolder? Junk(IReadOnlyList<ImapFolder> folders, string prefix) =>
        JunkNames.Select(name => folders.FirstOrDefault(folder => folder.Name.Equals(prefix + name, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(folder => folder is not null);

    /// <inheritdoc/>
    public async Task<MoveOutcome> MoveAsync(IReadOnlyList<uint> uids, string destination, CancellationToken cancellation)
    {
        using var mine = turn.Take();
        return (await connection.MoveAsync(uids, await WireNameAsync(destination, cancellation), cancellation)).Outcome;
    }

    /// <summary>INBOX is called so everywhere; only for others the server's way of naming is asked, once.</summary>
    private async Task<string> WireNameAsync(string folder, CancellationToken cancellation) =>
        folder.Equals("INBOX", StringComparison.OrdinalIgnoreCase) ? "INBOX" : (await NamespaceAsync(cancellation)).ToWire(folder);

    private async Task<ImapNamespace> NamespaceAsync(CancellationToken cancellation) => personal ??= await connection.NamespaceAsync(cancellation);

    /// <summary>Says goodbye when nothing is under way, and closes.</summary>
    public ValueTask DisposeAsync()
    {
        // In the middle of something there is nothing to say to the server; a session that is being opened meanwhile is closed by whoever opens it.
        return turn.End() ? connection.LeaveAsync() : connection.DisposeAsync();
    }
}
