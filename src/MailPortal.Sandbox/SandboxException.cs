namespace MailPortal.Sandbox;

/// <summary>The sandbox cannot do what was asked, for a reason its user can mend (Dovecot missing, a port in use, an unknown mailbox).</summary>
public sealed class SandboxException : Exception
{
    public SandboxException(string message) : base(message) { }

    public SandboxException(string message, Exception cause) : base(message, cause) { }
}
