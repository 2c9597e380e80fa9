using MailPortal.Mail.Microsoft;
using Microsoft.Extensions.Options;

namespace MailPortal.Hosting;

/// <summary>Section <c>Microsoft</c>: which cloud, and with <c>Custom</c> where it is.</summary>
internal sealed class MicrosoftOptions
{
    public const string Section = "Microsoft";
    private const string Custom = "Custom";

    /// <summary><c>Global</c>, <c>UsGov</c>, <c>UsGovDod</c>, <c>China</c> or <c>Custom</c>.</summary>
    public string Cloud { get; init; } = MicrosoftCloud.Global.Name;

    public string? Instance { get; init; }

    /// <summary>The front channel, when it differs from <see cref="Instance"/>.</summary>
    public string? AuthorizeBaseUrl { get; init; }

    public string? GraphBaseUrl { get; init; }
    public string? ExchangeResource { get; init; }

    public MicrosoftCloud ToCloud() => IsCustom
        ? MicrosoftCloud.Custom(new(Instance!), ExchangeResource ?? MicrosoftCloud.Global.ExchangeResource,
            GraphBaseUrl is null ? MicrosoftCloud.Global.GraphBaseUrl : new(GraphBaseUrl), AuthorizeBaseUrl is null ? null : new(AuthorizeBaseUrl))
        : Known ?? throw new InvalidOperationException($"No cloud is called {Cloud}.");

    private bool IsCustom => Cloud.Equals(Custom, StringComparison.OrdinalIgnoreCase);

    private MicrosoftCloud? Known => MicrosoftCloud.All.FirstOrDefault(c => c.Name.Equals(Cloud, StringComparison.OrdinalIgnoreCase));

    /// <summary>Everything that is wrong, each with its key.</summary>
    internal sealed class Validator : IValidateOptions<MicrosoftOptions>
    {
        public ValidateOptionsResult Validate(string? name, MicrosoftOptions options)
        {
            var problems = Problems(options).ToArray();
            return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
        }

        private static IEnumerable<string> Problems(MicrosoftOptions options)
        {
            (string Key, string? Value)[] addresses = [(nameof(Instance), options.Instance), (nameof(AuthorizeBaseUrl), options.AuthorizeBaseUrl),
                (nameof(GraphBaseUrl), options.GraphBaseUrl), (nameof(ExchangeResource), options.ExchangeResource)];
            if (!options.IsCustom && options.Known is null)
                yield return $"{Section}:{nameof(Cloud)}: '{options.Cloud}' is none of {string.Join(", ", MicrosoftCloud.All.Select(c => c.Name))}, {Custom}.";
            if (options.IsCustom && options.Instance is null)
                yield return $"{Section}:{nameof(Instance)}: needed when {Section}:{nameof(Cloud)} is {Custom}.";
            foreach (var (key, value) in addresses.Where(a => a.Value is not null))
            {
                if (!options.IsCustom) yield return $"{Section}:{key}: only when {Section}:{nameof(Cloud)} is {Custom}.";
                // The front channel is opened by a browser and may be plain http on this machine; the others carry tokens and secrets.
                else if (!Uri.TryCreate(value, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps && !(key == nameof(AuthorizeBaseUrl) && address is { IsLoopback: true, Scheme: "http" }))
                    yield return $"{Section}:{key}: '{value}' is no absolute https address.";
            }
        }
    }
}
