using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailPortal.Mail.Network;
using Microsoft.Extensions.Options;

namespace MailPortal.Hosting;

/// <summary>Section <c>Network</c>: how the portal reaches mail servers and Microsoft.</summary>
internal sealed class NetworkOptions
{
    public const string Section = "Network";

    /// <summary>PEM files with certificates of authorities that are trusted besides the system's.</summary>
    public IList<string> TrustedCertificateAuthorities { get; init; } = [];

    /// <summary>Networks in CIDR notation that forms may reach although they are private; none by default.</summary>
    public IList<string> AllowedPrivateNetworks { get; init; } = [];

    public MailNetworkOptions ToMailNetwork() => new()
    {
        TrustedAuthorities = [.. TrustedCertificateAuthorities.SelectMany(Read)],
        AllowedPrivateNetworks = [.. AllowedPrivateNetworks.Select(IPNetwork.Parse)],
    };

    private static X509Certificate2Collection Read(string file)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(file);
        return certificates;
    }

    /// <summary>Everything that is wrong, each with its key.</summary>
    internal sealed class Validator : IValidateOptions<NetworkOptions>
    {
        public ValidateOptionsResult Validate(string? name, NetworkOptions options)
        {
            var problems = new OptionProblems(Section);
            foreach (var (i, file) in options.TrustedCertificateAuthorities.Index())
                if (ProblemOf(file) is { } problem) problems.Add($"{nameof(TrustedCertificateAuthorities)}:{i}", problem);
            return problems.Networks(nameof(AllowedPrivateNetworks), options.AllowedPrivateNetworks).ToResult();
        }

        private static string? ProblemOf(string file)
        {
            if (!File.Exists(file)) return $"there is no file '{file}'.";
            try
            {
                return Read(file).Count > 0 ? null : $"'{file}' holds no certificate in PEM form.";
            }
            catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
            {
                return $"'{file}' cannot be read as certificates in PEM form: {e.Message}";
            }
        }
    }
}
