using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailPortal.Hosting;

/// <summary>What is known of a job's runs on one node. A node runs a job once at a time, so nobody else writes the row.</summary>
public sealed class JobState
{
    public required string Name { get; init; }
    public required Guid NodeId { get; init; }
    public DateTimeOffset StartedAt { get; set; }

    /// <summary>Null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>While it runs: when the node last said so.</summary>
    public DateTimeOffset? AliveAt { get; set; }

    /// <summary>The machine it ran on.</summary>
    public string Node { get; set; } = "";

    /// <summary>Why the last run failed; null when it did not.</summary>
    public string? Error { get; set; }
    public int FailuresInRow { get; set; }
    public DateTimeOffset? NextRunAt { get; set; }

    /// <summary>The last sign of the node in this row.</summary>
    public DateTimeOffset SeenAt => EndedAt ?? AliveAt ?? StartedAt;
}

internal sealed class JobStateConfiguration : IEntityTypeConfiguration<JobState>
{
    public const int LongestError = 1000;

    public void Configure(EntityTypeBuilder<JobState> builder)
    {
        builder.ToTable("JobStates");
        builder.HasKey(s => new { s.Name, s.NodeId });
        builder.Ignore(s => s.SeenAt);
        builder.Property(s => s.Name).HasMaxLength(100);
        builder.Property(s => s.Node).HasMaxLength(100);
        builder.Property(s => s.Error).HasMaxLength(LongestError);
    }
}
