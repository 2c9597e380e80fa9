using MailPortal.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailPortal.Accounts;

internal sealed class SendingAccountConfiguration : IEntityTypeConfiguration<SendingAccount>
{
    public void Configure(EntityTypeBuilder<SendingAccount> builder)
    {
        builder.ToTable("SendingAccounts");
        builder.Property(a => a.Id).ValueGeneratedNever();
        builder.HasIndex(a => a.UserId).IsUnique();
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(a => a.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(a => a.SharedBy);
        builder.Property(a => a.Method).HasConversion<string>().HasMaxLength(30);
        builder.Property(a => a.Audience).HasConversion<string>().HasMaxLength(20);
        builder.Property(a => a.SmtpSecurity).HasConversion<string>().HasMaxLength(20);
        builder.Property(a => a.Address).HasMaxLength(AccountRules.LongestAddress);
        builder.Property(a => a.ApplicationId).HasMaxLength(100);
        builder.Property(a => a.TenantId).HasMaxLength(AccountRules.LongestHost);
        builder.Property(a => a.NotificationAddresses).HasMaxLength(AccountRules.LongestList);
        builder.Property(a => a.SmtpHost).HasMaxLength(AccountRules.LongestHost);
        builder.Property(a => a.SmtpUser).HasMaxLength(AccountRules.LongestAddress);
        builder.Property(a => a.SenderName).HasMaxLength(SenderDefaults.LongestName);
        builder.Property(a => a.ReplyTo).HasMaxLength(AccountRules.LongestList);
        builder.Property(a => a.Cc).HasMaxLength(AccountRules.LongestList);
        builder.Property(a => a.Bcc).HasMaxLength(AccountRules.LongestList);
        builder.Property(a => a.Version).IsConcurrencyToken();
        builder.Property(a => a.DefaultsVersion).IsConcurrencyToken();
    }
}
