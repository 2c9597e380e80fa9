using System.Text.Json;
using System.Text.Json.Serialization;
using MailPortal.Data;
using MailPortal.Diagnosis;
using MailPortal.Mail.Problems;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailPortal.Mailboxes;

/// <summary>Settings that were saved for a mailbox that works, and are not in force: they wait until a check passes or a person insists. Nothing
/// that was typed is lost because a check failed.</summary>
public sealed class MailboxCandidate
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public required Guid MailboxId { get; init; }

    /// <summary>Changes with every save: a check that ends late must not judge what was typed after it began.</summary>
    public Guid Attempt { get; private set; } = RowId.Next();

    /// <summary><see cref="MailboxSettings"/> without secrets, as JSON.</summary>
    public string SettingsJson { get; private set; } = "{}";

    /// <summary>Protected for the mailbox's own columns; null: the mailbox's stored one goes on.</summary>
    public string? ProtectedSecret { get; private set; }
    public string? ProtectedPassword { get; private set; }
    public DateTimeOffset SavedAt { get; private set; }
    public string SavedBy { get; private set; } = "";

    /// <summary>The last check's <see cref="StoredReport"/>; null as long as none ended.</summary>
    public string? Report { get; private set; }
    public MailProblem? Problem { get; private set; }
    public string? Detail { get; private set; }

    /// <summary>When it is checked again by itself; null when only a person can help. Until its first check has ended: should that never be, because the portal ends.</summary>
    public DateTimeOffset? RetryAt { get; private set; }

    /// <summary>"Reintentaremos automáticamente hasta": while time, or Microsoft's propagation, can help.</summary>
    public DateTimeOffset? RetriesUntil => RetryAt is null || Report is null ? null : SavedAt + RetryRules.PropagationAtMost;

    public MailboxSettings Settings => JsonSerializer.Deserialize<MailboxSettings>(SettingsJson, Json) ?? new();

    /// <summary>Takes what was typed. A secret that was not typed again stays the one typed before.</summary>
    public void Save(MailboxSettings settings, string? protectedSecret, string? protectedPassword, Actor by, DateTimeOffset now)
    {
        (Attempt, SettingsJson) = (RowId.Next(), JsonSerializer.Serialize(settings, Json));
        ProtectedSecret = settings.Credential is CredentialKind.Secret ? protectedSecret ?? ProtectedSecret : null;
        ProtectedPassword = settings.Credential is CredentialKind.Password ? protectedPassword ?? ProtectedPassword : null;
        (SavedAt, SavedBy) = (now, by.Name.Length > 256 ? by.Name[..256] : by.Name);
        (Report, Problem, Detail, RetryAt) = (null, null, null, now + RetryRules.UncheckedFor);
    }

    public void CheckFailed(CheckReport report, DateTimeOffset now)
    {
        Report = StoredReport.Write(report);
        (Problem, Detail) = (report.Failure?.Problem, report.Failure?.Detail is { Length: > 1000 } detail ? detail[..1000] : report.Failure?.Detail);
        var mendsItself = Problem is { } problem && ProblemCatalogue.Describe(problem).Retry is not ProblemRetry.No && !RetryRules.IsPasswordRefusal(Settings.Credential ?? default, problem);
        RetryAt = mendsItself ? WithinTheHour(now + RetryRules.Propagation) : null;
    }

    /// <summary>When it is checked once more should the check that begins now never end. A password is not: nobody knows whether it was refused.</summary>
    public DateTimeOffset? RetryAfterUnended(DateTimeOffset now) =>
        Settings.Credential is CredentialKind.Password ? null : WithinTheHour(now + RetryRules.UncheckedFor);

    private DateTimeOffset? WithinTheHour(DateTimeOffset at) => at <= SavedAt + RetryRules.PropagationAtMost ? at : null;
}

internal sealed class MailboxCandidateConfiguration : IEntityTypeConfiguration<MailboxCandidate>
{
    public void Configure(EntityTypeBuilder<MailboxCandidate> builder)
    {
        builder.ToTable("MailboxCandidates");
        builder.HasKey(c => c.MailboxId);
        builder.Property(c => c.MailboxId).ValueGeneratedNever();
        builder.HasOne<ReceptionMailbox>().WithOne().HasForeignKey<MailboxCandidate>(c => c.MailboxId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(c => c.Attempt).IsConcurrencyToken();
        builder.Property(c => c.SavedBy).HasMaxLength(256);
        builder.Property(c => c.Problem).HasConversion<int?>();
        builder.Property(c => c.Detail).HasMaxLength(1000);
        builder.Ignore(c => c.Settings).Ignore(c => c.RetriesUntil);
        builder.HasIndex(c => c.RetryAt);
    }
}
