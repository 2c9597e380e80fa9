using MailPortal.Data;
using MailPortal.Diagnosis;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;

namespace MailPortal.Mailboxes;

/// <summary>A mailbox from which electronic documents are received ("Correo de Recepción de Documentos Electrónicos"). Owns every change
/// of its <see cref="Status"/>; what changes while it is polled is in the lease and progress fields, written under its lease only.</summary>
public sealed class ReceptionMailbox
{
    public const string SecretColumn = "reception-secret", PasswordColumn = "reception-password";

    public Guid Id { get; init; } = RowId.Next();
    public required Guid OrganizationId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    public ServerType ServerType { get; private set; }
    public AccessProtocol Protocol { get; private set; }
    public string? Host { get; private set; }
    public int? Port { get; private set; }
    public ConnectionSecurity Security { get; private set; }
    public string? User { get; private set; }
    public CredentialKind Credential { get; private set; }
    public string? TenantId { get; private set; }
    public string? ApplicationId { get; private set; }

    /// <summary>The client secret, protected; see <see cref="SecretColumn"/>.</summary>
    public string? ProtectedSecret { get; private set; }
    public DateTimeOffset? SecretStoredAt { get; private set; }
    public DateOnly? SecretExpiresOn { get; private set; }
    public string? ProtectedPassword { get; private set; }

    /// <summary>Separated by commas.</summary>
    public string NotificationAddresses { get; private set; } = "";
    public string? BackupAddress { get; private set; }
    public DateOnly StartFrom { get; private set; }
    public TimeSpan PollInterval { get; private set; } = TimeSpan.FromMinutes(2);
    public string SourceFolder { get; private set; } = "INBOX";
    public string FolderProcessed { get; private set; } = FolderTree.Default.Processed;
    public string FolderWithoutDocuments { get; private set; } = FolderTree.Default.WithoutDocuments;
    public string FolderFailed { get; private set; } = FolderTree.Default.Failed;
    public bool LeaveInPlace { get; private set; }
    public MailboxCloud? Cloud { get; private set; }
    public string? TokenScope { get; private set; }

    /// <summary>When the settings in force were first seen to work; null as long as they were not. What has worked is not replaced by
    /// something that does not: new settings wait as a <see cref="MailboxCandidate"/>.</summary>
    public DateTimeOffset? ProvedAt { get; private set; }

    /// <summary>When the stored secret, or password, was first seen to work; null for one that never did. What works is worth stealing: see
    /// <see cref="MailboxRules.CheckStored"/>.</summary>
    public DateTimeOffset? SecretProvedAt { get; private set; }

    /// <summary>Changes when a person changes settings, not when a poll writes: two people editing are told apart by it.</summary>
    public Guid Version { get; private set; } = Guid.NewGuid();

    public MailboxStatus Status { get; private set; } = MailboxStatus.NotConfigured;
    public MailboxStatusCause StatusCause { get; private set; }
    public MailProblem? StatusProblem { get; private set; }

    /// <summary>The server's own words, without secrets.</summary>
    public string? StatusDetail { get; private set; }
    public DateTimeOffset StatusSince { get; private set; }
    public int FailuresInARow { get; private set; }

    /// <summary>When it is to be polled next; null when it is not.</summary>
    public DateTimeOffset? DueAt { get; private set; }
    public DateTimeOffset? LastPollAt { get; private set; }
    public DateTimeOffset? LastSuccessAt { get; private set; }

    /// <summary>Who polls it, until when. Every write of a poll says <c>LeaseId == its own</c>: a node frozen past its lease must not write.</summary>
    public Guid? LeaseId { get; private set; }

    /// <summary>The node that holds the lease: started again, it knows that its earlier self is dead.</summary>
    public Guid? LeaseNode { get; private set; }
    public DateTimeOffset? LeaseUntil { get; private set; }

    /// <summary>Changes with host and user: UIDVALIDITY and uids say something about one account only, and two accounts may well have the same.</summary>
    public Guid Account { get; private set; } = Guid.NewGuid();

    /// <summary>Uids up to <see cref="LastUid"/> of this UIDVALIDITY are stored.</summary>
    public uint? UidValidity { get; private set; }
    public uint LastUid { get; private set; }

    /// <summary>Messages waiting in the junk folder at the last poll; null when the server has none.</summary>
    public int? JunkCount { get; private set; }

    public FolderTree Folders => new(FolderProcessed, FolderWithoutDocuments, FolderFailed);

    /// <summary>It has worked and is polled, or will be.</summary>
    public bool Receives => ProvedAt is not null && DueAt is not null;

    public bool IsPaused => Status is MailboxStatus.Inactive && StatusCause is MailboxStatusCause.Paused;

    /// <summary>"Reintentaremos automáticamente hasta": while Microsoft's propagation can explain the failure.</summary>
    public DateTimeOffset? RetriesUntil =>
        Status is MailboxStatus.PendingActivation && StatusCause is MailboxStatusCause.Problem && DueAt is not null ? StatusSince + RetryRules.PropagationAtMost : null;

    public IReadOnlyList<string> NotificationList => NotificationAddresses.Split(',', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Takes new settings over. They have passed <see cref="MailboxRules"/>.</summary>
    /// <param name="settings">Complete.</param>
    /// <param name="protectedSecret">The new client secret, or null to keep the stored one.</param>
    /// <param name="protectedPassword">The new password, or null to keep the stored one.</param>
    /// <param name="now">The clock.</param>
    public void Configure(MailboxSettings settings, string? protectedSecret, string? protectedPassword, DateTimeOffset now)
    {
        // Another mailbox or folder: what was read there says nothing about what is new here. An earlier day: look back to it.
        if (Host != settings.Host || !string.Equals(User, settings.User, StringComparison.OrdinalIgnoreCase)) Account = Guid.NewGuid();
        if (Host != settings.Host || User != settings.User || SourceFolder != settings.SourceFolder || settings.StartFrom < StartFrom) (UidValidity, LastUid, JunkCount) = (null, 0, null);
        if (Credential != settings.Credential || protectedSecret is not null || protectedPassword is not null) SecretProvedAt = null;
        ServerType = settings.ServerType ?? throw new ArgumentException("ServerType is missing.", nameof(settings));
        Protocol = settings.Protocol ?? throw new ArgumentException("Protocol is missing.", nameof(settings));
        Credential = settings.Credential ?? throw new ArgumentException("Credential is missing.", nameof(settings));
        (Host, Port, Security, User) = (settings.Host, settings.Port, settings.Security, settings.User);
        (TenantId, ApplicationId, SecretExpiresOn) = (settings.TenantId, settings.ApplicationId, settings.SecretExpiresOn);
        NotificationAddresses = string.Join(',', settings.NotificationAddresses);
        BackupAddress = settings.BackupAddress;
        StartFrom = settings.StartFrom ?? (StartFrom == default ? DefaultStart(now) : StartFrom);
        (PollInterval, SourceFolder, LeaveInPlace) = (settings.PollInterval, settings.SourceFolder, settings.LeaveInPlace);
        (FolderProcessed, FolderWithoutDocuments, FolderFailed) = settings.Folders;
        (Cloud, TokenScope, ProvedAt) = (settings.Cloud, settings.TokenScope, null);
        // A secret of one way in is of no use to the other, and must not lie around.
        if (Credential is not CredentialKind.Secret) (ProtectedSecret, SecretStoredAt) = (null, null);
        else if (protectedSecret is not null) (ProtectedSecret, SecretStoredAt) = (protectedSecret, now);
        if (Credential is not CredentialKind.Password) ProtectedPassword = null;
        else if (protectedPassword is not null) ProtectedPassword = protectedPassword;
        Version = Guid.NewGuid();
        if (StaysPaused()) return; // new settings resume nothing
        FailuresInARow = 0;
        Become(MailboxStatus.PendingActivation, MailboxStatusCause.SettingsChanged, null, null, now);
        // The check that follows decides; should it never end, because the portal does, a poll proves the settings instead.
        DueAt = now + RetryRules.UncheckedFor;
    }

    /// <summary>The connection was proved: it is polled from now on.</summary>
    public void CheckPassed(DateTimeOffset now)
    {
        (ProvedAt, SecretProvedAt) = (ProvedAt ?? now, SecretProvedAt ?? now);
        if (StaysPaused()) return; // a check of a paused mailbox tells, and resumes nothing
        FailuresInARow = 0;
        Become(MailboxStatus.Active, MailboxStatusCause.None, null, null, now);
        DueAt = now;
    }

    /// <summary>Other settings wait to be proved: whoever looked at the mailbox before has to look again.</summary>
    public void CandidateChanged() => Version = Guid.NewGuid();

    /// <summary>It works, but another mailbox receives from there: two would take each other's mail.</summary>
    public void StandAside(DateTimeOffset now)
    {
        if (StaysPaused()) return;
        Become(MailboxStatus.Inactive, MailboxStatusCause.AlreadyReceived, null, null, now);
        DueAt = null;
    }

    /// <summary>The connection was tried and failed. Where Microsoft's propagation can explain it, it is tried again for an hour; where time
    /// can help, with growing pauses; else not until a person did something.</summary>
    public void CheckFailed(ProblemDescription problem, string? detail, DateTimeOffset now)
    {
        if (StaysPaused()) return;
        FailuresInARow = 1;
        if (RetryRules.IsPasswordRefusal(Credential, problem.Problem))
        {
            Become(MailboxStatus.Failing, MailboxStatusCause.Problem, problem.Problem, detail, now);
            DueAt = null;
            return;
        }
        switch (problem.Retry)
        {
            case ProblemRetry.AfterPropagation:
                Become(MailboxStatus.PendingActivation, MailboxStatusCause.Problem, problem.Problem, detail, now);
                (StatusSince, DueAt) = (now, now + RetryRules.Propagation);
                break;
            case ProblemRetry.Later:
                Become(MailboxStatus.Failing, MailboxStatusCause.Problem, problem.Problem, detail, now);
                DueAt = now + RetryRules.PauseAfter(1);
                break;
            case ProblemRetry.No:
                Become(MailboxStatus.Failing, MailboxStatusCause.Problem, problem.Problem, detail, now);
                DueAt = null;
                break;
        }
    }

    /// <summary>A poll went through.</summary>
    public void PollSucceeded(DateTimeOffset started, DateTimeOffset now, int? junk)
    {
        (LastPollAt, LastSuccessAt, FailuresInARow, JunkCount, ProvedAt, SecretProvedAt) = (started, now, 0, junk, ProvedAt ?? now, SecretProvedAt ?? now);
        if (StaysPaused()) return;
        Become(MailboxStatus.Active, MailboxStatusCause.None, null, null, now);
        DueAt = now + PollInterval;
    }

    /// <summary>A poll failed. Time helps: a growing pause. Only a person helps: inactive at the second time in a row, and at once when a
    /// password was refused, because accounts get locked.</summary>
    public void PollFailed(ProblemDescription problem, string? detail, TimeSpan? retryAfter, DateTimeOffset started, DateTimeOffset now)
    {
        LastPollAt = started;
        if (StaysPaused()) return;
        FailuresInARow++;
        if (RetryRules.IsPasswordRefusal(Credential, problem.Problem))
        {
            Become(MailboxStatus.Inactive, MailboxStatusCause.Problem, problem.Problem, detail, now);
            DueAt = null;
            return;
        }
        if (Status is MailboxStatus.PendingActivation && problem.Retry is ProblemRetry.AfterPropagation)
        {
            var waiting = now - StatusSince < RetryRules.PropagationAtMost;
            Become(waiting ? MailboxStatus.PendingActivation : MailboxStatus.Failing, MailboxStatusCause.Problem, problem.Problem, detail, now);
            DueAt = waiting ? now + RetryRules.Propagation : null;
            return;
        }
        // What time mends, while a permission is awaited: the hour goes on.
        if (problem.Retry is ProblemRetry.Later && now < RetriesUntil)
        {
            Become(MailboxStatus.PendingActivation, MailboxStatusCause.Problem, problem.Problem, detail, now);
            DueAt = now + (retryAfter > RetryRules.Propagation ? retryAfter.Value : RetryRules.Propagation);
            return;
        }
        // Inactive is what "Revisar ahora" finds as well: the same refusal again is no reason to begin with retries.
        if (RetryRules.NeedsAPerson(problem) && Status is (MailboxStatus.Failing or MailboxStatus.Inactive) && StatusProblem is { } before && RetryRules.NeedsAPerson(ProblemCatalogue.Describe(before)))
        {
            Become(MailboxStatus.Inactive, MailboxStatusCause.Problem, problem.Problem, detail, now);
            DueAt = null;
            return;
        }
        Become(MailboxStatus.Failing, MailboxStatusCause.Problem, problem.Problem, detail, now);
        DueAt = now + (retryAfter > TimeSpan.Zero ? retryAfter.Value : RetryRules.PauseAfter(FailuresInARow));
    }

    /// <summary>Nothing is read until somebody resumes.</summary>
    /// <exception cref="InvalidOperationException">It was never configured.</exception>
    public void Pause(DateTimeOffset now)
    {
        if (Status is MailboxStatus.NotConfigured) throw new InvalidOperationException("A mailbox that is not configured cannot be paused.");
        Become(MailboxStatus.Inactive, MailboxStatusCause.Paused, null, null, now);
        DueAt = null;
    }

    /// <summary>Polled again, at once; the poll's outcome decides the state.</summary>
    /// <exception cref="InvalidOperationException">It was never configured.</exception>
    public void Resume(DateTimeOffset now)
    {
        if (Status is MailboxStatus.NotConfigured) throw new InvalidOperationException("A mailbox that is not configured cannot be resumed.");
        FailuresInARow = 0;
        Become(MailboxStatus.Active, MailboxStatusCause.None, null, null, now);
        DueAt = now;
    }

    /// <summary>"Leer desde" where nobody says so: 30 days back.</summary>
    public static DateOnly DefaultStart(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime).AddDays(-30);

    /// <summary>Paused while it was being polled or checked: it stays so, and due never.</summary>
    private bool StaysPaused()
    {
        if (!IsPaused) return false;
        DueAt = null;
        return true;
    }

    private void Become(MailboxStatus status, MailboxStatusCause cause, MailProblem? problem, string? detail, DateTimeOffset now)
    {
        if (Status != status) StatusSince = now;
        (Status, StatusCause, StatusProblem, StatusDetail) = (status, cause, problem, detail is { Length: > 1000 } ? detail[..1000] : detail);
    }
}
