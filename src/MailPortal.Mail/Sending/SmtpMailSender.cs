using MailPortal.Mail.Mime.Composing;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Sasl;
using MailPortal.Mail.Smtp;

namespace MailPortal.Mail.Sending;

/// <summary>Messages over SMTP submission. Made in one go by <see cref="ConnectAsync"/>, or step by step for a diagnosis:
/// <see cref="MailNetwork.ConnectAsync(MailServerEndpoint, ConnectionEvidence?, CancellationToken)"/>, <see cref="SmtpConnection.OpenAsync"/>, <see cref="SmtpSignIn.SignInAsync"/>, this constructor.</summary>
/// <param name="connection">Signed in; from here on it belongs to this sender.</param>
public sealed class SmtpMailSender(SmtpConnection connection) : IMailSender
{
    /// <summary>The session underneath, for what this seam does not offer.</summary>
    public SmtpConnection Connection => connection;

    /// <summary>Connects and signs in.</summary>
    /// <param name="network">The way out.</param>
    /// <param name="endpoint">Where to.</param>
    /// <param name="mechanism">Who.</param>
    /// <param name="options">How to speak; null for the usual.</param>
    /// <param name="evidence">Filled step by step, also when it fails.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="MailProblemException">The server cannot be reached (any of MP1001 to MP1015), does not speak as it should, or refuses the sign-in in one
    /// of the ways that <see cref="SaslMechanism"/> names. Nothing is left open.</exception>
    /// <exception cref="OperationCanceledException">The attempt was ended.</exception>
    public static async Task<SmtpMailSender> ConnectAsync(
        MailNetwork network, MailServerEndpoint endpoint, SaslMechanism mechanism, SmtpOptions? options, ConnectionEvidence? evidence, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(mechanism);
        var connection = await SmtpConnection.OpenAsync(await network.ConnectAsync(endpoint, evidence, cancellation), options, cancellation);
        try
        {
            await connection.SignInAsync(mechanism, cancellation);
            return new SmtpMailSender(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Another message is under way.</exception>
    /// <exception cref="ArgumentException">An address that cannot be sent to, no recipient, or a stream with nothing left in it; nothing was said to the server.</exception>
    public Task<SendResult> SendAsync(MailEnvelope envelope, Stream message, CancellationToken cancellation) =>
        new SmtpTransaction(connection, envelope).RunAsync(message, cancellation);

    /// <summary>Hands a composed message over (RFC 5321 section 3.3), by way of a temporary file: it is written once, and its size is known before.</summary>
    /// <param name="message">From <see cref="MimeComposer"/>; to those that it names.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <inheritdoc cref="SendAsync(MailEnvelope, Stream, CancellationToken)"/>
    public async Task<SendResult> SendAsync(ComposedMessage message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        await using var raw = TemporaryFiles.Create(folder: null, asynchronous: true);
        await message.WriteToAsync(raw, cancellation);
        raw.Position = 0;
        return await SendAsync(message.Envelope, raw, cancellation);
    }

    /// <summary>Says goodbye when nothing stands in the way, and closes.</summary>
    public ValueTask DisposeAsync() => connection.LeaveAsync();
}
