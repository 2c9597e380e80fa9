namespace MailPortal.Mail.Imap;

/// <summary>How a command ended, in the server's own words.</summary>
/// <param name="Status">Whether it was done (RFC 9051 section 7.1).</param>
/// <param name="Code">What stands in brackets before the text (RFC 5530), such as <c>AUTHENTICATIONFAILED</c>; null when there is none.</param>
/// <param name="Text">What stands behind it, for people.</param>
/// <param name="Redact">Takes a secret out of them before they are kept; null when there was none under way.</param>
internal readonly record struct ImapCompletion(ImapStatus Status, string? Code, string Text, Func<string, string>? Redact = null);
