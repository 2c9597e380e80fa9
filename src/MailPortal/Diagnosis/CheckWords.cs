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
            Field = FieldOf(step.Name, description, settings),
            Message = words.Meaning,
            Cause = words.Cause,
            Fix = words.Fix,
            Remedies = ExchangeRemedies.For(problem, settings, objectId, culture),
            Retry = description.Retry,
            RefusedBy = description.RefusedBy,
        };
    }

    // The way to the token service is no field of the form: host and port there are the mail server's.
    private static string? FieldOf(string step, ProblemDescription description, CheckSettings settings) =>
        step == CheckStepName.Token && IsOnTheWay(description) ? null : BlamedField.Of(description.Problem, settings.Credential == CheckCredential.Password);

    private static bool IsOnTheWay(ProblemDescription description) =>
        description.RefusedBy == ProblemSource.Network || description.Problem == MailProblem.PrivateAddressRefused;
}
