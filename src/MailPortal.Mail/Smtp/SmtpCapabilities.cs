using System.Globalization;

namespace MailPortal.Mail.Smtp;

/// <summary>What a server says it can do in its answer to EHLO (RFC 5321 section 4.1.1.1). Asked again after TLS and after the sign-in: both change it.</summary>
public sealed class SmtpCapabilities
{
    private readonly Dictionary<string, List<string>> keywords = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="lines">Each <c>KEYWORD parameter parameter</c>. <c>AUTH=LOGIN</c> is an old way to write <c>AUTH LOGIN</c>; some servers send both.</param>
    internal SmtpCapabilities(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            var words = line.Split([' ', '\t', '='], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
                continue;
            if (!keywords.TryGetValue(words[0], out var parameters))
                keywords.Add(words[0], parameters = []);
            parameters.AddRange(words.Skip(1));
        }
    }

    /// <summary>Nothing known yet, or a server that knows HELO only.</summary>
    public static SmtpCapabilities None { get; } = new([]);

    /// <summary>As listed (RFC 5321 section 4.1.1.1), in no order.</summary>
    public IReadOnlyCollection<string> Names => keywords.Keys;

    /// <summary>Whether a keyword is listed (RFC 5321 section 4.1.1.1), for example <c>PIPELINING</c>.</summary>
    public bool Has(string name) => keywords.ContainsKey(name);

    /// <summary>SASL mechanisms offered (RFC 4954 section 3).</summary>
    public IEnumerable<string> Mechanisms => keywords.TryGetValue("AUTH", out var names) ? names.Distinct(StringComparer.OrdinalIgnoreCase) : [];

    /// <summary>RFC 1870 section 4: bytes of the largest message it takes; null when it names no limit.</summary>
    public long? LargestMessage =>
        keywords.TryGetValue("SIZE", out var size) && size.Count > 0
        && long.TryParse(size[0], NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes > 0 ? bytes : null;

    /// <summary>RFC 1870 section 6: the size may be said in MAIL FROM.</summary>
    public bool Size => Has("SIZE");

    /// <summary>8BITMIME (RFC 6152 section 3): bodies beyond ASCII as they are.</summary>
    public bool EightBitMime => Has("8BITMIME") || (keywords.TryGetValue("8", out var rest) && rest.Contains("BITMIME", StringComparer.OrdinalIgnoreCase)); // "8 BITMIME": Yahoo

    /// <summary>BDAT (RFC 3030 section 2).</summary>
    public bool Chunking => Has("CHUNKING");

    /// <summary>RFC 3030 section 3: binary bodies, by BDAT only.</summary>
    public bool BinaryMime => Has("BINARYMIME") && Chunking;

    /// <summary>SMTPUTF8 (RFC 6531 section 3.2): addresses and headers beyond ASCII.</summary>
    public bool SmtpUtf8 => Has("SMTPUTF8");

    /// <summary>PIPELINING (RFC 2920 section 3): commands may be sent before the answers to earlier ones have come.</summary>
    public bool Pipelining => Has("PIPELINING");

    /// <summary>STARTTLS (RFC 3207 section 4).</summary>
    public bool StartTls => Has("STARTTLS");
}
