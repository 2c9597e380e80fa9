namespace MailPortal.Diagnosis;

/// <summary>Drawing, colour and word of a step's outcome.</summary>
internal static class CheckLook
{
    public static (string Icon, string Css, string Word) Of(CheckOutcome outcome) => outcome switch
    {
        CheckOutcome.Passed => ("success", "passed", DiagnosisText.Passed),
        CheckOutcome.Failed => ("error", "failed", DiagnosisText.Failed),
        CheckOutcome.Skipped => ("dash", "skipped", DiagnosisText.Skipped),
    };

    /// <summary>Of one that has not ended.</summary>
    public static (string Icon, string Css, string Word) Open(bool running) => running ? ("refresh", "running", DiagnosisText.Running) : ("circle", "waiting", DiagnosisText.Waiting);
}
