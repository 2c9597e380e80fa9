using MailPortal.Mail;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Network;

namespace MailPortal.Diagnosis;

/// <summary>How the mailbox is signed in to. Later kinds (certificate, delegated, device code) join here.</summary>
public enum CheckCredential
{
    /// <summary>The application's own token, got with a client secret.</summary>
    ClientSecret,

    /// <summary>User and password.</summary>
    Password,
}

/// <summary>What a check is made with: values only, so that a form's candidate and a stored mailbox are checked alike.</summary>
public sealed record CheckSettings
{
    public required string Host { get; init; }
    public required int Port { get; init; }
    public ConnectionSecurity Security { get; init; } = ConnectionSecurity.SslTls;

    /// <summary>The mailbox's address.</summary>
    public required string User { get; init; }

    public required CheckCredential Credential { get; init; }
    public MicrosoftCloud Cloud { get; init; } = MicrosoftCloud.Global;

    /// <summary>It was chosen for this mailbox; else it is the portal's own.</summary>
    public bool CloudChosen { get; init; }
    public string? TenantId { get; init; }
    public string? ApplicationId { get; init; }

    /// <summary>The client secret or the password, as <see cref="Credential"/> says.</summary>
    public required Secret Secret { get; init; }

    /// <summary>Where new mail is looked for.</summary>
    public string SourceFolder { get; init; } = "INBOX";

    /// <summary>Made when missing; null when nothing is to be made or moved.</summary>
    public FolderTree? Folders { get; init; } = FolderTree.Default;

    /// <summary>"Leer desde": messages of that day and later are counted; null counts nothing.</summary>
    public DateOnly? StartFrom { get; init; }
}
