using MailPortal.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailPortal.Accounts;

/// <summary>One application of Microsoft Entra for all users of an organisation: they fill in their address and link, nothing else.</summary>
public sealed class SendingApplication
{
    public const string SecretColumn = "shared-secret";

    public required Guid OrganizationId { get; init; }
    public string ApplicationId { get; private set; } = "";
    public string ProtectedSecret { get; private set; } = "";
    public DateTimeOffset SecretStoredAt { get; private set; }
    public DateOnly? SecretExpiresOn { get; private set; }

    /// <summary>Separated by commas.</summary>
    public string NotificationAddresses { get; private set; } = "";
    public AccountAudience Audience { get; private set; }
    public string? TenantId { get; private set; }
    public Guid Version { get; private set; } = Guid.NewGuid();

    /// <summary>Last part of its authority.</summary>
    public string Authority => AccountTerms.AuthorityOf(Audience, TenantId);

    /// <summary>Takes new settings over. They have passed <see cref="AccountRules"/>.</summary>
    /// <param name="settings">Complete.</param>
    /// <param name="protectedSecret">The new client secret, protected for the organisation, or null to keep the stored one.</param>
    /// <param name="now">The clock.</param>
    public void Configure(ApplicationSettings settings, string? protectedSecret, DateTimeOffset now)
    {
        ApplicationId = settings.ApplicationId ?? throw new ArgumentException("ApplicationId is missing.", nameof(settings));
        (Audience, TenantId, SecretExpiresOn) = (settings.Audience, settings.TenantId, settings.SecretExpiresOn);
        NotificationAddresses = string.Join(',', settings.NotificationAddresses);
        if (protectedSecret is not null) (ProtectedSecret, SecretStoredAt) = (protectedSecret, now);
        Version = Guid.NewGuid();
    }
}

internal sealed class SendingApplicationConfiguration : IEntityTypeConfiguration<SendingApplication>
{
    public void Configure(EntityTypeBuilder<SendingApplication> builder)
    {
        builder.ToTable("SendingApplications");
        builder.HasKey(a => a.OrganizationId);
        builder.Property(a => a.OrganizationId).ValueGeneratedNever();
        builder.HasOne<Organization>().WithOne().HasForeignKey<SendingApplication>(a => a.OrganizationId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(a => a.ApplicationId).HasMaxLength(100);
        builder.Property(a => a.TenantId).HasMaxLength(AccountRules.LongestHost);
        builder.Property(a => a.NotificationAddresses).HasMaxLength(AccountRules.LongestList);
        builder.Property(a => a.Audience).HasConversion<string>().HasMaxLength(20);
        builder.Ignore(a => a.Authority);
        builder.Property(a => a.Version).IsConcurrencyToken();
    }
}
