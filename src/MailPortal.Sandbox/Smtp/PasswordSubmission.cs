using MailPortal.Sandbox.Transport;

namespace MailPortal.Sandbox.Smtp;

/// <summary>An ordinary provider's submission server on the same mailboxes: passwords, and the words of Postfix.</summary>
internal sealed class PasswordSubmission(IReadOnlyList<SandboxTenant> tenants) : SubmissionRules
{
    public override string Host => "mail.sandbox.test";

    public override string How => "smtp-password";

    public override long LargestMessage => 52_428_800;

    public override IReadOnlyList<string> Mechanisms { get; } = ["PLAIN", "LOGIN"];

    public override bool SavesToSentItems => false;

    public override string Greeting => $"220 {Host} ESMTP";

    public override string TlsFirst => "530 5.7.0 Must issue a STARTTLS command first";

    public override string SignInFirst => "530 5.7.0 Authentication required";

    public override (Submitter? Who, string Answer, string Reason) SignIn(string mechanism, string user, string secret)
    {
        var tenant = tenants.FirstOrDefault(t => t.Holds(user));
        var password = tenant?.Mailbox(user)?.Password ?? SampleTenant.OpenDomainPassword;
        return tenant is null || password != secret
            ? (null, "535 5.7.8 Error: authentication failed: (reason unavailable)", "wrong user or password")
            : (new(tenant, user, tenant.Mailbox(user)?.DisplayName ?? user), "235 2.7.0 Authentication successful", "signed in");
    }

    public override string? RefusesRecipient(string address) =>
        !MailAddresses.IsValid(address) ? "501 5.1.3 Bad recipient address syntax"
        : tenants.Any(t => t.Receives(address)) && !tenants.Any(t => t.Holds(address)) ? $"550 5.1.1 <{address}>: Recipient address rejected: User unknown in virtual mailbox table"
        : null;

    public override string? RefusesSender(Submitter who, string from) =>
        from.Equals(who.Address, StringComparison.OrdinalIgnoreCase) ? null : $"553 5.7.1 <{from}>: Sender address rejected: not owned by user {who.Address}";

    public override string? RefusesMessage(Submitter who, string from, RawMessage message) => null;

    public override string Accepted(string messageId) => $"250 2.0.0 Ok: queued as {Guid.NewGuid().ToString("N")[..10].ToUpperInvariant()}";
}
