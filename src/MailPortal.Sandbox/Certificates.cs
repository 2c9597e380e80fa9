using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MailPortal.Sandbox;

/// <summary>The sandbox's own certificate authority and the certificates it shows, good and bad.</summary>
internal sealed class Certificates : IDisposable
{
    private Certificates(X509Certificate2 authority, X509Certificate2 good, X509Certificate2 expired, X509Certificate2 untrusted, X509Certificate2 wrongName) =>
        (Authority, Good, Expired, Untrusted, WrongName) = (authority, good, expired, untrusted, wrongName);

    public X509Certificate2 Authority { get; }

    /// <summary>For localhost, 127.0.0.1 and ::1.</summary>
    public X509Certificate2 Good { get; }

    public X509Certificate2 Expired { get; }

    public X509Certificate2 Untrusted { get; }

    public X509Certificate2 WrongName { get; }

    /// <summary>Private key of <see cref="Good"/>, for a server that reads it from a file.</summary>
    public string GoodKeyPem()
    {
        using var key = Good.GetECDsaPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem();
    }

    public static Certificates Create()
    {
        // Real time, whatever the sandbox's clock says: it is the client's TLS library that judges validity.
        var now = TimeProvider.System.GetUtcNow();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256); // made in no time, unlike RSA's: every test class starts a sandbox
        var request = new CertificateRequest("CN=MailPortal Sandbox CA", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var authority = request.CreateSelfSigned(now.AddYears(-1), now.AddYears(1));
        return new(authority,
            Leaf(authority, "localhost", now.AddDays(-1), now.AddDays(90)),
            Leaf(authority, "localhost", now.AddDays(-60), now.AddDays(-30)),
            Leaf(null, "localhost", now.AddDays(-1), now.AddDays(90)),
            Leaf(authority, "imap.fabrikam.test", now.AddDays(-1), now.AddDays(90)));
    }

    private static X509Certificate2 Leaf(X509Certificate2? authority, string host, DateTimeOffset from, DateTimeOffset to)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        if (host == "localhost")
        {
            names.AddIpAddress(IPAddress.Loopback);
            names.AddIpAddress(IPAddress.IPv6Loopback);
        }
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false)); // serverAuth
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        if (authority is null) return Persisted(request.CreateSelfSigned(from, to));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        using var signed = request.Create(authority, from, to, RandomNumberGenerator.GetBytes(16));
        return Persisted(signed.CopyWithPrivateKey(key));
    }

    // SslStream on some platforms refuses a certificate whose key is only in memory; a round trip through PKCS#12 gives it a usable one.
    private static X509Certificate2 Persisted(X509Certificate2 certificate)
    {
        using (certificate)
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
    }

    public void Dispose()
    {
        foreach (var certificate in new[] { Authority, Good, Expired, Untrusted, WrongName }) certificate.Dispose();
    }
}
