using Microsoft.Extensions.Options;

namespace MailPortal.Hosting;

/// <summary>By which address browsers reach the portal.</summary>
public sealed class PublicAddress
{
    public string? PublicBaseUrl { get; set; }

    internal sealed class Validator : IValidateOptions<PublicAddress>
    {
        public ValidateOptionsResult Validate(string? name, PublicAddress options) =>
            string.IsNullOrEmpty(options.PublicBaseUrl) || Uri.TryCreate(options.PublicBaseUrl, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail($"{nameof(PublicBaseUrl)}: '{options.PublicBaseUrl}' is no absolute http or https address.");
    }
}
