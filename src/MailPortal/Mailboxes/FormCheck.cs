using MailPortal.Components;
using MailPortal.Diagnosis;

namespace MailPortal.Mailboxes;

/// <summary>The check that a form runs, as the person beside it watches it: its steps as they end, what it failed for, and what is said of it.</summary>
/// <param name="ending">From then on nothing is drawn any more.</param>
/// <param name="draw">Shows a step that has ended.</param>
internal sealed class FormCheck(PageLife ending, Action draw)
{
    private SaveOutcome outcome = SaveOutcome.None;
    private CheckStep? failure;
    private FormMoment? tried;

    public IReadOnlyList<CheckStep> Steps { get; private set; } = [];

    public bool Busy { get; private set; }

    /// <summary>What the last check failed for, as long as the field to blame holds what was tried.</summary>
    public CheckStep? FailureAt(MailboxForm form) => failure is { Field: { } field } && tried?.Holds(form, field) is true ? failure : null;

    /// <summary>What stands beside the button; it does not send anybody to a field that was mended since.</summary>
    public SaveOutcome OutcomeFor(MailboxForm form) => outcome.PointsAtField && FailureAt(form) is null ? SaveOutcome.None : outcome;

    public void Say(SaveOutcome said) => outcome = said;

    /// <summary>Meanwhile nothing else can be done with the form; what it shows stays.</summary>
    public async Task HoldAsync(Func<Task> work)
    {
        Busy = true;
        try
        {
            await work();
        }
        finally
        {
            Busy = false;
        }
    }

    /// <summary>Runs one, and shows its steps.</summary>
    /// <param name="meanwhile">What is said while it runs.</param>
    /// <param name="work">Tells each step as it ends.</param>
    public async Task RunAsync(SaveOutcome meanwhile, Func<IProgress<CheckStep>, Task> work)
    {
        var steps = new List<CheckStep>();
        (Steps, failure, outcome) = (steps, null, meanwhile);
        var progress = new Progress<CheckStep>(step =>
        {
            steps.Add(step);
            if (!ending.IsOver) draw();
        });
        await HoldAsync(() => work(progress));
    }

    /// <summary>Shows what a check found.</summary>
    /// <param name="form">As it was tried.</param>
    public void Show(IReadOnlyList<CheckStep> steps, CheckStep? failed, MailboxForm form) => (Steps, failure, tried) = (steps, failed, FormMoment.Of(form));

    public void Clear() => (Steps, failure, tried, outcome) = ([], null, null, SaveOutcome.None);
}
