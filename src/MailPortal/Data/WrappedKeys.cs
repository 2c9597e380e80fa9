using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailPortal.Data;

/// <summary>One data-protection key, wrapped by the <see cref="MasterKey"/>.</summary>
public sealed class DataProtectionKey
{
    public Guid Id { get; init; } = RowId.Next();
    public required string Name { get; init; }
    public required string Xml { get; init; }
}

internal sealed class DataProtectionKeyConfiguration : IEntityTypeConfiguration<DataProtectionKey>
{
    public void Configure(EntityTypeBuilder<DataProtectionKey> builder)
    {
        builder.ToTable("DataProtectionKeys");
        builder.Property(k => k.Id).ValueGeneratedNever();
        builder.Property(k => k.Name).HasMaxLength(200);
    }
}

/// <summary>Keeps the data-protection keys in the database, where every node finds them.</summary>
internal sealed class DataProtectionKeyRepository(IDbContextFactory<PortalDbContext> contexts) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var db = contexts.CreateDbContext();
        return [.. db.Set<DataProtectionKey>().AsNoTracking().OrderBy(k => k.Id).Select(k => k.Xml).AsEnumerable().Select(XElement.Parse)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var db = contexts.CreateDbContext();
        db.Add(new DataProtectionKey { Name = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
        db.SaveChanges();
    }
}

/// <summary>Wraps a key with AES-256-GCM: <c>nonce (12) | tag (16) | ciphertext</c>.</summary>
internal sealed class MasterKeyXmlEncryptor(MasterKey master) : IXmlEncryptor
{
    internal const int NonceSize = 12, TagSize = 16;
    internal const string ElementName = "masterKeyWrapped";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var wrapped = new byte[NonceSize + TagSize + plain.Length];
        RandomNumberGenerator.Fill(wrapped.AsSpan(0, NonceSize));
        using var cipher = master.CreateCipher();
        cipher.Encrypt(wrapped.AsSpan(0, NonceSize), plain, wrapped.AsSpan(NonceSize + TagSize), wrapped.AsSpan(NonceSize, TagSize));
        CryptographicOperations.ZeroMemory(plain);
        return new EncryptedXmlInfo(new XElement(ElementName, Convert.ToBase64String(wrapped)), typeof(MasterKeyXmlDecryptor));
    }
}

/// <summary>Made by the data-protection system from the type's name in the stored key.</summary>
internal sealed class MasterKeyXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var wrapped = Convert.FromBase64String(encryptedElement.Value);
        var plain = new byte[wrapped.Length - MasterKeyXmlEncryptor.NonceSize - MasterKeyXmlEncryptor.TagSize];
        using var cipher = services.GetRequiredService<MasterKey>().CreateCipher();
        cipher.Decrypt(
            wrapped.AsSpan(0, MasterKeyXmlEncryptor.NonceSize),
            wrapped.AsSpan(MasterKeyXmlEncryptor.NonceSize + MasterKeyXmlEncryptor.TagSize),
            wrapped.AsSpan(MasterKeyXmlEncryptor.NonceSize, MasterKeyXmlEncryptor.TagSize),
            plain);
        return XElement.Parse(Encoding.UTF8.GetString(plain));
    }
}
