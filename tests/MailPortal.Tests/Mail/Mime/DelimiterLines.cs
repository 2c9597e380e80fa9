using System.Text;
using MailPortal.Mail.Mime;

namespace MailPortal.Tests.Mail.Mime;

/// <summary>Which lines of a mail may be in none of its parts: the delimiters of its multiparts (RFC 2046 section 5.1.1), with nothing behind
/// the boundary but blanks, or with what a warning tells.</summary>
internal sealed class DelimiterLines
{
    // MimeWarning.Detail is cut there.
    private const int LongestDetail = 200;

    private readonly HashSet<string> boundaries = new(StringComparer.Ordinal);
    private readonly HashSet<string> words;
    private readonly bool hasAllWarnings;

    public DelimiterLines(MimeMessage mail)
    {
        hasAllWarnings = !mail.LimitReached.HasFlag(MimeLimitsReached.Warnings);
        words = Details(mail, MimeWarningKind.WordsBehindBoundary).ToHashSet(StringComparer.Ordinal);
        boundaries.UnionWith(Details(mail, MimeWarningKind.BoundaryGuessed));
        Collect(mail.Root);
    }

    /// <summary>Whether the line, without its break, is one of them.</summary>
    public bool Explain(ReadOnlySpan<byte> line)
    {
        // Without all warnings it is not known what was guessed.
        if (!line.StartsWith("--"u8) || !hasAllWarnings)
            return line.StartsWith("--"u8);
        var text = Encoding.Latin1.GetString(line[2..]);
        return boundaries.Any(boundary => text.StartsWith(boundary, StringComparison.Ordinal)
            && (Ends(text[boundary.Length..]) || (text.AsSpan(boundary.Length).StartsWith("--") && Ends(text[(boundary.Length + 2)..]))));
    }

    private bool Ends(string tail)
    {
        var rest = tail.Trim(' ', '\t');
        return rest.Length == 0 || (tail[0] is ' ' or '\t' && words.Contains(rest.Length > LongestDetail ? rest[..LongestDetail] : rest));
    }

    private static IEnumerable<string> Details(MimeMessage mail, MimeWarningKind kind) => mail.Warnings.Where(warning => warning.Kind == kind).Select(warning => warning.Detail);

    private void Collect(MimePart part)
    {
        if (part.Parameters.TryGetValue("boundary", out var boundary) && !part.IsLeaf)
        {
            boundary = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(boundary));
            boundaries.UnionWith([boundary, boundary.TrimEnd(' ', '\t'), boundary is ['\'', _, .., '\''] ? boundary[1..^1] : boundary, boundary is ['-', '-', _, ..] ? boundary[2..] : boundary]);
        }
        foreach (var child in part.Children)
            Collect(child);
    }
}
