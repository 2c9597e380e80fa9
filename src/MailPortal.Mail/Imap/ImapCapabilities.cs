using System.Globalization;

namespace MailPortal.Mail.Imap;

/// <summary>What a server says it can do (RFC 9051 section 7.2.2). Asked again after TLS and after the sign-in: both change it.</summary>
public sealed class ImapCapabilities
{
    private const string Limit = "MESSAGELIMIT=";
    private readonly HashSet<string> names;

    internal ImapCapabilities(IEnumerable<string> names)
    {
        this.names = new HashSet<string>(names, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Nothing known yet.</summary>
    public static ImapCapabilities None { get; } = new([]);

    /// <summary>As listed (RFC 9051 section 7.2.2), in no order.</summary>
    public IReadOnlyCollection<string> Names => names;

    /// <summary>Whether a capability is listed (RFC 9051 section 7.2.2), for example <c>MOVE</c>.</summary>
    public bool Has(string name) => names.Contains(name);

    /// <summary>SASL mechanisms offered (<c>AUTH=…</c>, RFC 9051 section 6.1.1), without the prefix.</summary>
    public IEnumerable<string> Mechanisms =>
        names.Where(name => name.StartsWith("AUTH=", StringComparison.OrdinalIgnoreCase)).Select(name => name[5..]);

    /// <summary>RFC 3501 section 6.2.3: the LOGIN command must not be sent.</summary>
    public bool LoginDisabled => Has("LOGINDISABLED");

    /// <summary>RFC 4959 section 3: the first answer may stand in the AUTHENTICATE line.</summary>
    public bool SaslInitialResponse => Has("SASL-IR");

    /// <summary>UID MOVE (RFC 6851 section 3.2), part of RFC 9051 (section 6.4.8).</summary>
    public bool Move => Has("MOVE") || Rev2;

    /// <summary>UID EXPUNGE (RFC 4315 section 2.1), part of RFC 9051 (section 6.4.9).</summary>
    public bool UidPlus => Has("UIDPLUS") || Rev2;

    /// <summary>ESEARCH (RFC 4731 section 3.1), part of RFC 9051 (section 7.3.4).</summary>
    public bool ExtendedSearch => Has("ESEARCH");

    /// <summary>IDLE (RFC 2177 section 3), part of RFC 9051 (section 6.3.13).</summary>
    public bool Idle => Has("IDLE") || Rev2;

    /// <summary>ID (RFC 2971 section 3.1).</summary>
    public bool Id => Has("ID");

    /// <summary>NAMESPACE (RFC 2342 section 5), part of RFC 9051 (section 6.3.10).</summary>
    public bool Namespace => Has("NAMESPACE") || Rev2;

    /// <summary>Names of folders are UTF-8 (RFC 9051 section 5.1) instead of modified UTF-7 (RFC 3501 section 5.1.3). UTF8=ACCEPT (RFC 6855 section 3) is
    /// in force only once it was enabled, which is not done here.</summary>
    public bool NamesInUtf8 => Rev2;

    /// <summary>MESSAGELIMIT=1000 (RFC 9738 section 3): for so many messages one command may be; null where the server names no limit.</summary>
    internal int? MessageLimit =>
        names.FirstOrDefault(static name => name.StartsWith(Limit, StringComparison.OrdinalIgnoreCase)) is { } named
        && int.TryParse(named.AsSpan(Limit.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most > 0 ? most : null;

    /// <summary>A name on the wire in clear.</summary>
    internal string InClear(string wire) => NamesInUtf8 ? wire : ModifiedUtf7.Decode(wire);

    // Only where the older revision is not spoken as well: otherwise IMAP4rev1 is in force until ENABLE IMAP4rev2.
    private bool Rev2 => Has("IMAP4rev2") && !Has("IMAP4rev1");
}
