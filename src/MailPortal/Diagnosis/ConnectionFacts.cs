using System.Globalization;
using MailPortal.Mail.Network;

namespace MailPortal.Diagnosis;

/// <summary>What a connection showed on its way, as facts of the step they belong to.</summary>
internal static class ConnectionFacts
{
    public static IReadOnlyList<CheckEvidence> Of(ConnectionStep step, ConnectionEvidence seen, string? greeting) => step switch
    {
        ConnectionStep.Resolve => [.. seen.Addresses.Select(a => new CheckEvidence("address", a.Address.ToString()))],
        ConnectionStep.Connect => [.. seen.Addresses.Select(a => new CheckEvidence(a.Problem is null ? "connected" : "refused", a.Address.ToString()))],
        ConnectionStep.Tls => [.. Tls(seen, greeting)],
    };

    private static IEnumerable<CheckEvidence> Tls(ConnectionEvidence seen, string? greeting)
    {
        if (seen.TlsProtocol is { } protocol) yield return new("protocol", protocol.ToString());
        if (seen.Certificates is [var certificate, ..])
        {
            yield return new("certificate", certificate.Subject);
            yield return new("issuer", certificate.Issuer);
            yield return new("names", string.Join(", ", certificate.Names));
            yield return new("validUntil", certificate.NotAfter.ToUniversalTime().ToString("u", CultureInfo.InvariantCulture));
        }
        if (greeting is not null) yield return new("greeting", greeting);
    }
}
