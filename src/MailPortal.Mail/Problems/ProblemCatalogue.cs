using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace MailPortal.Mail.Problems;

/// <summary>Whose words an entry of the catalogue is about.</summary>
public enum CatalogueSource
{
    /// <summary>Microsoft Entra: error numbers, <c>error_description</c>, OAuth <c>error</c>.</summary>
    Entra,

    /// <summary>An IMAP server's NO, BAD or BYE.</summary>
    Imap,

    /// <summary>A POP3 server's -ERR.</summary>
    Pop3,

    /// <summary>An SMTP server's 4xx or 5xx.</summary>
    Smtp,

    /// <summary>Microsoft Graph's <c>error.code</c> and message.</summary>
    Graph,
}

/// <summary>The entry that fits what a server said.</summary>
/// <param name="Problem">Ours.</param>
/// <param name="Code">The entry's own name: <c>AADSTS7000215</c>, <c>invalid_client</c>, <c>IMAP_NOT_CONNECTED</c>.</param>
/// <param name="Retry">Whether trying again helps, where it differs from the problem's own answer too.</param>
public sealed record CatalogueMatch(MailProblem Problem, string Code, ProblemRetry Retry)
{
    /// <summary>True when <see cref="Code"/> is one of Microsoft's own numbers.</summary>
    public bool IsNumbered => Code.StartsWith("AADSTS", StringComparison.Ordinal);
}

/// <summary>What matches what, and what is known of each problem: data (<c>catalogue.json</c>), no prose. Explanations only: Microsoft asks
/// not to branch on its descriptions, and nothing but a diagnosis does.</summary>
public static class ProblemCatalogue
{
    private const int LongestText = 4096;
    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private static readonly CatalogueFile File = CatalogueFile.Load();
    private static readonly FrozenDictionary<MailProblem, ProblemDescription> Descriptions = File.Problems.ToFrozenDictionary(
        p => p.Problem, p => new ProblemDescription(p.Problem, CodeOf(p.Problem), p.Field, p.Retry, p.RefusedBy));
    private static readonly Entry[] Entries = [.. File.Entries.Select(e => new Entry(e, Descriptions[e.Problem]))];
    private static readonly Regex Backoff = Pattern(@"Suggested Backoff Time:\s*(\d{1,9})"); // Exchange: "Request is throttled. Suggested Backoff Time: 92415 milliseconds"

    /// <summary>The code shown to people and programs: <c>MP2003</c>.</summary>
    public static string CodeOf(MailProblem problem) => string.Create(CultureInfo.InvariantCulture, $"MP{(int)problem}");

    /// <summary>What is known of a problem besides its words. Every value of the enum is there; a test holds it.</summary>
    public static ProblemDescription Describe(MailProblem problem) => Descriptions[problem];

    /// <summary>The first entry, in the catalogue's order, that fits the raw text of a server; null when none does.</summary>
    public static CatalogueMatch? Find(CatalogueSource source, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        // What a server sends is hostile until parsed: bounded in length, and the patterns run in linear time.
        var head = text.Length > LongestText ? text[..LongestText] : text;
        return Entries.FirstOrDefault(e => e.Source == source && e.Pattern.IsMatch(head))?.Match;
    }

    /// <summary>The entry for an answer of the token service: each number of <c>error_codes</c> first, then the description, then the OAuth error.</summary>
    public static CatalogueMatch? FindEntra(IEnumerable<string> errorCodes, string? description, string? error) =>
        errorCodes.Select(number => Find(CatalogueSource.Entra, "AADSTS" + number)).FirstOrDefault(m => m is not null)
        ?? (description is null ? null : Find(CatalogueSource.Entra, description))
        ?? (error is null ? null : Find(CatalogueSource.Entra, error));

    /// <summary>How long Exchange asks to wait in its text, at most a day; null when it does not.</summary>
    public static TimeSpan? WaitAskedIn(string serverText)
    {
        var match = Backoff.Match(serverText.Length > LongestText ? serverText[..LongestText] : serverText);
        if (!match.Success) return null;
        var wait = TimeSpan.FromMilliseconds(long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
        return wait > LongestWait ? LongestWait : wait;
    }

    private static Regex Pattern(string pattern) =>
        new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, LongestMatch);

    private sealed class Entry(EntryRow row, ProblemDescription description)
    {
        private readonly Lazy<Regex> pattern = new(() => Pattern(row.Match));

        public CatalogueSource Source => row.Source;
        public Regex Pattern => pattern.Value;
        public CatalogueMatch Match { get; } = new(row.Problem, row.Code, row.Retry ?? description.Retry);
    }

    private sealed record ProblemRow(MailProblem Problem, string? Field, ProblemRetry Retry, ProblemSource RefusedBy);

    private sealed record EntryRow(CatalogueSource Source, string Code, string Match, MailProblem Problem, ProblemRetry? Retry);

    private sealed record CatalogueFile(IReadOnlyList<ProblemRow> Problems, IReadOnlyList<EntryRow> Entries)
    {
        private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

        public static CatalogueFile Load()
        {
            using var stream = typeof(ProblemCatalogue).Assembly.GetManifestResourceStream("MailPortal.Mail.Problems.catalogue.json")!;
            return JsonSerializer.Deserialize<CatalogueFile>(stream, Json)!;
        }
    }
}
