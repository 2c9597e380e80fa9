namespace MailPortal.Sandbox.Transport;

/// <summary>A message to be sent, its sender's right to send it already looked at.</summary>
/// <param name="Sender">The mailbox it is submitted from: its Sent Items get the copy, its INBOX what cannot be delivered.</param>
/// <param name="Save">Whether a copy goes to Sent Items.</param>
internal sealed record Submission(string How, string Sender, string SenderName, IReadOnlyList<string> Recipients, RawMessage Message, bool Save);
