using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailPortal.Hosting;

/// <summary>What is known of a job's runs, whichever node they were on.</summary>
public sealed class JobState
{
    public required string Name { get; init; }
    public DateTimeOffset StartedAt { get; set; }

    /// <summary>Null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>The machine it ran on.</summary>
    public string Node { get; set; } = "";

    /// <summary>Why the last run failed; null when it did not.</summary>
    public string? Error { get; set; }
    public int FailuresInRow { get; set; }
    public DateTimeOffset? NextRunAt { get; set; }
}

internal sealed class JobStateConfiguration : IEntityTypeConfiguration<JobState>
{
    public const int LongestError = 1000;

    public void Configure(EntityTypeBuilder<JobState> builder)
    {
        builder.ToTable("JobStates");
        builder.HasKey(s => s.Name);
        builder.Property(s => s.Name).HasMaxLength(100);
        builder.Property(s => s.Node).HasMaxLength(100);
        builder.Property(s => s.Error).HasMaxLength(LongestError);
    }
}
