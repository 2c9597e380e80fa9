using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Imap;

/// <summary>IDLE (RFC 2177, RFC 9051 section 6.3.13): the server speaks up when something changes in the opened folder.</summary>
public static class ImapIdle
{
    /// <summary>RFC 2177 section 3 asks for a new IDLE every 29 minutes; boxes on the way (NAT) forget a silent connection after about ten.</summary>
    public static readonly TimeSpan UsualRenewal = TimeSpan.FromMinutes(9);

    /// <summary>How long whoever stops waits for each of the two answers that may still be due: to IDLE, and to DONE.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Waits until messages come or go in the opened folder (RFC 2177 section 3, RFC 9051 section 6.3.13). IDLE is begun anew as often as
    /// <paramref name="renewal"/> says. What came since the folder was opened or since the last IDLE, and was told in passing, is news at once.</summary>
    /// <param name="connection">With a folder opened, on a server that can (<see cref="ImapCapabilities.Idle"/>).</param>
    /// <param name="renewal">How long one IDLE lasts at most; <see cref="UsualRenewal"/> when null.</param>
    /// <param name="stop">Ends the wait politely: the connection is still good afterwards, unless the server takes more than five seconds to answer.</param>
    /// <returns>True when something changed, false when stopped.</returns>
    /// <exception cref="MailProblemException">Refused, or the connection broke; <see cref="MailProblem.ServerSilent"/> as well when the wait was stopped.</exception>
    /// <exception cref="InvalidOperationException">The server does not offer IDLE, or no folder is open.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A renewal without any time between.</exception>
    public static async Task<bool> IdleAsync(this ImapConnection connection, TimeSpan? renewal, CancellationToken stop)
    {
        if (!connection.Capabilities.Idle)
            throw new InvalidOperationException("The server does not offer IDLE.");
        if (renewal <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(renewal), renewal, "IDLE would be begun anew all the time.");
        using var turn = connection.TakeTurn();
        if (connection.Opened is null)
            throw new InvalidOperationException("No folder is open: there is nothing to wait for.");
        if (connection.TakeGrowth())
            return true;
        var patience = connection.Reader.Patience;
        try
        {
            while (!stop.IsCancellationRequested)
            {
                if (!await OnceAsync(connection, renewal ?? UsualRenewal, patience, stop))
                    continue;
                connection.TakeGrowth(); // told hereby
                return true;
            }

            return false;
        }
        finally
        {
            connection.Reader.Patience = patience;
        }
    }

    private static async Task<bool> OnceAsync(ImapConnection connection, TimeSpan wait, TimeSpan patience, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(Timeout.InfiniteTimeSpan, connection.Socket.Time);
        using var stopping = stop.Register(() => late.CancelAfter(Grace));
        try
        {
            return await OnceAsync(connection, wait, patience, late, stop);
        }
        catch (Exception e) when (late.IsCancellationRequested && e is OperationCanceledException or MailProblemException { Problem: MailProblem.ConnectionLost })
        {
            // The read that the time ran out for ends the session; whatever is sent or read behind it finds that one gone.
            var waited = stop.IsCancellationRequested ? Grace : patience;
            throw connection.Break(new MailProblemException(MailProblem.ServerSilent, $"{connection.Socket.Endpoint}: no end of IDLE within {waited.TotalSeconds:0.#} s", e));
        }
    }

    /// <param name="connection">With a folder opened.</param>
    /// <param name="wait">Until DONE.</param>
    /// <param name="patience">For the answer to it.</param>
    /// <param name="late">Ends every wait for the server, and the connection with it.</param>
    /// <param name="stop">Sets it running.</param>
    private static async Task<bool> OnceAsync(ImapConnection connection, TimeSpan wait, TimeSpan patience, CancellationTokenSource late, CancellationToken stop)
    {
        var changed = false;
        var tag = connection.Await(connection.Command("IDLE"));
        connection.BeginAnswer();
        await connection.FlushAsync(late.Token);
        // What changed since the last command may be told before the server says that it idles.
        var idles = false;
        while (!idles && !connection.HasEnded(tag))
        {
            var said = await connection.NextAsync(late.Token);
            changed |= IsNews(connection, said);
            idles = said.Kind == ImapResponseKind.Continuation;
        }

        // The server may well be silent for as long as it idles; after DONE it is asked to hurry again.
        connection.Reader.Patience = wait + patience;
        connection.Reader.Allowance = Allowance.Endless;
        using var renew = new CancellationTokenSource(wait, connection.Socket.Time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, renew.Token);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var ending = end.Token.Register(ended.SetResult);
        Task<ImapResponse>? next = null;
        while (!changed && !connection.HasEnded(tag) && !end.IsCancellationRequested)
        {
            next ??= connection.NextAsync(late.Token).AsTask();
            if (await Task.WhenAny(next, ended.Task) != next)
                break;
            changed = IsNews(connection, await next);
            next = null;
        }

        connection.Reader.Patience = patience;
        if (!connection.HasEnded(tag))
        {
            late.CancelAfter(patience);
            if (stop.IsCancellationRequested)
                late.CancelAfter(Grace);
            connection.Output.Raw("DONE").End();
            await connection.FlushAsync(late.Token);
            if (next is not null)
                changed |= IsNews(connection, await next);
        }

        // Whenever it came: here alone it is looked at whether the server refused.
        await connection.RunAsync(tag, said => changed |= IsNews(connection, said), late.Token);
        return idles || changed ? changed : throw connection.Break(ImapProblems.Broken("an IDLE that ended before it began"));
    }

    // * 5 EXISTS, * 3 EXPUNGE, * VANISHED 41 (RFC 7162). Flags that somebody changed are not waited for, nor is "* OK Still here", nor a number that was known: some servers say it
    // with every IDLE.
    private static bool IsNews(ImapConnection connection, ImapResponse said) =>
        said.Kind == ImapResponseKind.Data && ((said.Is("EXISTS"u8) && connection.CountChanged) || said.Is("EXPUNGE"u8) || said.Is("VANISHED"u8));
}
