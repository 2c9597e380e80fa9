using MailPortal.Mail.Problems;

namespace MailPortal.Diagnosis;

/// <summary>The field of a form to blame for a problem, by the name of the API.</summary>
public static class BlamedField
{
    private const string Password = "password", User = "user", Cloud = "cloud";

    /// <param name="withPassword">The sign-in is by password. Where there is none, the user is what is left to blame.</param>
    /// <param name="cloudChosen">A cloud was chosen in the form: then that may be why its token service is not reached.</param>
    /// <returns>Null when no field is to blame.</returns>
    public static string? Of(MailProblem problem, bool withPassword, bool cloudChosen) =>
        problem is MailProblem.TokenServiceUnreachable ? cloudChosen ? Cloud : null
        : ProblemCatalogue.Describe(problem).Field is var field && field == Password && !withPassword ? User : field;
}
