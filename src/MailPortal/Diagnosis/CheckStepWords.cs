namespace MailPortal.Diagnosis;

/// <summary>The steps of a check as people read them.</summary>
public static class CheckStepWords
{
    /// <param name="step">A name of <see cref="CheckStepName"/>.</param>
    public static string Of(string step) => DiagnosisText.ResourceManager.GetString($"Step_{step}", DiagnosisText.Culture)
        ?? throw new ArgumentOutOfRangeException(nameof(step), step, "Not a step of a check.");

    /// <summary>"350 ms", "1,2 s".</summary>
    public static string Elapsed(int milliseconds) => milliseconds < 1000 ? $"{milliseconds} ms" : string.Format(null, "{0:0.0} s", milliseconds / 1000.0);
}
