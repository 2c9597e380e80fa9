using MailPortal.Hosting;
using Microsoft.Extensions.Options;

namespace MailPortal.Users;

/// <summary><c>SignIn:*</c>.</summary>
internal sealed class PortalSignInOptions
{
    public const string Section = "SignIn";

    /// <summary>Tries per network address; the lock-out of an account counts separately.</summary>
    public int AttemptsPerMinute { get; set; } = 20;

    /// <summary>How soon the session of a user who was disabled or got another password ends by itself.</summary>
    public TimeSpan RevalidateEvery { get; set; } = TimeSpan.FromMinutes(1);

    internal sealed class Validator : IValidateOptions<PortalSignInOptions>
    {
        public ValidateOptionsResult Validate(string? name, PortalSignInOptions options) => new OptionProblems(Section)
            .Between(nameof(AttemptsPerMinute), options.AttemptsPerMinute, 1, 1_000_000)
            .Between(nameof(RevalidateEvery), options.RevalidateEvery, TimeSpan.Zero, TimeSpan.FromHours(2))
            .ToResult();
    }
}
