using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Imap;

/// <summary>IDLE (RFC 2177, RFC 9051 section 6.3.13): the server speaks up when something changes in the opened folder.</summary>
public static class ImapIdle
{
    /// <summary>RFC 2177 asks for a new IDLE every 29 minutes; boxes on the way (NAT) forget a silent connection after about ten.</summary>
    public static readonly TimeSpan UsualRenewal = TimeSpan.FromMinutes(9);

    /// <summary>Waits until messages come or go in the opened folder. IDLE is begun anew as often as <paramref name="renewal"/> says.</summary>
    /// <param name="connection">With a folder opened, on a server that can (<see cref="ImapCapabilities.Idle"/>).</param>
    /// <param name="renewal">How long one IDLE lasts at most; <see cref="UsualRenewal"/> when null.</param>
    /// <param name="stop">Ends the wait politely: the connection is still good afterwards.</param>
    /// <returns>True when something changed, false when stopped.</returns>
    /// <exception cref="MailProblemException">Refused, or the connection broke.</exception>
    /// <exception cref="InvalidOperationException">The server does not offer IDLE.</exception>
    public static async Task<bool> IdleAsync(this ImapConnection connection, TimeSpan? renewal, CancellationToken stop)
    {
        if (!connection.Capabilities.Idle)
            throw new InvalidOperationException("The server does not offer IDLE.");
        using var turn = connection.TakeTurn();
        var wait = renewal ?? UsualRenewal;
        var patience = connection.Reader.Patience;
        try
        {
            while (!stop.IsCancellationRequested)
                if (await OnceAsync(connection, wait, patience, stop))
                    return true;
            return false;
        }
        finally
        {
            connection.Reader.Patience = patience;
        }
    }

    private static async Task<bool> OnceAsync(ImapConnection connection, TimeSpan wait, TimeSpan patience, CancellationToken stop)
    {
        var tag = connection.Await(connection.Command("IDLE"));
        connection.BeginAnswer();
        await connection.FlushAsync(CancellationToken.None);
        var changed = false;
        // What changed since the last command may be told before the server says that it idles.
        for (var said = await connection.NextAsync(CancellationToken.None); said.Kind != ImapResponseKind.Continuation; said = await connection.NextAsync(CancellationToken.None))
        {
            if (said.Kind == ImapResponseKind.Tagged && said.Tag == tag)
                throw ImapProblems.Refused(signingIn: false, connection.Completion(said));
            changed |= IsNews(said);
        }

        // The server may well be silent for as long as it idles; after DONE it is asked to hurry again.
        connection.Reader.Patience = wait + patience;
        connection.Reader.Allowance = Allowance.Endless;
        var time = connection.Socket.Time;
        using var renew = new CancellationTokenSource(wait, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, renew.Token);
        var ended = UntilAsync(end.Token);
        Task<ImapResponse>? next = null;
        while (!changed && !end.IsCancellationRequested)
        {
            next ??= connection.NextAsync(CancellationToken.None).AsTask();
            if (await Task.WhenAny(next, ended) != next)
                break;
            var said = await next;
            next = null;
            if (said.Kind == ImapResponseKind.Tagged && said.Tag == tag)
                return said.Status == ImapStatus.Ok ? changed : throw ImapProblems.Refused(signingIn: false, connection.Completion(said));
            changed = IsNews(said);
        }

        return await DoneAsync(connection, tag, next, patience) || changed;
    }

    /// <summary>DONE, and what the server says until it has ended; true when that was news.</summary>
    private static async Task<bool> DoneAsync(ImapConnection connection, uint tag, Task<ImapResponse>? pending, TimeSpan patience)
    {
        connection.Output.Raw("DONE").End();
        await connection.FlushAsync(CancellationToken.None);
        connection.Reader.Patience = patience;
        var changed = false;
        try
        {
            if (pending is not null)
            {
                var said = await pending.WaitAsync(patience, connection.Socket.Time);
                if (said.Kind == ImapResponseKind.Tagged && said.Tag == tag)
                    return false;
                changed = IsNews(said);
            }
        }
        catch (TimeoutException e)
        {
            throw connection.Break(new MailProblemException(MailProblem.ServerSilent, $"{connection.Socket.Endpoint}: no answer to DONE within {patience.TotalSeconds:0.#} s", e));
        }

        await connection.RunAsync(tag, said => changed |= IsNews(said), CancellationToken.None);
        return changed;
    }

    // * 5 EXISTS, * 3 EXPUNGE, * VANISHED 41 (RFC 7162). Flags that somebody changed are not waited for, nor is "* OK Still here".
    private static bool IsNews(ImapResponse said) =>
        said.Kind == ImapResponseKind.Data && (said.Is("EXISTS"u8) || said.Is("EXPUNGE"u8) || said.Is("VANISHED"u8));

    private static async Task UntilAsync(CancellationToken end)
    {
        var reached = new TaskCompletionSource();
        await using var registration = end.Register(reached.SetResult);
        await reached.Task;
    }
}
