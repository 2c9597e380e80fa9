using MailPortal.Sandbox.Transport;

namespace MailPortal.Sandbox.Smtp;

/// <summary>Who has signed in on a connection.</summary>
internal sealed record Submitter(SandboxTenant Tenant, string Address, string DisplayName);

/// <summary>What one kind of submission server demands, and with which words it refuses.</summary>
internal abstract class SubmissionRules
{
    public abstract string Host { get; }

    /// <summary>The list's name for its messages.</summary>
    public abstract string How { get; }

    public abstract long LargestMessage { get; }

    /// <summary>As EHLO names them, after STARTTLS.</summary>
    public abstract IReadOnlyList<string> Mechanisms { get; }

    public abstract bool SavesToSentItems { get; }

    public abstract string Greeting { get; }

    /// <summary>Said to a command that needs TLS first.</summary>
    public abstract string TlsFirst { get; }

    /// <summary>Said to a command that needs a sign-in first.</summary>
    public abstract string SignInFirst { get; }

    /// <param name="secret">A token, or a password.</param>
    /// <returns>Who it is, else the refusal.</returns>
    public abstract (Submitter? Who, string Answer, string Reason) SignIn(string mechanism, string user, string secret);

    /// <summary>Said to RCPT; null where the recipient is taken.</summary>
    public abstract string? RefusesRecipient(string address);

    /// <summary>Said to MAIL; null where the sender is taken, for now.</summary>
    public abstract string? RefusesSender(Submitter who, string from);

    /// <summary>Said at the message's end; null where it is taken.</summary>
    public abstract string? RefusesMessage(Submitter who, string from, RawMessage message);

    /// <summary>Said when the message is taken.</summary>
    public abstract string Accepted(string messageId);

    /// <summary>For as long as a signed-in connection lasts.</summary>
    public virtual IDisposable? Enter(Submitter who) => null;
}
