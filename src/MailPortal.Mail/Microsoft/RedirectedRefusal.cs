using System.Text.RegularExpressions;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Microsoft;

/// <summary>What Microsoft sent a browser back with in place of a code: <c>?error=access_denied&amp;error_description=AADSTS65004: User declined
/// to consent … Trace ID: … Correlation ID: … Timestamp: …&amp;state=…</c>. It came through a browser, so that anybody may have written it.</summary>
internal static partial class RedirectedRefusal
{
    private const int LongestError = 100;

    public static MailProblemException Read(string error, string? description)
    {
        var said = description ?? "";
        var numbers = Number().Matches(said.Length > 4096 ? said[..4096] : said).Select(m => m.Groups[1].Value).ToArray();
        var name = error.Length > LongestError ? error[..LongestError] : error;
        var match = ProblemCatalogue.FindEntra(numbers, description, name);
        var detail = $"{(said.Length == 0 ? "no reason given" : TokenErrorAnswer.FirstLine(said))} ({name}, correlation id {Id(CorrelationId(), said)}, "
            + $"trace id {Id(TraceId(), said)}, time {Id(Timestamp(), said)})";
        return new(match?.Problem ?? MailProblem.TokenRefused, detail)
        {
            UpstreamCode = match is { IsNumbered: true } ? match.Code : numbers is [var first, ..] ? "AADSTS" + first : name,
        };
    }

    private static string Id(Regex pattern, string text) => pattern.Match(text) is { Success: true } match ? match.Groups[1].Value : "none";

    [GeneratedRegex(@"\bAADSTS(\d{1,12})\b")]
    private static partial Regex Number();

    [GeneratedRegex(@"Correlation ID:\s*([0-9a-fA-F-]{36})")]
    private static partial Regex CorrelationId();

    [GeneratedRegex(@"Trace ID:\s*([0-9a-fA-F-]{36})")]
    private static partial Regex TraceId();

    [GeneratedRegex(@"Timestamp:\s*([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}Z)")]
    private static partial Regex Timestamp();
}
