using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Network;

/// <summary>The steps of a connection that can fail, in their order.</summary>
public enum ConnectionStep
{
    /// <summary>Name to addresses, and the check that they may be reached.</summary>
    Resolve,
    /// <summary>TCP to one of the addresses.</summary>
    Connect,
    /// <summary>The TLS handshake and the certificate; with STARTTLS after the greeting.</summary>
    Tls,
}

/// <summary>How one step went.</summary>
/// <param name="Step">Which one.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Failure">What went wrong; null when it succeeded.</param>
public sealed record ConnectionStepEvidence(ConnectionStep Step, TimeSpan Elapsed, MailProblemException? Failure);

/// <summary>One address that the name stands for and what became of it.</summary>
/// <param name="Address">The address connected to, exactly the one that was checked.</param>
/// <param name="Problem">Why not; null for the one that is used.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record AddressAttempt(IPAddress Address, MailProblem? Problem, TimeSpan Elapsed);

/// <summary>One certificate of the chain that the server showed, the server's own first.</summary>
/// <param name="Subject">Whose it is (distinguished name).</param>
/// <param name="Issuer">Who signed it (distinguished name).</param>
/// <param name="Names">The host names and addresses it is valid for.</param>
/// <param name="NotBefore">Valid from.</param>
/// <param name="NotAfter">Valid until.</param>
/// <param name="Thumbprint">SHA-256, hexadecimal.</param>
public sealed record CertificateEvidence(
    string Subject, string Issuer, IReadOnlyList<string> Names, DateTimeOffset NotBefore, DateTimeOffset NotAfter, string Thumbprint)
{
    internal static CertificateEvidence From(X509Certificate2 certificate) => new(
        certificate.Subject, certificate.Issuer, NamesOf(certificate), certificate.NotBefore, certificate.NotAfter,
        certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256));

    private static List<string> NamesOf(X509Certificate2 certificate)
    {
        var names = new List<string>();
        try
        {
            foreach (var extension in certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>())
            {
                names.AddRange(extension.EnumerateDnsNames());
                names.AddRange(extension.EnumerateIPAddresses().Select(address => address.ToString()));
            }
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            names.Add("(unreadable)"); // A broken extension is part of the evidence, not a reason to lose the rest of it.
        }

        return names;
    }
}

/// <summary>What a connection showed on its way, step by step, for a diagnosis. Filled by one connection; holds no secret.</summary>
public sealed class ConnectionEvidence
{
    private readonly List<ConnectionStepEvidence> steps = [];
    private readonly List<AddressAttempt> addresses = [];
    private readonly List<CertificateEvidence> certificates = [];

    /// <summary>The steps taken so far, in order.</summary>
    public IReadOnlyList<ConnectionStepEvidence> Steps => steps;

    /// <summary>Told each step as it ends, while the next one may take long; what it throws ends the connection.</summary>
    public Action<ConnectionStepEvidence>? StepTaken { get; init; }

    /// <summary>Where the dialogue is written down, its secrets removed; null for nowhere. A session that takes the place of this one writes into the same.</summary>
    public WireLog? Log { get; init; }

    /// <summary>The step that failed; null when none has.</summary>
    public ConnectionStep? FailedStep => steps.Find(step => step.Failure is not null)?.Step;

    /// <summary>Every address that was tried or refused, in order.</summary>
    public IReadOnlyList<AddressAttempt> Addresses => addresses;

    /// <summary>The chain as shown by the server, its own certificate first; also when it was refused.</summary>
    public IReadOnlyList<CertificateEvidence> Certificates => certificates;

    /// <summary>The TLS version agreed on; null before.</summary>
    public SslProtocols? TlsProtocol { get; internal set; }

    /// <summary>The cipher agreed on; null before.</summary>
    public TlsCipherSuite? TlsCipher { get; internal set; }

    internal void Add(ConnectionStep step, TimeSpan elapsed, MailProblemException? failure)
    {
        var taken = new ConnectionStepEvidence(step, elapsed, failure);
        steps.Add(taken);
        StepTaken?.Invoke(taken);
    }

    internal void Add(AddressAttempt attempt) => addresses.Add(attempt);

    internal void Add(CertificateEvidence certificate) => certificates.Add(certificate);
}
