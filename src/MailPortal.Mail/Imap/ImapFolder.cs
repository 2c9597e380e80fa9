namespace MailPortal.Mail.Imap;

/// <summary>One line of LIST (RFC 9051 section 7.3.1).</summary>
/// <param name="Name">The name in clear (decoded from modified UTF-7, RFC 3501 section 5.1.3, where the server has not UTF-8).</param>
/// <param name="WireName">The name as the server spells it (RFC 9051 section 5.1); commands need this one.</param>
/// <param name="Delimiter">Between levels (RFC 9051 section 5.1.1); null where there are none.</param>
/// <param name="Attributes">With their backslash: <c>\Noselect</c> (RFC 9051 section 7.3.1), <c>\Junk</c> (RFC 6154 section 2).</param>
public sealed record ImapFolder(string Name, string WireName, char? Delimiter, IReadOnlyList<string> Attributes)
{
    /// <summary>Whether an attribute is set (RFC 9051 section 7.3.1), for example <c>\Noselect</c>.</summary>
    public bool Is(string attribute) => Attributes.Contains(attribute, StringComparer.OrdinalIgnoreCase);
}
