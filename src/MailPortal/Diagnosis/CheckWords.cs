using System.Globalization;
using MailPortal.Mail.Problems;

namespace MailPortal.Diagnosis;

/// <summary>Puts a failed step into words: what the catalogue and the resources know of its problem, in one language.</summary>
internal static class CheckWords
{
    /// <param name="step">Failed, with its problem.</param>
    /// <param name="settings">What was tried.</param>
    /// <param name="objectId">The enterprise application's object id, once a token said it.</param>
    /// <param name="culture">Language of the words.</param>
    public static CheckStep Say(CheckStep step, CheckSettings settings, string? objectId, CultureInfo culture)
    {
        var problem = step.Problem ?? throw new ArgumentException("The step did not fail.", nameof(step));
        var (description, words) = (ProblemCatalogue.Describe(problem), ProblemWords.Of(problem, culture));
        return step with
        {
            Code = description.Code,
            Field = BlamedField.Of(problem, settings.Credential == CheckCredential.Password, settings.CloudChosen),
            Message = MessageOf(problem, words, settings, culture),
            Cause = words.Cause,
            Fix = words.Fix,
            Remedies = ExchangeRemedies.For(problem, settings, objectId, culture),
            Retry = description.Retry,
            RefusedBy = description.RefusedBy,
        };
    }

    // Which of Microsoft's hosts it is depends on the cloud: nobody has it on the screen.
    private static string MessageOf(MailProblem problem, ProblemWords words, CheckSettings settings, CultureInfo culture) => problem is MailProblem.TokenServiceUnreachable
        ? $"{words.Meaning} {string.Format(culture, DiagnosisText.ResourceManager.GetString(nameof(DiagnosisText.UnreachableHost), culture)!, settings.Cloud.Instance.Host)}" : words.Meaning;
}
