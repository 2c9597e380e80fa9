namespace MailPortal.Sandbox.Samples;

/// <summary>A file in a mail.</summary>
/// <param name="Name">ASCII.</param>
public sealed record MailAttachment(string Name, string ContentType, byte[] Content);
