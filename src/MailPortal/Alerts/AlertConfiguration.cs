using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailPortal.Alerts;

internal sealed class AlertConfiguration : IEntityTypeConfiguration<Alert>
{
    public void Configure(EntityTypeBuilder<Alert> builder)
    {
        builder.ToTable("Alerts");
        builder.Property(a => a.Id).ValueGeneratedNever();
        builder.Property(a => a.Kind).HasConversion<string>().HasMaxLength(40);
        builder.Property(a => a.OpenKey).HasMaxLength(100);
        builder.Property(a => a.Facts).HasConversion(f => JsonSerializer.Serialize(f, JsonSerializerOptions.Web), text => JsonSerializer.Deserialize<AlertFacts>(text, JsonSerializerOptions.Web)!);
        builder.Property(a => a.ToldTo).HasConversion(
            list => JsonSerializer.Serialize(list, JsonSerializerOptions.Web),
            text => JsonSerializer.Deserialize<AlertRecipient[]>(text, JsonSerializerOptions.Web)!,
            new ValueComparer<IReadOnlyList<AlertRecipient>>((one, other) => one!.SequenceEqual(other!), list => list.Aggregate(0, (hash, r) => HashCode.Combine(hash, r)), list => list.ToArray()));
        builder.Property(a => a.Version).IsConcurrencyToken();
        builder.Ignore(a => a.IsOver);
        builder.HasIndex(a => a.OpenKey).IsUnique();
        builder.HasIndex(a => a.TellAt);
        builder.HasIndex(a => new { a.SubjectId, a.Kind });
        builder.HasIndex(a => a.ClearedAt);
    }
}
