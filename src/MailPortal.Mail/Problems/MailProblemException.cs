namespace MailPortal.Mail.Problems;

/// <summary>The world said no. Made once, at the edge of this library, from what a server, a certificate or a token service said; above the
/// edge nothing else is caught for a refusal.</summary>
/// <param name="problem">Which of the closed list.</param>
/// <param name="detail">The server's own words or the evidence, without any secret.</param>
/// <param name="innerException">What was caught at the edge.</param>
public sealed class MailProblemException(MailProblem problem, string detail, Exception? innerException = null)
    : Exception($"MP{(int)problem} {problem}: {detail}", innerException)
{
    /// <summary>Which of the closed list.</summary>
    public MailProblem Problem { get; } = problem;

    /// <summary>The server's own words or the evidence, without any secret.</summary>
    public string Detail { get; } = detail;

    /// <summary>Microsoft's code (<c>AADSTS7000215</c>) or the server's text, when there is one.</summary>
    public string? UpstreamCode { get; init; }

    /// <summary>How long the server asked to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
