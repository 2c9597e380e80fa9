using MailPortal.Data;
using MailPortal.Documents;
using MailPortal.Mail.Problems;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailPortal.Polling;

/// <summary>What started a poll.</summary>
public enum PollTrigger { Schedule, Person }

/// <summary>One poll of one mailbox: what it read, and how it ended.</summary>
public sealed class PollRun
{
    public Guid Id { get; init; } = RowId.Next();
    public required Guid MailboxId { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required PollTrigger Trigger { get; init; }

    /// <summary>Machine that ran it.</summary>
    public required string Node { get; init; }

    /// <summary><c>NodeIdentity</c> of the portal that ran it.</summary>
    public required Guid NodeId { get; init; }

    /// <summary>Null as long as it runs; when its node died, until that node starts again.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Messages taken in.</summary>
    public int Read { get; private set; }
    public int Documents { get; private set; }
    public int Quarantined { get; private set; }

    /// <summary>Messages moved to their folders on the server.</summary>
    public int Moved { get; private set; }
    public MailProblem? Problem { get; private set; }
    public string? ProblemDetail { get; private set; }

    /// <summary>It ended before its time: the portal stopped, the mailbox was changed or deleted, or another node took over.</summary>
    public bool Interrupted { get; private set; }

    /// <summary>Folders that somebody had deleted and that were made again, separated by line feeds.</summary>
    public string? FoldersMended { get; private set; }

    public void End(PollTally tally, MailProblem? problem, string? detail, DateTimeOffset now)
    {
        Progress(tally);
        (EndedAt, Problem, ProblemDetail) = (now, problem, detail is { Length: > 1000 } ? detail[..1000] : detail);
    }

    public void Interrupt(PollTally tally, DateTimeOffset now)
    {
        Progress(tally);
        (EndedAt, Interrupted) = (now, true);
    }

    public void Progress(PollTally tally)
    {
        (Read, Documents, Quarantined, Moved) = (tally.Read, tally.Documents, tally.Quarantined, tally.Moved);
        FoldersMended = tally.FoldersMended.Count == 0 ? null : string.Join('\n', tally.FoldersMended);
    }
}

/// <summary>What a poll has done so far.</summary>
public sealed record PollTally(int Read = 0, int Documents = 0, int Quarantined = 0, int Moved = 0)
{
    public IReadOnlyList<string> FoldersMended { get; init; } = [];

    public PollTally With(IntakeResult taken) =>
        this with { Read = Read + taken.Messages, Documents = Documents + taken.Documents, Quarantined = Quarantined + taken.Quarantined };
}

internal sealed class PollRunConfiguration : IEntityTypeConfiguration<PollRun>
{
    public void Configure(EntityTypeBuilder<PollRun> builder)
    {
        builder.ToTable("PollRuns");
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Property(r => r.Trigger).HasConversion<string>().HasMaxLength(20);
        builder.Property(r => r.Node).HasMaxLength(255);
        builder.Property(r => r.Problem).HasConversion<int?>();
        builder.Property(r => r.ProblemDetail).HasMaxLength(1000);
        builder.HasIndex(r => new { r.MailboxId, r.StartedAt });
        builder.HasIndex(r => r.StartedAt);
        builder.HasIndex(r => r.EndedAt);
    }
}
