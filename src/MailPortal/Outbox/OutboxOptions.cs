using MailPortal.Hosting;
using Microsoft.Extensions.Options;

namespace MailPortal.Outbox;

/// <summary><c>Sending:*</c>.</summary>
public sealed class OutboxOptions
{
    public const string Section = "Sending";

    /// <summary>Accounts that one node sends for at once.</summary>
    public int AccountsAtOnce { get; set; } = 16;

    /// <summary>How long a claim on an account lasts without being renewed: after so long another node takes over from one that died.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a mail is tried again that time can help.</summary>
    public TimeSpan RetryFor { get; set; } = TimeSpan.FromHours(24);

    internal sealed class Validator : IValidateOptions<OutboxOptions>
    {
        public ValidateOptionsResult Validate(string? name, OutboxOptions options) => new OptionProblems(Section)
            .Between(nameof(AccountsAtOnce), options.AccountsAtOnce, 1, 1000)
            .Between(nameof(Lease), options.Lease, TimeSpan.FromSeconds(5), TimeSpan.FromHours(1))
            .Between(nameof(RetryFor), options.RetryFor, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7))
            .ToResult();
    }
}
