using MailPortal.Hosting;
using Microsoft.Extensions.Options;

namespace MailPortal.Polling;

/// <summary>Refuses at start what would make every poll fail, or make none at all.</summary>
internal sealed class PollingOptionsRules : IValidateOptions<PollingOptions>
{
    public ValidateOptionsResult Validate(string? name, PollingOptions options) => new OptionProblems("Reception")
        .Between(nameof(options.MailboxesAtOnce), options.MailboxesAtOnce, 1, 10_000)
        .Between(nameof(options.Lanes), options.Lanes, 1, 64)
        .Between(nameof(options.WindowSize), options.WindowSize, 1, 100_000)
        .Between(nameof(options.BatchSize), options.BatchSize, 1, 100_000)
        .Between(nameof(options.BatchBytes), options.BatchBytes, 1, Array.MaxLength)
        .Between(nameof(options.MaxBytesToStore), options.MaxBytesToStore, 1, Array.MaxLength)
        .ToResult();
}
