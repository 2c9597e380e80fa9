using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MailPortal.Mail.Network;

/// <summary>Whose certificates are believed: those that the system trusts first, then those of the operator's own authorities. A certificate that was believed is
/// believed for a while without looking again: looking costs more than the rest of a connection, and a mailbox is polled every few minutes.</summary>
/// <param name="authorities">The operator's own.</param>
/// <param name="time">The clock of that while. Dates go by the system's, by which they are looked at.</param>
internal sealed class CertificateTrust(X509Certificate2Collection authorities, TimeProvider time)
{
    /// <summary>How long. Whom the system does not trust any more is believed no longer than this.</summary>
    internal static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);

    // More servers than any organisation has; beyond, all are looked at again.
    internal const int Most = 1000;
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");
    private readonly ConcurrentDictionary<string, (long Since, IReadOnlyList<CertificateEvidence> Chain)> believed = new(StringComparer.Ordinal);

    /// <summary>For <see cref="System.Net.Security.SslStream"/>, whose own judgement of the chain is not asked for: it trusts nobody, which is said fastest.</summary>
    internal static X509ChainPolicy NobodyYet()
    {
        var policy = Policy();
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        return policy;
    }

    /// <summary>Judges issuer, dates and purpose; not the name.</summary>
    /// <param name="certificate">The server's own.</param>
    /// <param name="others">What it showed besides.</param>
    /// <returns><see cref="X509ChainStatusFlags.NoError"/>, or what is wrong; and the chain, the server's own certificate first.</returns>
    internal (X509ChainStatusFlags Status, IReadOnlyList<CertificateEvidence> Chain) Judge(X509Certificate2 certificate, X509Certificate2Collection others)
    {
        // The handshake has proved that the server has this certificate's key: its hash says all.
        var hash = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        if (believed.TryGetValue(hash, out var known) && time.GetElapsedTime(known.Since) < Lasts)
            return (X509ChainStatusFlags.NoError, known.Chain);
        var (status, chain) = Look(certificate, others, own: false);
        if (status is not X509ChainStatusFlags.NoError and not X509ChainStatusFlags.NotTimeValid && authorities.Count > 0)
        {
            var (byOwn, ownChain) = Look(certificate, others, own: true);
            (status, chain) = (byOwn, ownChain.Count < chain.Count ? chain : ownChain);
        }

        if (status is X509ChainStatusFlags.NoError && chain.All(c => c.NotAfter - TimeProvider.System.GetUtcNow() > Lasts))
            Believe(hash, chain);
        return (status, chain);
    }

    private void Believe(string hash, IReadOnlyList<CertificateEvidence> chain)
    {
        if (believed.Count >= Most)
            believed.Clear();
        believed[hash] = (time.GetTimestamp(), chain);
    }

    private (X509ChainStatusFlags Status, IReadOnlyList<CertificateEvidence> Chain) Look(X509Certificate2 certificate, X509Certificate2Collection others, bool own)
    {
        using var chain = new X509Chain { ChainPolicy = Policy() };
        chain.ChainPolicy.ExtraStore.AddRange(others);
        if (own)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        var built = chain.Build(certificate);
        var seen = chain.ChainElements.Select(element => CertificateEvidence.From(element.Certificate)).ToArray();
        foreach (var element in chain.ChainElements)
            element.Certificate.Dispose();
        var status = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        // Both have to say yes.
        return (!built && status is X509ChainStatusFlags.NoError ? X509ChainStatusFlags.PartialChain : status, seen);
    }

    /// <summary>No downloads of certificates: the addresses for them stand in the certificate, and a hostile server would choose where we knock.</summary>
    private static X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.ApplicationPolicy.Add(ServerAuthentication);
        return policy;
    }
}
