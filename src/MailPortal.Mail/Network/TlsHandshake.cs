using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Network;

/// <summary>One TLS handshake as a client, and the judgement of the certificate: whom <see cref="CertificateTrust"/> believes; the name and the dates always
/// count.</summary>
/// <param name="host">The name that the certificate has to carry.</param>
/// <param name="server">What messages call the server.</param>
/// <param name="trust">Whom to believe.</param>
/// <param name="options">How long to wait.</param>
/// <param name="time">The clock of evidence.</param>
/// <param name="evidence">Filled.</param>
internal sealed class TlsHandshake(string host, string server, CertificateTrust trust, MailNetworkOptions options, TimeProvider time, ConnectionEvidence evidence)
{
    /// <summary>Why <see cref="Judge"/> said no; null otherwise.</summary>
    internal MailProblemException? Refusal { get; private set; }

    internal async Task<SslStream> RunAsync(Stream plain, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        try
        {
            var tls = await AuthenticateAsync(plain, cancellation);
            evidence.TlsProtocol = tls.SslProtocol;
            evidence.TlsCipher = tls.NegotiatedCipherSuite;
            evidence.Add(ConnectionStep.Tls, time.GetElapsedTime(start), null);
            return tls;
        }
        catch (MailProblemException problem)
        {
            evidence.Add(ConnectionStep.Tls, time.GetElapsedTime(start), problem);
            throw;
        }
    }

    private async Task<SslStream> AuthenticateAsync(Stream plain, CancellationToken cancellation)
    {
        var first = new FirstBytesStream(plain);
        var tls = new SslStream(first, leaveInnerStreamOpen: false);
        using var patience = new CancellationTokenSource(options.TlsTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = MailNetwork.AsciiHost(host),
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    CertificateChainPolicy = CertificateTrust.NobodyYet(),
                    RemoteCertificateValidationCallback = (_, certificate, chain, errors) => Judge(certificate, chain, errors),
                },
                either.Token);
            return tls;
        }
        catch (Exception e) when (e is AuthenticationException or IOException or OperationCanceledException or InvalidOperationException)
        {
            await tls.DisposeAsync();
            cancellation.ThrowIfCancellationRequested();
            throw Refusal ?? Explain(e, first.First);
        }
    }

    private MailProblemException Explain(Exception cause, ReadOnlySpan<byte> first)
    {
        // TLS records of a server begin with 0x16 (handshake) or 0x15 (alert); mail servers in plain text with `* OK`, `+OK` or `220 `.
        if (first.Length > 0 && first[0] is not (0x15 or 0x16) && first[0] is >= 0x20 and < 0x7f)
        {
            var end = first.IndexOfAny((byte)'\r', (byte)'\n');
            return new(MailProblem.PlainTextOnTlsPort, $"{server}: {WireText.Printable(end < 0 ? first : first[..end])}", cause);
        }

        if (cause is OperationCanceledException)
        {
            return first.IsEmpty
                ? new(MailProblem.ServerSilent, $"{server}: no answer to the TLS handshake within {options.TlsTimeout.TotalSeconds:0.#} s", cause)
                : new(MailProblem.TlsFailed, $"{server}: the TLS handshake did not end within {options.TlsTimeout.TotalSeconds:0.#} s", cause);
        }

        return new(MailProblem.TlsFailed, $"{server}: {(cause.InnerException ?? cause).Message}", cause);
    }

    /// <summary>Judges what a server showed, as the callback of any <see cref="SslStream"/>.</summary>
    internal bool Judge(X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors)
    {
        if (shown is null || chain is null)
        {
            Refusal = new(MailProblem.TlsFailed, $"{server}: no certificate");
            return false;
        }

        var certificate = (X509Certificate2)shown;
        var (status, seen) = trust.Judge(certificate, chain.ChainPolicy.ExtraStore);
        foreach (var one in seen)
            evidence.Add(one);
        if (status is not X509ChainStatusFlags.NoError and not X509ChainStatusFlags.NotTimeValid)
            Refusal = new(MailProblem.CertificateUntrusted, $"{server}: {certificate.Subject}, issued by {certificate.Issuer}: {status}");
        else if (status is X509ChainStatusFlags.NotTimeValid)
            Refusal = new(MailProblem.CertificateExpired, $"{server}: valid {certificate.NotBefore.ToUniversalTime():u} to {certificate.NotAfter.ToUniversalTime():u}");
        else if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            Refusal = new(MailProblem.CertificateNameMismatch, $"{server}: the certificate is for {string.Join(", ", CertificateEvidence.From(certificate).Names)}");
        return Refusal is null;
    }
}
