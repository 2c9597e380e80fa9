namespace MailPortal.Mail.Smtp;

/// <summary>The commands without a message (RFC 5321 section 4.1.1), each one round trip. All of them throw
/// <see cref="Problems.MailProblemException"/>.</summary>
public static class SmtpCommands
{
    /// <summary>NOOP (RFC 5321 section 4.1.1.9): is the session still alive?</summary>
    public static async Task NoopAsync(this SmtpConnection connection, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        await connection.RunAsync("NOOP", cancellation);
    }

    /// <summary>RSET (RFC 5321 section 4.1.1.5): forgets a message that was begun.</summary>
    public static async Task ResetAsync(this SmtpConnection connection, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        await connection.RunAsync("RSET", cancellation);
        connection.InTransaction = false;
    }
}
