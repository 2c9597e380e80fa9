using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailPortal.Mail.Network;
using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail.Network;

/// <summary>Whose certificates are believed, and for how long without looking again. An authority that is taken away in between shows whether it was looked.</summary>
public sealed class CertificateTrustTests : IDisposable
{
    private readonly TestCertificates certificates = new();
    private readonly ManualTime clock = new();
    private readonly X509Certificate2Collection authorities;
    private readonly CertificateTrust trust;

    public CertificateTrustTests() => trust = new(authorities = certificates.Trusted, clock);

    public void Dispose() => certificates.Dispose();

    private X509ChainStatusFlags Judge(X509Certificate2 certificate) => trust.Judge(certificate, []).Status;

    [Fact]
    public void Judge_BelievedLately_IsNotLookedAtAgain_ForAWhile()
    {
        using var certificate = certificates.Issue("mail.contoso.test");
        var (status, chain) = trust.Judge(certificate, []);
        authorities.Clear();
        clock.Advance(CertificateTrust.Lasts - TimeSpan.FromSeconds(1));
        var (again, chainAgain) = trust.Judge(certificate, []);
        clock.Advance(TimeSpan.FromSeconds(1));
        var (later, _) = trust.Judge(certificate, []);

        Assert.Equal((X509ChainStatusFlags.NoError, X509ChainStatusFlags.NoError), (status, again));
        Assert.Equal(["CN=mail.contoso.test", "CN=MailPortal test authority"], chain.Select(c => c.Subject));
        Assert.Equal(chain, chainAgain);
        Assert.NotEqual(X509ChainStatusFlags.NoError, later);
    }

    [Fact]
    public void Judge_AnotherCertificate_OfTheSameName_IsLookedAt()
    {
        using var one = certificates.Issue("mail.contoso.test");
        using var other = certificates.Issue("mail.contoso.test");
        Assert.Equal(X509ChainStatusFlags.NoError, Judge(one));
        authorities.Clear();
        Assert.NotEqual(X509ChainStatusFlags.NoError, Judge(other));
    }

    [Fact]
    public void Judge_Refused_IsLookedAtAgain()
    {
        using var certificate = certificates.Issue("mail.contoso.test");
        authorities.Clear();
        var (status, chain) = trust.Judge(certificate, []);
        authorities.AddRange(certificates.Trusted);

        Assert.NotEqual(X509ChainStatusFlags.NoError, status);
        Assert.Equal("CN=mail.contoso.test", chain[0].Subject);
        Assert.Equal(X509ChainStatusFlags.NoError, Judge(certificate));
    }

    /// <summary>It would be believed beyond its end.</summary>
    [Fact]
    public void Judge_ExpiresBeforeLong_IsLookedAtEachTime()
    {
        using var certificate = certificates.Issue(TimeSpan.FromDays(-1), CertificateTrust.Lasts, "mail.contoso.test");
        Assert.Equal(X509ChainStatusFlags.NoError, Judge(certificate));
        authorities.Clear();
        Assert.NotEqual(X509ChainStatusFlags.NoError, Judge(certificate));
    }

    [Fact]
    public void Judge_MoreThanAnyoneHas_BeginsAnew()
    {
        using var first = certificates.Issue("mail.contoso.test");
        Judge(first);
        for (var i = 0; i < CertificateTrust.Most; i++)
        {
            using var more = certificates.Issue("mail.contoso.test");
            Judge(more);
        }

        authorities.Clear();
        Assert.NotEqual(X509ChainStatusFlags.NoError, Judge(first));
    }

    [Fact]
    public void Judge_CertificateThatIsNotForServers_IsRefused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=mail.contoso.test", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], false)); // for clients
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        authorities.Add(certificate);
        Assert.True(Judge(certificate).HasFlag(X509ChainStatusFlags.NotValidForUsage));
    }
}
