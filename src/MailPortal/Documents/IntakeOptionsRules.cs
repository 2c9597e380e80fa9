using MailPortal.Hosting;
using Microsoft.Extensions.Options;

namespace MailPortal.Documents;

/// <summary>Refuses at start what would put every mail aside: no time to read it, no byte of it.</summary>
internal sealed class IntakeOptionsRules : IValidateOptions<IntakeOptions>
{
    public ValidateOptionsResult Validate(string? name, IntakeOptions options) => new OptionProblems("Reception")
        .Between(nameof(options.MaxBytesToOpen), options.MaxBytesToOpen, 1, Array.MaxLength)
        .Between(nameof(options.MaxReadTime), options.MaxReadTime, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1))
        .Between(nameof(options.MaxAttempts), options.MaxAttempts, 1, 1000)
        .ToResult();
}
