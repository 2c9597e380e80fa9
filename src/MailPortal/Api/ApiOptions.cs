using MailPortal.Hosting;
using Microsoft.Extensions.Options;

namespace MailPortal.Api;

/// <summary><c>Api:*</c>.</summary>
internal sealed class ApiOptions
{
    public const string Section = "Api";

    /// <summary>Calls per key and minute.</summary>
    public int CallsPerMinute { get; set; } = 1200;

    internal sealed class Validator : IValidateOptions<ApiOptions>
    {
        public ValidateOptionsResult Validate(string? name, ApiOptions options) => new OptionProblems(Section)
            .Between(nameof(CallsPerMinute), options.CallsPerMinute, 1, 1_000_000)
            .ToResult();
    }
}
