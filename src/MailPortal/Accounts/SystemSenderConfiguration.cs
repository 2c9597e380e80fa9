using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailPortal.Accounts;

internal sealed class SystemSenderConfiguration : IEntityTypeConfiguration<SystemSender>
{
    public void Configure(EntityTypeBuilder<SystemSender> builder)
    {
        builder.ToTable("SystemSenders");
        builder.Property(s => s.Id).ValueGeneratedNever();
        // Whoever is deleted takes the account along: then there is no sender any more, and that is said.
        builder.HasOne<SendingAccount>().WithOne().HasForeignKey<SystemSender>(s => s.AccountId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(s => s.ChangedBy).HasMaxLength(256);
        builder.Property(s => s.Version).IsConcurrencyToken();
    }
}
