using System.Globalization;
using MailPortal.Mail.Problems;

namespace MailPortal.Diagnosis;

/// <summary>The steps taken so far in one check, each put into words and told on as it ends.</summary>
internal sealed class CheckSteps(CheckSettings settings, CultureInfo culture, IProgress<CheckStep>? progress)
{
    private readonly List<CheckStep> steps = [];

    public void Pass(string name, TimeSpan elapsed, IReadOnlyList<CheckEvidence> evidence) => Add(new(name, CheckOutcome.Passed, Milliseconds(elapsed), evidence));

    public void Skip(string name) => Add(new(name, CheckOutcome.Skipped, 0, []));

    public void Fail(string name, MailProblemException said, TimeSpan elapsed, IReadOnlyList<CheckEvidence> evidence, string? objectId)
    {
        var failed = new CheckStep(name, CheckOutcome.Failed, Milliseconds(elapsed), evidence)
        {
            Problem = Meaning(said.Problem),
            UpstreamCode = said.UpstreamCode,
            Detail = said.Detail,
            RetryAfter = said.RetryAfter,
        };
        Add(CheckWords.Say(failed, settings, objectId, culture));
    }

    public CheckReport Finish()
    {
        foreach (var name in CheckStepName.All.Except(steps.Select(s => s.Name)).ToArray()) Skip(name);
        return new(steps.TrueForAll(s => s.Outcome != CheckOutcome.Failed), steps);
    }

    // A refusal without a reason means something else where a password was sent: no service principal is involved.
    private MailProblem Meaning(MailProblem problem) =>
        settings.Credential == CheckCredential.Password && problem == MailProblem.SignInRefused ? MailProblem.PasswordSignInRefused : problem;

    private void Add(CheckStep step)
    {
        steps.Add(step);
        progress?.Report(step);
    }

    private static int Milliseconds(TimeSpan elapsed) => (int)Math.Ceiling(elapsed.TotalMilliseconds);
}
