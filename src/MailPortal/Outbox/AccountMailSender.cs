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

/// <summary>What is handed over.</summary>
/// <param name="Message">To all of its recipients.</param>
/// <param name="RemainingRecipients">The only ones that get it, because the others have it, as <see cref="ComposedMessage.Recipients"/> writes them; null for all.</param>
/// <param name="SaveToSentItems">Graph alone can leave no copy.</param>
public sealed record MailToHandOver(OutgoingMessage Message, IReadOnlyList<string>? RemainingRecipients, bool SaveToSentItems);

/// <summary>Hands one mail over, the way its account has it.</summary>
public sealed class AccountMailSender(MailNetwork network, MicrosoftConnection connection, MicrosoftTokens applicationTokens, LinkTokens linkTokens, AccountSecrets secrets, TimeProvider time)
{
    /// <param name="account">From where.</param>
    /// <param name="link">What it is linked with; null for ways without a link.</param>
    /// <param name="terms">The application, for ways that need one.</param>
    /// <param name="mail">What, and to whom.</param>
    /// <param name="leaving">Told when the server is about to be given the mail: whatever fails before that, nobody has it.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="MailProblemException">It was not sent; or <see cref="MailProblem.SendingUncertain"/>: nobody knows.</exception>
    public async Task<Handover> SendAsync(SendingAccount account, AccountLink? link, LinkTerms? terms, MailToHandOver mail, Action leaving, CancellationToken cancellation)
    {
        // What was typed since the link was made counts from the next link on.
        var agreed = account.Method.IsLinked() ? (link ?? throw NotLinked()).Terms : terms;
        return await (account.SendsBy(link) switch
        {
            // Queued while the permission was there, or by an earlier link.
            SendingMethod.GraphDelegated when AccountReadiness.LacksSendAs(link!, mail.Message.From[0].Address) =>
                throw new MailProblemException(MailProblem.SendAsPermissionMissing, $"The sender is {mail.Message.From[0].Address}, the link is of {link!.UserName}, and Mail.Send.Shared was not granted."),
            SendingMethod.GraphDelegated => ByGraphAsync(LinkedToken(account.Id), null, mail, Options(mail, LinkScopes.AllowDrafts(link!.Scopes), leaving), cancellation),
            // An application sends from any mailbox that it reaches: the sender's is the one. Whether it may keep drafts only its administrator knows: it is tried.
            SendingMethod.GraphApplication => ByGraphAsync(ApplicationToken(account.Id, Needed(agreed), MicrosoftScopes.GraphApplication(secrets.Cloud)), mail.Message.From[0].Address, mail,
                Options(mail, mayUseDrafts: true, leaving), cancellation),
            // Who signed in, by the name of the sign-in: the address may be another one of theirs.
            SendingMethod.SmtpOAuth => ByOAuthAsync(agreed!, link!.UserName, LinkedToken(account.Id), mail, leaving, cancellation),
            SendingMethod.SmtpOAuthApplication => ByOAuthAsync(Needed(agreed), agreed!.Address, ApplicationToken(account.Id, Needed(agreed), secrets.Cloud.ExchangeScope), mail, leaving, cancellation),
            SendingMethod.SmtpPassword => BySmtpAsync(new(account.SmtpHost!, account.SmtpPort!.Value, account.SmtpSecurity),
                new Plain(account.SmtpUser ?? account.Address, secrets.Open(account.ProtectedPassword ?? throw NoPassword(), account.Id, SendingAccount.PasswordColumn)), mail, leaving, cancellation),
        });
    }

    // A token that was withdrawn before its time is refused without a reason: another one is tried, once.
    private async Task<Handover> ByOAuthAsync(LinkTerms terms, string user, GraphTokenSource token, MailToHandOver mail, Action leaving, CancellationToken cancellation)
    {
        var endpoint = new MailServerEndpoint(terms.SmtpHost!, terms.SmtpPort!.Value, terms.SmtpSecurity);
        var first = await token(null, false, cancellation);
        try
        {
            return await BySmtpAsync(endpoint, new XOAuth2(user, first.Value), mail, leaving, cancellation);
        }
        catch (MailProblemException refusal) when (refusal.Problem is MailProblem.SmtpSignInRefused or MailProblem.SmtpCredentialsWrong && first.FromCache)
        {
            return await BySmtpAsync(endpoint, new XOAuth2(user, (await token(null, true, cancellation)).Value), mail, leaving, cancellation);
        }
    }

    private async Task<Handover> ByGraphAsync(GraphTokenSource token, string? mailbox, MailToHandOver mail, GraphSendOptions options, CancellationToken cancellation)
    {
        var sender = new GraphMailSender(new GraphClient(connection.Http, secrets.Cloud, token, time), mailbox);
        var result = await sender.SendAsync(mail.RemainingRecipients is { } remaining ? mail.Message.OnlyTo(remaining) : mail.Message, options, cancellation);
        return new(result.RequestId, []);
    }

    private async Task<Handover> BySmtpAsync(MailServerEndpoint endpoint, SaslMechanism mechanism, MailToHandOver mail, Action leaving, CancellationToken cancellation)
    {
        var composed = await new MimeComposer(time).ComposeAsync(mail.Message, cancellation);
        await using var raw = TemporaryFiles.Create(folder: null, asynchronous: true);
        await composed.WriteToAsync(raw, cancellation);
        await using var sender = await SmtpMailSender.ConnectAsync(network, endpoint, mechanism, null, null, cancellation);
        leaving();
        var envelope = mail.RemainingRecipients is { } remaining ? composed.Envelope with { Recipients = remaining } : composed.Envelope;
        return await SmtpHandover.ToAllAsync(sender, envelope, raw, othersHaveIt: mail.RemainingRecipients is not null, cancellation);
    }

    private GraphTokenSource LinkedToken(Guid accountId)
    {
        MicrosoftToken? last = null;
        return Refusing(async (claims, forceRefresh, cancellation) => last = await linkTokens.AcquireAsync(accountId, forceRefresh ? last : null, claims, cancellation));
    }

    private GraphTokenSource ApplicationToken(Guid accountId, LinkTerms terms, string scope) => Refusing((claims, forceRefresh, cancellation) =>
    {
        var application = secrets.ApplicationOf(terms, accountId);
        return applicationTokens.AcquireForApplicationAsync(application.Cloud, application.Tenant, application.ApplicationId, application.ClientSecret, scope, forceRefresh || claims is not null, cancellation);
    });

    // Without a token nothing is done, also where the one before it was refused at the door: no fault on the way to it leaves a mail uncertain.
    private static GraphTokenSource Refusing(GraphTokenSource token) => async (claims, forceRefresh, cancellation) =>
    {
        try
        {
            return await token(claims, forceRefresh, cancellation);
        }
        catch (Exception e) when (e is not (MailProblemException or OperationCanceledException))
        {
            throw FaultOf(e);
        }
    };

    /// <summary>What failed is the portal's own, and nobody has the mail.</summary>
    internal static MailProblemException FaultOf(Exception fault) => new(MailProblem.PortalFault, $"{fault.GetType().Name}: see the portal's log.", fault);

    private static GraphSendOptions Options(MailToHandOver mail, bool mayUseDrafts, Action leaving) =>
        new() { SaveToSentItems = mail.SaveToSentItems, MayUseDrafts = mayUseDrafts, HandingOver = leaving };

    private static LinkTerms Needed(LinkTerms? terms) => terms ?? throw new MailProblemException(MailProblem.ClientSecretMissing, "The account's application is incomplete.");

    private static MailProblemException NoPassword() => new(MailProblem.StoredSecretUnreadable, "The account's password was taken away.");

    private static MailProblemException NotLinked() => new(MailProblem.SignInNeeded, "The account is not linked.");
}
