namespace MailPortal.Sandbox;

/// <summary>How one sandbox is started. Port 0 means "any free one"; everything listens on loopback alone.</summary>
public sealed record SandboxOptions
{
    /// <summary>Port of Entra's endpoints (https).</summary>
    public int EntraPort { get; init; }

    /// <summary>Port of Entra's pages once more, over http, so that a person's browser opens them without a certificate warning.</summary>
    public int AuthorizePort { get; init; }

    /// <summary>Port of Microsoft Graph (https).</summary>
    public int GraphPort { get; init; }

    /// <summary>Port of Exchange's SMTP submission (STARTTLS).</summary>
    public int SmtpPort { get; init; }

    /// <summary>Port of Exchange's IMAP (TLS from the first byte).</summary>
    public int ImapPort { get; init; }

    /// <summary>Port of the control endpoints (http).</summary>
    public int ControlPort { get; init; }

    /// <summary>How long an access token is good for. Microsoft gives 60 to 90 minutes.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromSeconds(3599);

    /// <summary>The clock of tokens, secrets and certificates' faults.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The tenants that exist; by default the sample one.</summary>
    public IReadOnlyList<SandboxTenant>? Tenants { get; init; }

    /// <summary>Where the sandbox keeps its files; by default a new folder in the system's temporary one, deleted at the end.</summary>
    public string? Folder { get; init; }

    /// <summary>Dovecot's program, where it is not in its usual place.</summary>
    public string? DovecotProgram { get; init; }
}
