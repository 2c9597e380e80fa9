using System.Security.Cryptography;
using System.Text;
using MailPortal.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailPortal.Users;

/// <summary>What an API key may be used for; a key's rights are these and its owner's, both.</summary>
public static class ApiScope
{
    public const string Mailboxes = "mailboxes", Documents = "documents", Send = "send", Admin = "admin";

    public static IReadOnlyList<string> All { get; } = [Mailboxes, Documents, Send, Admin];
}

/// <summary>A key with which a program calls the API as its owner. The key itself is shown once and never stored: only its hash is, which is
/// enough, because a key is random and as long as a hash.</summary>
public sealed class ApiKey
{
    public Guid Id { get; init; } = RowId.Next();
    public required Guid UserId { get; init; }
    public required string Name { get; set; }

    /// <summary>SHA-256 of the key, lower-case hex.</summary>
    public required string Hash { get; init; }

    /// <summary>Separated by blanks.</summary>
    public required string Scopes { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public DateTimeOffset? LastUsedAt { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }

    public bool Works(DateTimeOffset now) => RevokedAt is null && (ExpiresAt is null || ExpiresAt > now);

    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}

internal sealed class ApiKeyConfiguration : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.ToTable("ApiKeys");
        builder.Property(k => k.Id).ValueGeneratedNever();
        builder.Property(k => k.Name).HasMaxLength(100);
        builder.Property(k => k.Hash).HasMaxLength(64);
        builder.Property(k => k.Scopes).HasMaxLength(100);
        builder.HasIndex(k => k.Hash).IsUnique();
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(k => k.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
