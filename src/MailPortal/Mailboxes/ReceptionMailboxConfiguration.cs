using MailPortal.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailPortal.Mailboxes;

internal sealed class ReceptionMailboxConfiguration : IEntityTypeConfiguration<ReceptionMailbox>
{
    public void Configure(EntityTypeBuilder<ReceptionMailbox> builder)
    {
        builder.ToTable("Mailboxes");
        builder.Property(m => m.Id).ValueGeneratedNever();
        builder.HasOne<Organization>().WithMany().HasForeignKey(m => m.OrganizationId).OnDelete(DeleteBehavior.Restrict);
        builder.Property(m => m.ServerType).HasConversion<string>().HasMaxLength(30);
        builder.Property(m => m.Protocol).HasConversion<string>().HasMaxLength(10);
        builder.Property(m => m.Security).HasConversion<string>().HasMaxLength(20);
        builder.Property(m => m.Credential).HasConversion<string>().HasMaxLength(20);
        builder.Property(m => m.Status).HasConversion<string>().HasMaxLength(30);
        builder.Property(m => m.StatusCause).HasConversion<string>().HasMaxLength(30);
        builder.Property(m => m.StatusProblem).HasConversion<int?>();
        builder.Property(m => m.StatusDetail).HasMaxLength(1000);
        builder.Property(m => m.Host).HasMaxLength(MailboxRules.LongestHost);
        builder.Property(m => m.User).HasMaxLength(320);
        builder.Property(m => m.TenantId).HasMaxLength(MailboxRules.LongestTenant);
        builder.Property(m => m.ApplicationId).HasMaxLength(100);
        builder.Property(m => m.NotificationAddresses).HasMaxLength(MailboxRules.LongestNotices);
        builder.Property(m => m.BackupAddress).HasMaxLength(320);
        builder.Property(m => m.SourceFolder).HasMaxLength(255);
        builder.Property(m => m.FolderProcessed).HasMaxLength(255);
        builder.Property(m => m.FolderWithoutDocuments).HasMaxLength(255);
        builder.Property(m => m.FolderFailed).HasMaxLength(255);
        // Seconds: a TimeSpan has no common column type on the three databases.
        builder.Property(m => m.PollInterval).HasConversion(v => (int)v.TotalSeconds, v => TimeSpan.FromSeconds(v));
        // Uids are unsigned 32-bit numbers (RFC 9051 section 2.3.1.1), which not every database has.
        builder.Property(m => m.UidValidity).HasConversion<long?>();
        builder.Property(m => m.LastUid).HasConversion<long>();
        builder.Property(m => m.Version).IsConcurrencyToken();
        builder.Ignore(m => m.Folders);
        builder.Ignore(m => m.NotificationList);
        builder.Ignore(m => m.IsPaused);
        builder.Ignore(m => m.Receives);
        builder.Ignore(m => m.RetriesUntil);
        builder.Property(m => m.Cloud).HasConversion<string>().HasMaxLength(20);
        builder.Property(m => m.TokenScope).HasMaxLength(255);
        builder.HasIndex(m => m.DueAt);
        builder.HasIndex(m => m.LeaseId);
        builder.HasIndex(m => m.Status);
    }
}
