using System.Diagnostics.CodeAnalysis;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Sasl;

/// <summary>The secrets that the server of one connection was told. It has them for as long as the connection lives, and may say any of them: at once, with a
/// later answer, or with one that makes no sense.</summary>
/// <param name="broken">The protocol's own words for a server that breaks its rules.</param>
internal sealed class SecretsInAnswers(Func<string, MailProblemException> broken)
{
    private readonly List<SaslMechanism> told = [];

    /// <summary>Whether there is anything to look for.</summary>
    internal bool Any => told.Count > 0;

    /// <summary>From now on the server has this one as well.</summary>
    internal void Tell(SaslMechanism mechanism) => told.Add(mechanism);

    /// <summary>What a server said, without any of them.</summary>
    [return: NotNullIfNotNull(nameof(said))]
    internal string? Redact(string? said)
    {
        if (said is null)
            return null;
        foreach (var mechanism in told)
            said = mechanism.Redact(said);
        return said;
    }

    /// <summary>An answer that cannot be read may be our own line: <c>a number expected: dXNlcj1zaGFyZWRA…</c></summary>
    internal MailProblemException Redact(MailProblemException problem) =>
        Any && problem.Problem is MailProblem.UnexpectedAnswer ? broken(Redact(problem.Detail)) : problem;
}
