using MailPortal.Mail.Problems;

namespace MailPortal.Diagnosis;

/// <summary>The field of a form to blame for a problem, by the name of the API.</summary>
public static class BlamedField
{
    private const string Password = "password", User = "user";

    /// <param name="withPassword">The sign-in is by password. Where there is none, the user is what is left to blame.</param>
    /// <returns>Null when no field is to blame.</returns>
    public static string? Of(MailProblem problem, bool withPassword) =>
        ProblemCatalogue.Describe(problem).Field is var field && field == Password && !withPassword ? User : field;
}
