using System.Text.Encodings.Web;
using System.Text.Json;
using MailPortal.Accounts;
using MailPortal.Mail.Mime;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailPortal.Outbox;

internal sealed class OutgoingMailConfiguration : IEntityTypeConfiguration<OutgoingMail>
{
    // A name is found as it is written, not as \u00F1.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Configure(EntityTypeBuilder<OutgoingMail> builder)
    {
        builder.ToTable("Outbox");
        builder.Property(m => m.Id).ValueGeneratedNever();
        builder.HasOne<SendingAccount>().WithMany().HasForeignKey(m => m.AccountId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(m => m.Kind).HasConversion<string>().HasMaxLength(20);
        builder.Property(m => m.Status).HasConversion<string>().HasMaxLength(20).IsConcurrencyToken();
        builder.Property(m => m.Importance).HasConversion<string>().HasMaxLength(10);
        builder.Property(m => m.MessageId).HasMaxLength(300);
        builder.Property(m => m.From).HasConversion(a => JsonSerializer.Serialize(a, Readable), text => JsonSerializer.Deserialize<MailAddress>(text, Readable)!);
        Addresses(builder.Property(m => m.ReplyTo));
        Addresses(builder.Property(m => m.To));
        Addresses(builder.Property(m => m.Cc));
        Addresses(builder.Property(m => m.Bcc));
        builder.Property(m => m.Subject).HasMaxLength(OutgoingLimits.LongestSubject);
        // Made of the others when it is stored.
        builder.Property(m => m.SearchText).UsePropertyAccessMode(PropertyAccessMode.Property);
        builder.Property(m => m.IdempotencyKey).HasMaxLength(OutgoingLimits.LongestKey);
        builder.Property(m => m.RequestHash).HasMaxLength(64);
        builder.Property(m => m.Problem).HasConversion<int?>();
        builder.Property(m => m.ProblemDetail).HasMaxLength(1000);
        builder.Property(m => m.UpstreamCode).HasMaxLength(200);
        builder.Property(m => m.Mailbox).HasMaxLength(320);
        builder.Property(m => m.ServerReference).HasMaxLength(300);
        builder.Ignore(m => m.IsOver);
        builder.Ignore(m => m.MayBeResent);
        builder.Ignore(m => m.IsSentInPart);
        builder.Ignore(m => m.Remaining);
        builder.Ignore(m => m.Refused);
        // A key is its caller's: two callers may have thought of the same.
        builder.HasIndex(m => new { m.AskedBy, m.IdempotencyKey }).IsUnique();
        // The next one of an account; what left a mailbox, or an account, of late; the list, by account or whole.
        builder.HasIndex(m => new { m.AccountId, m.Status, m.Id });
        builder.HasIndex(m => new { m.IdempotencyKey, m.CreatedAt });
        builder.HasIndex(m => new { m.Mailbox, m.EndedAt });
        builder.HasIndex(m => new { m.AccountId, m.EndedAt });
        builder.HasIndex(m => new { m.Status, m.Id });
        builder.HasIndex(m => m.ChangedAt);
    }

    private static void Addresses(PropertyBuilder<IReadOnlyList<MailAddress>> property) => property.HasConversion(
        list => JsonSerializer.Serialize(list, Readable),
        text => JsonSerializer.Deserialize<MailAddress[]>(text, Readable)!,
        new ValueComparer<IReadOnlyList<MailAddress>>((one, other) => one!.SequenceEqual(other!), list => list.Aggregate(0, (hash, a) => HashCode.Combine(hash, a)), list => list.ToArray()));
}

internal sealed class OutgoingFileConfiguration : IEntityTypeConfiguration<OutgoingFile>
{
    public void Configure(EntityTypeBuilder<OutgoingFile> builder)
    {
        builder.ToTable("OutboxFiles");
        builder.Property(f => f.Id).ValueGeneratedNever();
        builder.HasOne<OutgoingMail>().WithMany().HasForeignKey(f => f.MailId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(f => f.Name).HasMaxLength(OutgoingLimits.LongestFileName);
        builder.Property(f => f.ContentType).HasMaxLength(OutgoingLimits.LongestFileName);
        builder.Property(f => f.Sha256).HasMaxLength(64);
        builder.HasIndex(f => f.Sha256);
    }
}

internal sealed class LimitedMailboxConfiguration : IEntityTypeConfiguration<LimitedMailbox>
{
    public void Configure(EntityTypeBuilder<LimitedMailbox> builder)
    {
        builder.ToTable("LimitedMailboxes");
        builder.HasKey(m => m.Address);
        builder.Property(m => m.Address).HasMaxLength(320);
    }
}

internal sealed class OutboxLaneConfiguration : IEntityTypeConfiguration<OutboxLane>
{
    public void Configure(EntityTypeBuilder<OutboxLane> builder)
    {
        builder.ToTable("OutboxLanes");
        builder.HasKey(l => l.AccountId);
        builder.Property(l => l.AccountId).ValueGeneratedNever();
        builder.HasOne<SendingAccount>().WithOne().HasForeignKey<OutboxLane>(l => l.AccountId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(l => l.DueAt);
        builder.HasIndex(l => l.LeaseId);
    }
}
