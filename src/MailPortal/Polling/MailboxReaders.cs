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
        var settings = connections.For(mailbox);
        var endpoint = new MailServerEndpoint(settings.Host, settings.Port, settings.Security);
        return mailbox.Protocol switch
        {
            AccessProtocol.Imap => await ImapMailboxReader.ConnectAsync(network, endpoint, await MechanismAsync(settings, cancellation), evidence: null, cancellation),
            AccessProtocol.Pop3 => throw new MailProblemException(MailProblem.PortalFault, "POP3 is not read by this version."),
        };
    }

    private async Task<SaslMechanism> MechanismAsync(CheckSettings settings, CancellationToken cancellation) => settings.Credential switch
    {
        CheckCredential.Password => new Plain(settings.User, settings.Secret),
        CheckCredential.ClientSecret => new XOAuth2(settings.User, (await tokens.AcquireForApplicationAsync(
            settings.Cloud, settings.TenantId ?? "", settings.ApplicationId ?? "", settings.Secret, forceRefresh: false, cancellation)).Value),
    };
}
