using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using MailPortal.Mail.Problems;

namespace MailPortal.Diagnosis;

/// <summary>A report as it lies in a column: what happened, without words, so that whoever looks at it later reads it in their own language.</summary>
public static class StoredReport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static string Write(CheckReport report) => JsonSerializer.Serialize(
        report.Steps.Select(s => new Step(s.Name, s.Outcome, s.ElapsedMs, s.Evidence, s.Problem, s.UpstreamCode, s.Detail, s.RetryAfter)), Json);

    /// <param name="stored">From <see cref="Write"/>.</param>
    /// <param name="settings">What had been tried; its secret is not looked at.</param>
    /// <param name="culture">Language of the words.</param>
    public static CheckReport Read(string stored, CheckSettings settings, CultureInfo culture)
    {
        var steps = JsonSerializer.Deserialize<IReadOnlyList<Step>>(stored, Json) ?? [];
        var objectId = steps.SelectMany(s => s.Evidence).FirstOrDefault(e => e.Name == CheckEvidence.ObjectId)?.Value;
        return new(steps.All(s => s.Outcome != CheckOutcome.Failed), [.. steps.Select(s => Worded(s, settings, objectId, culture))]);
    }

    private static CheckStep Worded(Step step, CheckSettings settings, string? objectId, CultureInfo culture)
    {
        var taken = new CheckStep(step.Name, step.Outcome, step.ElapsedMs, step.Evidence)
        {
            Problem = step.Problem, UpstreamCode = step.UpstreamCode, Detail = step.Detail, RetryAfter = step.RetryAfter,
        };
        return step.Problem is null ? taken : CheckWords.Say(taken, settings, objectId, culture);
    }

    private sealed record Step(
        string Name, CheckOutcome Outcome, int ElapsedMs, IReadOnlyList<CheckEvidence> Evidence, MailProblem? Problem, string? UpstreamCode, string? Detail, TimeSpan? RetryAfter);
}
