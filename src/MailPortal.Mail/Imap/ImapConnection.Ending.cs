using MailPortal.Mail.Network;

namespace MailPortal.Mail.Imap;

// LOGOUT, and closing without it.
public sealed partial class ImapConnection
{
    /// <summary>Says goodbye (LOGOUT, RFC 9051 section 6.1.3); a server that is gone already is no failure.</summary>
    public async Task LogoutAsync(CancellationToken cancellation)
    {
        using var _ = TakeTurn();
        await session.SayGoodbyeAsync(SayLogoutAsync, cancellation);
    }

    private Task SayLogoutAsync(CancellationToken cancellation)
    {
        reader.Patience = ProtocolSession.FarewellTimeout;
        leaving = true;
        return RunAsync("LOGOUT", cancellation);
    }

    /// <inheritdoc cref="ProtocolSession.LeaveAsync"/>
    internal ValueTask LeaveAsync() => session.LeaveAsync(SayLogoutAsync);

    /// <inheritdoc cref="ProtocolSession.AbandonAsync"/>
    internal ValueTask AbandonAsync() => session.AbandonAsync();

    /// <summary>Hangs up. What is under way ends with an <see cref="ObjectDisposedException"/>.</summary>
    public ValueTask DisposeAsync() => session.CloseAsync();
}
