using MailPortal.Mail.Sasl;

namespace MailPortal.Mail.Imap;

/// <summary>How a command ended, in the server's own words.</summary>
/// <param name="Status">Whether it was done (RFC 9051 section 7.1).</param>
/// <param name="Code">What stands in brackets before the text (RFC 5530), such as <c>AUTHENTICATIONFAILED</c>; null when there is none.</param>
/// <param name="Text">What stands behind it, for people.</param>
/// <param name="Secrets">What may be in them, and is taken out before they are kept; null when there was none under way.</param>
internal readonly record struct ImapCompletion(ImapStatus Status, string? Code, string Text, SecretsInAnswers? Secrets = null);
