using MailPortal.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailPortal.Documents;

internal sealed class ReceivedMessageConfiguration : IEntityTypeConfiguration<ReceivedMessage>
{
    public void Configure(EntityTypeBuilder<ReceivedMessage> builder)
    {
        builder.ToTable("Messages");
        builder.Property(m => m.Id).ValueGeneratedNever();
        builder.HasOne<Organization>().WithMany().HasForeignKey(m => m.OrganizationId).OnDelete(DeleteBehavior.Restrict);
        builder.Property(m => m.RawSha256).HasMaxLength(64);
        builder.Property(m => m.Subject).HasMaxLength(500);
        builder.Property(m => m.From).HasMaxLength(320);
        builder.Property(m => m.SearchText).HasMaxLength(Documents.SearchText.Longest);
        builder.Property(m => m.MessageIdHeader).HasMaxLength(500);
        builder.Property(m => m.Outcome).HasConversion<string>().HasMaxLength(20);
        builder.Property(m => m.Reason).HasConversion<string>().HasMaxLength(30);
        builder.Property(m => m.ReasonDetail).HasMaxLength(1000);
        // Read once: the same bytes met again (moved back, UIDVALIDITY changed, a crash before the confirmation) are the same message.
        builder.HasIndex(m => new { m.MailboxId, m.RawSha256 }).IsUnique();
        // Lists go by id, newest first, and stop after a page; each filter that leaves little over has its own way through.
        builder.HasIndex(m => new { m.MailboxId, m.Id });
        builder.HasIndex(m => new { m.MailboxId, m.Outcome, m.Id });
        builder.HasIndex(m => new { m.OrganizationId, m.Id });
        builder.HasIndex(m => new { m.OrganizationId, m.Outcome, m.Id });
        builder.HasIndex(m => new { m.Outcome, m.Id });
        builder.HasIndex(m => new { m.ReceivedAt, m.Id });
        builder.HasIndex(m => new { m.OrganizationId, m.ReceivedAt, m.Id });
        builder.HasIndex(m => m.RawSha256);
    }
}

internal sealed class MessageLocationConfiguration : IEntityTypeConfiguration<MessageLocation>
{
    public void Configure(EntityTypeBuilder<MessageLocation> builder)
    {
        builder.ToTable("MessageLocations");
        builder.Property(l => l.Id).ValueGeneratedNever();
        builder.HasOne<ReceivedMessage>().WithMany().HasForeignKey(l => l.MessageId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(l => l.Folder).HasMaxLength(255);
        builder.Property(l => l.UidValidity).HasConversion<long>();
        builder.Property(l => l.Uid).HasConversion<long>();
        builder.HasIndex(l => new { l.MailboxId, l.Account, l.Folder, l.UidValidity, l.Uid }).IsUnique();
        builder.HasIndex(l => new { l.MailboxId, l.ConfirmedAt });
        builder.HasIndex(l => l.MessageId);
    }
}

internal sealed class DocumentConfiguration : IEntityTypeConfiguration<Document>
{
    public void Configure(EntityTypeBuilder<Document> builder)
    {
        builder.ToTable("Documents");
        builder.Property(d => d.Id).ValueGeneratedNever();
        builder.HasOne<Organization>().WithMany().HasForeignKey(d => d.OrganizationId).OnDelete(DeleteBehavior.Restrict);
        builder.Property(d => d.Key).HasMaxLength(300);
        builder.Property(d => d.ContentHash).HasMaxLength(64);
        builder.Property(d => d.Format).HasConversion<string>().HasMaxLength(20);
        builder.Property(d => d.Class).HasConversion<string>().HasMaxLength(30);
        builder.Property(d => d.TypeCode).HasMaxLength(20);
        builder.Property(d => d.Environment).HasConversion<string>().HasMaxLength(20);
        builder.Property(d => d.IssuerId).HasMaxLength(60);
        builder.Property(d => d.IssuerName).HasMaxLength(300);
        builder.Property(d => d.ReceiverId).HasMaxLength(60);
        builder.Property(d => d.ReceiverName).HasMaxLength(300);
        builder.Property(d => d.Number).HasMaxLength(100);
        builder.Property(d => d.IssueTime).HasMaxLength(40);
        builder.Property(d => d.Currency).HasMaxLength(10);
        builder.Property(d => d.Total).HasPrecision(28, 6);
        builder.Property(d => d.TaxTotal).HasPrecision(28, 6);
        builder.Property(d => d.WithheldTotal).HasPrecision(28, 6);
        builder.Property(d => d.UniqueCode).HasMaxLength(200);
        builder.Property(d => d.OrderReference).HasMaxLength(100);
        builder.Property(d => d.XmlSha256).HasMaxLength(64);
        builder.Property(d => d.ContainerSha256).HasMaxLength(64);
        builder.Property(d => d.SearchText).HasMaxLength(SearchText.Longest);
        builder.Property(d => d.TakenBy).HasMaxLength(256);
        builder.HasIndex(d => d.Sequence).IsUnique();
        builder.HasIndex(d => new { d.OrganizationId, d.Sequence });
        builder.HasIndex(d => new { d.TakenAt, d.Sequence });
        builder.HasIndex(d => new { d.IssuerId, d.Sequence });
        builder.HasIndex(d => d.Number);
        builder.HasIndex(d => d.UniqueCode);
        builder.HasIndex(d => new { d.Class, d.Sequence });
        builder.HasIndex(d => new { d.Format, d.Sequence });
        // A period far back is found without walking there from today.
        builder.HasIndex(d => new { d.ReceivedAt, d.Sequence });
        builder.HasIndex(d => new { d.OrganizationId, d.ReceivedAt, d.Sequence });
        builder.HasIndex(d => d.XmlSha256);
        builder.HasIndex(d => d.ContainerSha256);
        builder.HasIndex(d => new { d.OrganizationId, d.Key, d.ContentHash }).IsUnique();
    }
}

internal sealed class DocumentDeliveryConfiguration : IEntityTypeConfiguration<DocumentDelivery>
{
    public void Configure(EntityTypeBuilder<DocumentDelivery> builder)
    {
        builder.ToTable("DocumentDeliveries");
        builder.Property(d => d.Id).ValueGeneratedNever();
        builder.HasOne<Document>().WithMany().HasForeignKey(d => d.DocumentId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(d => new { d.DocumentId, d.MessageId }).IsUnique();
        builder.HasIndex(d => d.MessageId);
        builder.HasIndex(d => new { d.MailboxId, d.Sequence });
    }
}

internal sealed class DocumentFileConfiguration : IEntityTypeConfiguration<DocumentFile>
{
    public void Configure(EntityTypeBuilder<DocumentFile> builder)
    {
        builder.ToTable("DocumentFiles");
        builder.Property(f => f.Id).ValueGeneratedNever();
        builder.HasOne<Document>().WithMany().HasForeignKey(f => f.DocumentId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(f => f.Name).HasMaxLength(200);
        builder.Property(f => f.Kind).HasConversion<string>().HasMaxLength(30);
        builder.Property(f => f.Relation).HasConversion<string>().HasMaxLength(20);
        builder.Property(f => f.Sha256).HasMaxLength(64);
        builder.HasIndex(f => new { f.DocumentId, f.Sha256 });
        builder.HasIndex(f => f.Sha256);
    }
}

internal sealed class IntakeCounterConfiguration : IEntityTypeConfiguration<IntakeCounter>
{
    public void Configure(EntityTypeBuilder<IntakeCounter> builder)
    {
        builder.ToTable("IntakeCounter");
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.HasData(new IntakeCounter { Id = IntakeCounter.TheOne, Value = 0 });
    }
}
