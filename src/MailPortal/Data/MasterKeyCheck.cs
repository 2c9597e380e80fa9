using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Data;

/// <summary>A portal with another master key than its database's would quietly make new keys beside those it cannot open: no stored
/// secret could be read, and no other node would know its cookies.</summary>
internal static class MasterKeyCheck
{
    /// <exception cref="InvalidOperationException">The database holds keys, and this master key opens none of them.</exception>
    public static async Task RequireAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var stored = await services.GetRequiredService<PortalDbContext>().Set<DataProtectionKey>().AsNoTracking().Select(k => k.Xml).ToListAsync(cancellation);
        var wrapped = stored.SelectMany(xml => XElement.Parse(xml).Descendants(MasterKeyXmlEncryptor.ElementName)).ToList();
        if (wrapped.Count == 0 || wrapped.Any(key => Opens(services, key))) return;
        if (services.GetRequiredService<MasterKey>().IsNew)
        {
            File.Delete(services.GetRequiredService<DataDirectory>().File(MasterKey.DefaultFile));
            throw new InvalidOperationException($"Protection:KeyFile: this database belongs to a master key that is missing. Bring '{MasterKey.DefaultFile}' of the old data directory back; without it no stored secret can be opened.");
        }
        throw new InvalidOperationException("Protection:KeyFile: this is not the master key that this database belongs to.");
    }

    private static bool Opens(IServiceProvider services, XElement wrapped)
    {
        try
        {
            new MasterKeyXmlDecryptor(services).Decrypt(wrapped);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
