using System.Globalization;
using MailPortal.Mail.Problems;

namespace MailPortal.Diagnosis;

/// <summary>What people read about a problem: what happened, why it usually does, what to do.</summary>
public sealed record ProblemWords(string Meaning, string Cause, string Fix)
{
    /// <param name="culture">The current UI culture when null.</param>
    public static ProblemWords Of(MailProblem problem, CultureInfo? culture = null)
    {
        string Text(string key) => ProblemText.ResourceManager.GetString($"{ProblemCatalogue.CodeOf(problem)}_{key}", culture ?? CultureInfo.CurrentUICulture)
            ?? throw new InvalidOperationException($"ProblemText holds no {key} for {problem}.");
        return new(Text("Meaning"), Text("Cause"), Text("Fix"));
    }
}
