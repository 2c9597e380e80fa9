using MailPortal.Accounts;
using MailPortal.Diagnosis;
using MailPortal.Mail;
using MailPortal.Mail.Graph;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Mime.Composing;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Sasl;
using MailPortal.Mail.Sending;

namespace MailPortal.Outbox;

/// <summary>How a mail was taken.</summary>
/// <param name="Reference">What the server called it.</param>
/// <param name="RefusedRecipients">Those that it did not take, with its words; null when it took all.</param>
public sealed record Handover(string? Reference, string? RefusedRecipients);

/// <summary>Hands one mail over, the way its account has it.</summary>
public sealed class AccountMailSender(MailNetwork network, MicrosoftConnection connection, MicrosoftTokens applicationTokens, LinkTokens linkTokens, AccountSecrets secrets, TimeProvider time)
{
    /// <param name="account">From where.</param>
    /// <param name="link">What it is linked with; null for ways without a link.</param>
    /// <param name="terms">The application, for ways that need one.</param>
    /// <param name="message">What.</param>
    /// <param name="saveToSentItems">Graph alone can leave no copy.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="MailProblemException">It was not sent; or <see cref="MailProblem.SendingUncertain"/>: nobody knows.</exception>
    public Task<Handover> SendAsync(SendingAccount account, AccountLink? link, LinkTerms? terms, OutgoingMessage message, bool saveToSentItems, CancellationToken cancellation) => account.Method switch
    {
        SendingMethod.GraphDelegated => ByGraphAsync(LinkedToken(account.Id), null, message, saveToSentItems, LinkScopes.AllowDrafts((link ?? throw NotLinked()).Scopes), cancellation),
        // Whether the application may keep drafts only its administrator knows: it is tried.
        SendingMethod.GraphApplication => ByGraphAsync(ApplicationToken(account.Id, Needed(terms), MicrosoftScopes.GraphApplication(secrets.Cloud)), account.Address, message, saveToSentItems, true, cancellation),
        SendingMethod.SmtpOAuth => BySmtpAsync(EndpointOf((link ?? throw NotLinked()).Terms), async () =>
            new XOAuth2(account.Address, (await linkTokens.AcquireAsync(account.Id, null, null, cancellation)).Value), message, cancellation),
        SendingMethod.SmtpOAuthApplication => BySmtpAsync(EndpointOf(Needed(terms)), async () =>
            new XOAuth2(account.Address, (await ApplicationToken(account.Id, Needed(terms), secrets.Cloud.ExchangeScope)(null, false, cancellation)).Value), message, cancellation),
        SendingMethod.SmtpPassword => BySmtpAsync(new(account.SmtpHost!, account.SmtpPort!.Value, account.SmtpSecurity), () => Task.FromResult<SaslMechanism>(
            new Plain(account.SmtpUser ?? account.Address, secrets.Open(account.ProtectedPassword!, account.Id, SendingAccount.PasswordColumn))), message, cancellation),
    };

    private async Task<Handover> ByGraphAsync(GraphTokenSource token, string? mailbox, OutgoingMessage message, bool saveToSentItems, bool mayUseDrafts, CancellationToken cancellation)
    {
        var sender = new GraphMailSender(new GraphClient(connection.Http, secrets.Cloud, token, time), mailbox);
        var result = await sender.SendAsync(message, new GraphSendOptions { SaveToSentItems = saveToSentItems, MayUseDrafts = mayUseDrafts }, cancellation);
        return new(result.RequestId, null);
    }

    private async Task<Handover> BySmtpAsync(MailServerEndpoint endpoint, Func<Task<SaslMechanism>> mechanism, OutgoingMessage message, CancellationToken cancellation)
    {
        var composed = await new MimeComposer(time).ComposeAsync(message, cancellation);
        await using var raw = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        await composed.WriteToAsync(raw, cancellation);
        raw.Position = 0;
        await using var sender = await SmtpMailSender.ConnectAsync(network, endpoint, await mechanism(), null, null, cancellation);
        var result = await sender.SendAsync(composed.Envelope, raw, cancellation);
        var refused = result.Recipients.Where(r => r.Status is not RecipientStatus.Accepted).ToList();
        if (refused.Count == result.Recipients.Count) throw Refused(refused[0]);
        return new(result.Answer, refused.Count == 0 ? null : string.Join('\n', refused.Select(r => $"{r.Address}: {r.Text}")));
    }

    private static MailProblemException Refused(RecipientResult recipient) => new(
        recipient.Problem ?? (recipient.Status is RecipientStatus.RefusedForNow ? MailProblem.SmtpRefusedForNow : MailProblem.RecipientRefused), $"{recipient.Address}: {recipient.Text}") { UpstreamCode = recipient.EnhancedCode };

    private GraphTokenSource LinkedToken(Guid accountId)
    {
        MicrosoftToken? last = null;
        return async (claims, forceRefresh, cancellation) => last = await linkTokens.AcquireAsync(accountId, forceRefresh ? last : null, claims, cancellation);
    }

    private GraphTokenSource ApplicationToken(Guid accountId, LinkTerms terms, string scope) => (_, forceRefresh, cancellation) =>
    {
        var application = secrets.ApplicationOf(terms, accountId);
        return applicationTokens.AcquireForApplicationAsync(application.Cloud, application.Tenant, application.ApplicationId, application.ClientSecret, scope, forceRefresh, cancellation);
    };

    private static MailServerEndpoint EndpointOf(LinkTerms terms) => new(terms.SmtpHost!, terms.SmtpPort!.Value, terms.SmtpSecurity);

    private static LinkTerms Needed(LinkTerms? terms) => terms ?? throw new MailProblemException(MailProblem.ClientSecretMissing, "The account's application is incomplete.");

    private static MailProblemException NotLinked() => new(MailProblem.SignInNeeded, "The account is not linked.");
}
