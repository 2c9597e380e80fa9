using MailPortal.Diagnosis;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Reading;
using MailPortal.Mail.Sasl;
using MailPortal.Mailboxes;

namespace MailPortal.Polling;

/// <summary>Opens a signed-in session on a mailbox: token or password, connection, sign-in.</summary>
public sealed class MailboxReaders(MailboxConnections connections, MicrosoftTokens tokens, MailNetwork network)
{
    /// <exception cref="MailProblemException">Any step was refused.</exception>
    public async Task<IMailboxReader> OpenAsync(ReceptionMailbox mailbox, CancellationToken cancellation)
    {
        if (mailbox.Protocol is not AccessProtocol.Imap) throw new MailProblemException(MailProblem.PortalFault, "POP3 is not read by this version.");
        var settings = connections.For(mailbox);
        return settings.Credential switch
        {
            CheckCredential.Password => await OpenWithPasswordAsync(settings, cancellation),
            CheckCredential.ClientSecret => await OpenWithTokenAsync(settings, cancellation),
        };
    }

    private async Task<IMailboxReader> OpenWithPasswordAsync(CheckSettings settings, CancellationToken cancellation)
    {
        try
        {
            return await OpenAsync(settings, new Plain(settings.User, settings.Secret), cancellation);
        }
        catch (MailProblemException e) when (e.Problem is MailProblem.SignInRefused)
        {
            // The same words mean another thing to whoever typed a password.
            throw new MailProblemException(MailProblem.PasswordSignInRefused, e.Detail, e) { UpstreamCode = e.UpstreamCode, RetryAfter = e.RetryAfter };
        }
    }

    private async Task<IMailboxReader> OpenWithTokenAsync(CheckSettings settings, CancellationToken cancellation)
    {
        var token = await TokenAsync(settings, forceRefresh: false, cancellation);
        try
        {
            return await OpenAsync(settings, new XOAuth2(settings.User, token.Value), cancellation);
        }
        catch (MailProblemException e) when (token.FromCache && ProblemCatalogue.Describe(e.Problem).RefusedBy is ProblemSource.MailServer)
        {
            // A token from before a permission was granted goes on without it for an hour: a new one is worth one more try.
            token = await TokenAsync(settings, forceRefresh: true, cancellation);
            return await OpenAsync(settings, new XOAuth2(settings.User, token.Value), cancellation);
        }
    }

    private Task<MicrosoftToken> TokenAsync(CheckSettings settings, bool forceRefresh, CancellationToken cancellation) =>
        tokens.AcquireForApplicationAsync(settings.Cloud, settings.TenantId ?? "", settings.ApplicationId ?? "", settings.Secret, forceRefresh, cancellation);

    private async Task<IMailboxReader> OpenAsync(CheckSettings settings, SaslMechanism mechanism, CancellationToken cancellation) =>
        await ImapMailboxReader.ConnectAsync(network, new MailServerEndpoint(settings.Host, settings.Port, settings.Security), mechanism, evidence: null, cancellation);
}
