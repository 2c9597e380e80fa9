using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace MailPortal.Hosting;

/// <summary>Section <c>Forwarding</c>: whose word counts about where a request came from. A proxy that ends https tells the browser's scheme, host and
/// address in <c>X-Forwarded-Proto</c>, <c>-Host</c> and <c>-For</c>; from anybody else these headers are passed over, because whoever writes them could
/// be anybody.</summary>
/// <remarks>https://learn.microsoft.com/aspnet/core/host-and-deploy/proxy-load-balancer</remarks>
internal sealed class ForwardingOptions
{
    public const string Section = "Forwarding";

    /// <summary>This machine: the proxy that stands beside the portal.</summary>
    private static readonly string[] Beside = ["127.0.0.0/8", "::1/128"];

    /// <summary>Networks in CIDR notation that proxies stand in; this machine alone where none is named.</summary>
    public IList<string> TrustedProxies { get; init; } = [];

    /// <summary>Tells the platform.</summary>
    public void Apply(ForwardedHeadersOptions forwarded)
    {
        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
        forwarded.ForwardLimit = null; // as many as there are, while each is one of these
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in TrustedProxies.Count > 0 ? TrustedProxies : Beside) forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
    }

    /// <summary>Everything that is wrong, each with its key.</summary>
    internal sealed class Validator : IValidateOptions<ForwardingOptions>
    {
        public ValidateOptionsResult Validate(string? name, ForwardingOptions options) =>
            new OptionProblems(Section).Networks(nameof(TrustedProxies), options.TrustedProxies).ToResult();
    }
}
