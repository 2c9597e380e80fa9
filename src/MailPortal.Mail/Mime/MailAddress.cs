namespace MailPortal.Mail.Mime;

/// <summary>A mailbox as a header names it (RFC 5322 section 3.4). Nothing about it is trustworthy.</summary>
/// <param name="Name">The display name (RFC 5322 section 3.4), decoded (RFC 2047 section 5); empty when there is none.</param>
/// <param name="Address">The address (RFC 5322 section 3.4.1) as written, without angle brackets, comments and route; empty when there is none.</param>
public sealed record MailAddress(string Name, string Address)
{
    /// <summary><c>Name &lt;address&gt;</c>, for people.</summary>
    public override string ToString() => Name.Length == 0 ? Address : $"{Name} <{Address}>";
}
