using System.Globalization;

namespace MailPortal.Mail.Pop3;

/// <summary>What a server says it can do (CAPA, RFC 2449 section 5). Asked again after TLS and after the sign-in: both change it.</summary>
public sealed class Pop3Capabilities
{
    private readonly Dictionary<string, string> lines = new(StringComparer.OrdinalIgnoreCase);

    internal Pop3Capabilities(IEnumerable<string> lines)
    {
        IsKnown = true;
        foreach (var line in lines)
        {
            var words = line.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (words.Length == 0)
                continue;
            // Two SASL lines are one list.
            var before = this.lines.GetValueOrDefault(words[0], "");
            this.lines[words[0]] = $"{before} {(words.Length > 1 ? words[1] : "")}".Trim();
        }
    }

    private Pop3Capabilities()
    {
    }

    /// <summary>Not asked, or the server knows no CAPA.</summary>
    public static Pop3Capabilities Unknown { get; } = new();

    /// <summary>False when the server could not say (no CAPA, RFC 2449 section 5); then only trying tells.</summary>
    public bool IsKnown { get; }

    /// <summary>As listed (RFC 2449 section 5), without arguments, in no order.</summary>
    public IReadOnlyCollection<string> Names => lines.Keys;

    /// <summary>Whether a capability is listed (RFC 2449 section 5), for example <c>PIPELINING</c>.</summary>
    public bool Has(string name) => lines.ContainsKey(name);

    /// <summary>SASL mechanisms offered (RFC 5034 section 3).</summary>
    public IEnumerable<string> Mechanisms => lines.GetValueOrDefault("SASL", "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>RFC 2449 section 6.6: commands may be sent before the answers to earlier ones have come.</summary>
    public bool Pipelining => Has("PIPELINING");

    /// <summary>RFC 2449 section 6.5: the least time between two sign-ins; null when the server does not say.</summary>
    public TimeSpan? LoginDelay =>
        lines.TryGetValue("LOGIN-DELAY", out var words) && uint.TryParse(words.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;

    /// <summary>Whether the first answer may stand in the AUTH line. RFC 5034 section 4 allows it wherever SASL is listed, but Exchange lists SASL and
    /// understands two lines only ("-ERR Protocol error"); it lists no response codes (RFC 2449 section 8) either, unlike the others.</summary>
    internal bool SaslInitialResponse => Has("SASL") && Has("RESP-CODES");
}
