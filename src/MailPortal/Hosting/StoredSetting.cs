using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailPortal.Hosting;

/// <summary>A configuration key that was set in the portal itself. The files and the environment of a node come before it.</summary>
public sealed class StoredSetting
{
    public required string Key { get; init; }
    public required string Value { get; set; }
    public required DateTimeOffset ChangedAt { get; set; }

    /// <summary>Name of who set it.</summary>
    public required string ChangedBy { get; set; }
}

internal sealed class StoredSettingConfiguration : IEntityTypeConfiguration<StoredSetting>
{
    public void Configure(EntityTypeBuilder<StoredSetting> builder)
    {
        builder.ToTable("Settings");
        builder.HasKey(s => s.Key);
        builder.Property(s => s.Key).HasMaxLength(100);
        builder.Property(s => s.Value).HasMaxLength(1000);
        builder.Property(s => s.ChangedBy).HasMaxLength(256);
    }
}
