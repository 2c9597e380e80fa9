using MailPortal.Hosting;
using Microsoft.Extensions.Options;

namespace MailPortal.Mailboxes;

/// <summary><c>Reception:*</c>, how a mailbox is held while it is polled.</summary>
public sealed class LeaseOptions
{
    /// <summary>How long a claim lasts without being renewed: after so long another node takes over from one that died.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(2);
}

internal sealed class LeaseOptionsRules : IValidateOptions<LeaseOptions>
{
    public ValidateOptionsResult Validate(string? name, LeaseOptions options) => new OptionProblems("Reception")
        .Between(nameof(options.Lease), options.Lease, TimeSpan.FromSeconds(5), TimeSpan.FromHours(1))
        .ToResult();
}
