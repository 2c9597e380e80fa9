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

    /// <summary>As listed, in no order.</summary>
    public IReadOnlyCollection<string> Names => keywords.Keys;

    /// <summary>Whether a keyword is listed, for example <c>PIPELINING</c>.</summary>
    public bool Has(string name) => keywords.ContainsKey(name);

    /// <summary>SASL mechanisms offered (RFC 4954).</summary>
    public IEnumerable<string> Mechanisms => keywords.TryGetValue("AUTH", out var names) ? names.Distinct(StringComparer.OrdinalIgnoreCase) : [];

    /// <summary>RFC 1870: bytes of the largest message it takes; null when it names no limit.</summary>
    public long? LargestMessage =>
        keywords.TryGetValue("SIZE", out var size) && size.Count > 0
        && long.TryParse(size[0], NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes > 0 ? bytes : null;

    /// <summary>RFC 1870: the size may be said in MAIL FROM.</summary>
    public bool Size => Has("SIZE");

    /// <summary>RFC 6152.</summary>
    public bool EightBitMime => Has("8BITMIME");

    /// <summary>RFC 3030: BDAT.</summary>
    public bool Chunking => Has("CHUNKING");

    /// <summary>RFC 3030 section 3: binary bodies, by BDAT only.</summary>
    public bool BinaryMime => Has("BINARYMIME") && Chunking;

    /// <summary>RFC 6531.</summary>
    public bool SmtpUtf8 => Has("SMTPUTF8");

    /// <summary>RFC 2920.</summary>
    public bool Pipelining => Has("PIPELINING");

    /// <summary>RFC 3207.</summary>
    public bool StartTls => Has("STARTTLS");
}
