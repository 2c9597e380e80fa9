using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailPortal.Organizations;

internal sealed class OrganizationConfiguration : IEntityTypeConfiguration<Organization>
{
    public void Configure(EntityTypeBuilder<Organization> builder)
    {
        builder.ToTable("Organizations");
        builder.Property(o => o.Id).ValueGeneratedNever();
        builder.Property(o => o.Name).HasMaxLength(200);
        builder.Property(o => o.TaxId).HasMaxLength(40);
        builder.Property(o => o.Language).HasMaxLength(10);
        builder.Property(o => o.TimeZone).HasMaxLength(60);
        builder.Property(o => o.Version).IsConcurrencyToken();
    }
}
