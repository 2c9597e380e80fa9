using System.Globalization;
using MailPortal.Hosting;
using Microsoft.Extensions.Options;

namespace MailPortal.Alerts;

/// <summary><c>Alerts:*</c>.</summary>
public sealed class AlertOptions
{
    public const string Section = "Alerts";
    private const int LongestWarning = 365, MostWarnings = 10;

    /// <summary>So many days before a secret expires somebody is told, separated by commas.</summary>
    public string SecretDays { get; set; } = "5, 1, 0";

    /// <summary>The hour of the organisation's day at which that is told.</summary>
    public int TellHour { get; set; } = 8;

    /// <summary>How long a mail that failed is worth an alert.</summary>
    public TimeSpan FailedSendsFor { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How long mails may wait before somebody is told.</summary>
    public TimeSpan WaitingFor { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a mailbox may fail before somebody is told.</summary>
    public TimeSpan FailingFor { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>The farthest first.</summary>
    /// <exception cref="FormatException">It is no list of days.</exception>
    internal IReadOnlyList<int> Days => [.. SecretDays.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(d => int.Parse(d, NumberStyles.None, CultureInfo.InvariantCulture)).Distinct().OrderDescending()];

    internal sealed class Validator : IValidateOptions<AlertOptions>
    {
        public ValidateOptionsResult Validate(string? name, AlertOptions options)
        {
            var problems = new OptionProblems(Section)
                .Between(nameof(TellHour), options.TellHour, 0, 23)
                .Between(nameof(FailedSendsFor), options.FailedSendsFor, TimeSpan.FromHours(1), TimeSpan.FromDays(30))
                .Between(nameof(WaitingFor), options.WaitingFor, TimeSpan.FromMinutes(5), TimeSpan.FromDays(7))
                .Between(nameof(FailingFor), options.FailingFor, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7));
            var days = options.SecretDays.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (days.Length is 0 or > MostWarnings || days.Any(d => !int.TryParse(d, NumberStyles.None, CultureInfo.InvariantCulture, out var day) || day > LongestWarning))
                problems.Add(nameof(SecretDays), $"'{options.SecretDays}' is no list of up to {MostWarnings} numbers of days between 0 and {LongestWarning}.");
            return problems.ToResult();
        }
    }
}
