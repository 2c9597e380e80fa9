using System.Collections.Concurrent;
using MailPortal.Sandbox.Entra;
using MailPortal.Sandbox.Exchange;
using MailPortal.Sandbox.Faults;
using MailPortal.Sandbox.Samples;
using MailPortal.Sandbox.Transport;

namespace MailPortal.Sandbox.Smtp;

/// <summary>smtp.office365.com: tokens only, and Exchange's words.</summary>
internal sealed class ExchangeSubmission(IReadOnlyList<SandboxTenant> tenants, ExchangeDirectory directory, EntraDirectory people, FaultSwitches faults, TimeProvider clock) : SubmissionRules
{
    private const int MostConnections = 3;
    private readonly ConcurrentDictionary<string, int> _connections = new(StringComparer.OrdinalIgnoreCase);

    public override string Host => "SBX01CA0001.outlook.office365.com";

    public override string How => "smtp";

    public override long LargestMessage => 157_286_400;

    public override IReadOnlyList<string> Mechanisms { get; } = ["LOGIN", "XOAUTH2"];

    public override bool SavesToSentItems => true;

    public override string Greeting => $"220 {Host} Microsoft ESMTP MAIL Service ready at {MailWriter.Date(clock.GetUtcNow())}";

    public override string TlsFirst => $"451 5.7.3 STARTTLS is required to send mail {Place}";

    public override string SignInFirst => $"530 5.7.57 Client not authenticated to send mail. {Place}";

    private string Place => $"[{Host} {clock.GetUtcNow().UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ} 08DE000000000000]";

    public override (Submitter? Who, string Answer, string Reason) SignIn(string mechanism, string user, string secret)
    {
        if (mechanism != "XOAUTH2") return (null, "550 5.7.30 Basic authentication is not supported for Client Submission.", "password");
        var (tenant, reason) = directory.JudgeSubmission(secret, user);
        if (tenant is null) return (null, $"535 5.7.3 Authentication unsuccessful {Place}", reason);
        var mailbox = tenant.Mailbox(user);
        // Switched off, also for whoever has a good token.
        if (faults.Strikes(Fault.SmtpDisabledForTenant, user, out _)) return (null, Disabled("Tenant"), "SMTP AUTH is off in the tenant (fault)");
        if (mailbox is { SmtpClientAuthenticationDisabled: true }) return (null, Disabled("Mailbox"), "SMTP AUTH is off for the mailbox");
        return (new(tenant, user, mailbox?.DisplayName ?? tenant.Account(user)?.DisplayName ?? user), "235 2.7.0 Authentication successful", "signed in");
    }

    public override string? RefusesRecipient(string address) => MailAddresses.IsValid(address) ? null : "501 5.1.3 Invalid address";

    public override string? RefusesSender(Submitter who, string from) => null;

    public override string? RefusesMessage(Submitter who, string from, RawMessage message)
    {
        if (_connections.GetValueOrDefault(who.Address) > MostConnections)
            return $"432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded [Hostname={Host}]";
        foreach (var name in message.Addresses("From").Prepend(from))
            if (!MaySendAs(who, name))
                return $"554 5.2.252 SendAsDenied; {who.Address} not allowed to send as {name}; STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied; " +
                    $"Failed to process message due to a permanent exception with message Cannot submit message. [Hostname={Host}]";
        return null;
    }

    public override string Accepted(string messageId) => $"250 2.0.0 OK {messageId} [Hostname={Host}]";

    public override IDisposable Enter(Submitter who)
    {
        _connections.AddOrUpdate(who.Address, 1, (_, count) => count + 1);
        return new Leaving(() => _connections.AddOrUpdate(who.Address, 0, (_, count) => count - 1));
    }

    private bool MaySendAs(Submitter who, string name) => name.Equals(who.Address, StringComparison.OrdinalIgnoreCase)
        || (people.Person(who.Address) is { } person && people.AliasesOf(person.Account).Contains(name, StringComparer.OrdinalIgnoreCase))
        || tenants.Any(t => t.Id == who.Tenant.Id && (t.Mailbox(name)?.SendAs.Contains(who.Address, StringComparer.OrdinalIgnoreCase) ?? false));

    private string Disabled(string where) =>
        $"535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the {where}. Visit https://aka.ms/smtp_auth_disabled for more information. {Place}";

    private sealed class Leaving(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }
}
