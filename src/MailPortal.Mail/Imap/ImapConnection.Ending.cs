using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Imap;

// LOGOUT, and closing without it.
public sealed partial class ImapConnection
{
    /// <summary>Says goodbye (LOGOUT, RFC 9051 section 6.1.3); a server that is gone already is no failure.</summary>
    public async Task LogoutAsync(CancellationToken cancellation)
    {
        using var _ = TakeTurn();
        await SayGoodbyeAsync(cancellation);
    }

    private async Task SayGoodbyeAsync(CancellationToken cancellation)
    {
        if (!IsGood)
            return;
        reader.Patience = FarewellTimeout;
        leaving = true;
        try
        {
            await RunAsync("LOGOUT", cancellation);
        }
        catch (MailProblemException) when (!cancellation.IsCancellationRequested)
        {
            // Nothing depends on the answer: every command before was completed by its own.
        }

        broken = true;
    }

    /// <summary>Says goodbye when nothing is under way, and closes.</summary>
    internal async ValueTask LeaveAsync()
    {
        if (turn.End())
            await SayGoodbyeAsync(CancellationToken.None);
        await socket.DisposeAsync();
    }

    /// <summary>Closes a session that has ended; unlike after <see cref="DisposeAsync"/> whoever goes on with it is told so as of any other.</summary>
    internal ValueTask AbandonAsync()
    {
        broken = true;
        return socket.DisposeAsync();
    }

    /// <summary>Hangs up. What is under way ends with an <see cref="ObjectDisposedException"/>.</summary>
    public ValueTask DisposeAsync()
    {
        turn.End();
        return socket.DisposeAsync();
    }
}
