using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailPortal.Accounts;

internal sealed class AccountLinkConfiguration : IEntityTypeConfiguration<AccountLink>
{
    public void Configure(EntityTypeBuilder<AccountLink> builder)
    {
        builder.ToTable("AccountLinks");
        builder.HasKey(l => l.AccountId);
        builder.Property(l => l.AccountId).ValueGeneratedNever();
        builder.HasOne<SendingAccount>().WithOne().HasForeignKey<AccountLink>(l => l.AccountId).OnDelete(DeleteBehavior.Cascade);
        builder.ComplexProperty(l => l.Terms, LinkTermsColumns.Configure);
        builder.Property(l => l.TenantId).HasMaxLength(40);
        builder.Property(l => l.ObjectId).HasMaxLength(100);
        builder.Property(l => l.UserName).HasMaxLength(AccountRules.LongestAddress);
        builder.Property(l => l.DisplayName).HasMaxLength(256);
        builder.Property(l => l.Scopes).HasMaxLength(1000);
        builder.Property(l => l.Problem).HasConversion<int?>();
        builder.Property(l => l.ProblemDetail).HasMaxLength(1000);
        builder.Property(l => l.Stamp).IsConcurrencyToken();
        builder.Ignore(l => l.State);
        builder.Ignore(l => l.IsPersonal);
        builder.HasIndex(l => l.RenewAt);
    }
}

internal sealed class LinkAttemptConfiguration : IEntityTypeConfiguration<LinkAttempt>
{
    public void Configure(EntityTypeBuilder<LinkAttempt> builder)
    {
        builder.ToTable("LinkAttempts");
        builder.Property(a => a.Id).ValueGeneratedNever();
        builder.HasOne<SendingAccount>().WithMany().HasForeignKey(a => a.AccountId).OnDelete(DeleteBehavior.Cascade);
        builder.ComplexProperty(a => a.Terms, LinkTermsColumns.Configure);
        builder.Property(a => a.Scopes).HasMaxLength(1000);
        builder.Property(a => a.ExpectedAddress).HasMaxLength(AccountRules.LongestAddress);
        builder.Property(a => a.RedirectUri).HasMaxLength(300);
        builder.Property(a => a.TicketHash).HasMaxLength(64);
        builder.Property(a => a.StateHash).HasMaxLength(64);
        builder.Property(a => a.BrowserHash).HasMaxLength(64);
        builder.Property(a => a.Nonce).HasMaxLength(64);
        builder.Property(a => a.Outcome).HasConversion<string>().HasMaxLength(20).IsConcurrencyToken();
        builder.Property(a => a.Problem).HasConversion<int?>();
        builder.Property(a => a.ProblemDetail).HasMaxLength(1000);
        builder.Property(a => a.UpstreamCode).HasMaxLength(200);
        builder.Property(a => a.TenantId).HasMaxLength(40);
        builder.Property(a => a.ObjectId).HasMaxLength(100);
        builder.Property(a => a.UserName).HasMaxLength(AccountRules.LongestAddress);
        builder.Property(a => a.DisplayName).HasMaxLength(256);
        builder.Property(a => a.GrantedScopes).HasMaxLength(1000);
        builder.Ignore(a => a.IsOver);
        builder.Ignore(a => a.MayKeepAddress);
        builder.Ignore(a => a.SignedIn);
        builder.HasIndex(a => a.TicketHash).IsUnique();
        builder.HasIndex(a => a.StateHash);
        builder.HasIndex(a => a.CreatedAt);
    }
}

internal static class LinkTermsColumns
{
    public static void Configure(ComplexPropertyBuilder<LinkTerms> terms)
    {
        terms.Property(t => t.Method).HasConversion<string>().HasMaxLength(30);
        terms.Property(t => t.Address).HasMaxLength(AccountRules.LongestAddress);
        terms.Property(t => t.Authority).HasMaxLength(AccountRules.LongestHost);
        terms.Property(t => t.ApplicationId).HasMaxLength(100);
        terms.Property(t => t.SmtpHost).HasMaxLength(AccountRules.LongestHost);
        terms.Property(t => t.SmtpSecurity).HasConversion<string>().HasMaxLength(20);
    }
}
