using MailPortal.Diagnosis;
using MailPortal.Mail;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Mailboxes;
using MailPortal.Polling;

namespace MailPortal.Api;

/// <summary>Settings of a mailbox as a caller sends them. <c>secret</c> and <c>password</c> are write-only: left out, the stored one stays.</summary>
internal sealed record MailboxInput
{
    public ServerType? ServerType { get; init; }
    public AccessProtocol? Protocol { get; init; }
    public string? Host { get; init; }
    public int? Port { get; init; }
    public ConnectionSecurity? Security { get; init; }
    public string? User { get; init; }
    public CredentialKind? Credential { get; init; }
    public string? TenantId { get; init; }
    public string? ApplicationId { get; init; }
    public string? Secret { get; init; }
    public DateOnly? SecretExpiresOn { get; init; }
    public IReadOnlyList<string>? NotificationAddresses { get; init; }
    public string? BackupAddress { get; init; }
    public string? Password { get; init; }
    public DateOnly? StartFrom { get; init; }
    public TimeSpan? PollInterval { get; init; }
    public string? SourceFolder { get; init; }
    public FoldersInput? Folders { get; init; }
    public bool? LeaveInPlace { get; init; }
    public MailboxCloud? Cloud { get; init; }
    public string? TokenScope { get; init; }

    public MailboxSettings ToSettings()
    {
        var fallback = new MailboxSettings();
        return new()
        {
            ServerType = ServerType,
            Protocol = Protocol ?? AccessProtocol.Imap,
            Host = Host,
            Port = Port,
            Security = Security ?? ConnectionSecurity.SslTls,
            User = User,
            Credential = Credential,
            TenantId = TenantId,
            ApplicationId = ApplicationId,
            Secret = Secret is null ? null : new Secret(Secret),
            Password = Password is null ? null : new Secret(Password),
            SecretExpiresOn = SecretExpiresOn,
            NotificationAddresses = NotificationAddresses ?? [],
            BackupAddress = BackupAddress,
            StartFrom = StartFrom,
            PollInterval = PollInterval ?? fallback.PollInterval,
            SourceFolder = SourceFolder ?? fallback.SourceFolder,
            Folders = Folders is null ? FolderTree.Default : new(
                Folders.Processed ?? FolderTree.Default.Processed, Folders.WithoutDocuments ?? FolderTree.Default.WithoutDocuments, Folders.Failed ?? FolderTree.Default.Failed),
            LeaveInPlace = LeaveInPlace ?? false,
            Cloud = Cloud,
            TokenScope = TokenScope,
        };
    }
}

internal sealed record FoldersInput(string? Processed, string? WithoutDocuments, string? Failed);

/// <summary>A mailbox; never a secret, only whether one is stored.</summary>
internal sealed record MailboxResource(
    Guid Id, Guid OrganizationId, MailboxStatus Status, string? StatusReason, ProblemResource? StatusProblem, DateTimeOffset StatusSince,
    DateTimeOffset? LastPollAt, DateTimeOffset? LastSuccessAt, DateTimeOffset? NextPollAt, int? JunkCount,
    ServerType ServerType, AccessProtocol Protocol, string? Host, int? Port, ConnectionSecurity Security, string? User, CredentialKind Credential,
    string? TenantId, string? ApplicationId, bool HasSecret, DateTimeOffset? SecretStoredAt, DateOnly? SecretExpiresOn, bool HasPassword,
    IReadOnlyList<string> NotificationAddresses, string? BackupAddress, DateOnly StartFrom, TimeSpan PollInterval, string SourceFolder, FolderTree Folders,
    bool LeaveInPlace, MailboxCloud? Cloud, string? TokenScope, DateTimeOffset CreatedAt, Guid Version, IReadOnlyList<WarningResource> Warnings)
{
    /// <summary>Settings that were saved and are not in force, because their check failed; told where one mailbox is asked for.</summary>
    public CandidateResource? Candidate { get; init; }

    public static MailboxResource Of(ReceptionMailbox m, DateOnly today) => new(
        m.Id, m.OrganizationId, m.Status, MailboxWords.Reason(m), ProblemResource.Of(m), m.StatusSince,
        m.LastPollAt, m.LastSuccessAt, m.DueAt, m.JunkCount,
        m.ServerType, m.Protocol, m.Host, m.Port, m.Security, m.User, m.Credential,
        m.TenantId, m.ApplicationId, m.ProtectedSecret is not null, m.SecretStoredAt, m.SecretExpiresOn, m.ProtectedPassword is not null,
        m.NotificationList, m.BackupAddress, m.StartFrom, m.PollInterval, m.SourceFolder, m.Folders, m.LeaveInPlace, m.Cloud, m.TokenScope, m.CreatedAt, m.Version,
        [.. MailboxWarnings.Of(MailboxSettings.Of(m), today).Select(WarningResource.Of)]);
}

/// <summary>Looks wrong and may be right: <c>field</c> and a stable <c>warning</c>, with its words.</summary>
internal sealed record WarningResource(string Field, MailboxWarning Warning, string Message)
{
    public static WarningResource Of(FieldWarning warning) => new(warning.Field, warning.Warning, MailboxWarningWords.Of(warning.Warning));
}

/// <summary>Settings that wait: when and by whom they were saved, and what the check found; null as long as none ended. Until <c>retriesUntil</c> it is
/// checked again by itself; null when it is not.</summary>
internal sealed record CandidateResource(Guid Attempt, DateTimeOffset SavedAt, string SavedBy, CheckResource? Check, DateTimeOffset? RetriesUntil)
{
    public static CandidateResource Of(CandidateView candidate) =>
        new(candidate.Attempt, candidate.At, candidate.By, candidate.Report is null ? null : CheckResource.Of(candidate.Report), candidate.RetriesUntil);
}

/// <summary>A refusal of the world: ours (<c>code</c>), theirs (<c>detail</c>), where (<c>field</c>), and what to do.</summary>
internal sealed record ProblemResource(string Code, string? UpstreamCode, string? Detail, string? Field, string Message, string Fix, ProblemRetry Retry)
{
    /// <summary>What the mailbox fails for; null when nothing is wrong.</summary>
    public static ProblemResource? Of(ReceptionMailbox m) =>
        m.StatusProblem is { } problem ? Of(problem, m.StatusDetail) with { Field = BlamedField.Of(problem, m.Credential is CredentialKind.Password, m.Cloud is not null) } : null;

    public static ProblemResource Of(MailProblem problem, string? detail, string? upstreamCode = null)
    {
        var known = ProblemCatalogue.Describe(problem);
        var words = ProblemWords.Of(problem);
        return new(known.Code, upstreamCode, detail, known.Field, words.Meaning, words.Fix, known.Retry);
    }

    /// <summary>The fields of a mailbox are called by other names where mails are sent.</summary>
    /// <param name="user">The user's there.</param>
    /// <param name="message">The part of the mail that is meant; null for none in particular.</param>
    public ProblemResource ForSender(string user, string? message) => this with
    {
        Field = Field switch
        {
            "user" => user,
            "message" => message,
            "serverType" => "method",
            "host" => "smtpHost",
            "port" => "smtpPort",
            "security" => "smtpSecurity",
            _ => Field,
        },
    };
}

internal sealed record CheckResource(bool Ok, IReadOnlyList<CheckStepResource> Steps)
{
    public static CheckResource Of(CheckReport report) => new(report.Ok, [.. report.Steps.Select(CheckStepResource.Of)]);
}

internal sealed record CheckStepResource(
    string Name, CheckOutcome Outcome, string? Code, string? UpstreamCode, string? Field, string? Message, string? Fix, ProblemRetry? Retry, int ElapsedMs, IReadOnlyList<CheckEvidence> Evidence)
{
    public static CheckStepResource Of(CheckStep s) => new(s.Name, s.Outcome, s.Code, s.UpstreamCode, s.Field, s.Message, s.Fix, s.Retry, s.ElapsedMs, s.Evidence);
}

internal sealed record RunResource(
    Guid Id, Guid MailboxId, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, int Read, int Documents, int Quarantined, int Moved, bool Interrupted, long? ElapsedMs, ProblemResource? Problem, IReadOnlyList<string> FoldersMended)
{
    public static RunResource Of(PollRun r) => new(
        r.Id, r.MailboxId, r.StartedAt, r.EndedAt, r.Read, r.Documents, r.Quarantined, r.Moved, r.Interrupted,
        r.EndedAt is { } end ? (long)(end - r.StartedAt).TotalMilliseconds : null,
        r.Problem is { } problem ? ProblemResource.Of(problem, r.ProblemDetail) : null, r.FoldersMended?.Split('\n') ?? []);
}
