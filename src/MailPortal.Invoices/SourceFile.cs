namespace MailPortal.Invoices;

/// <summary>One file as it came: a leaf of a mail, or a file that somebody dropped on a form.</summary>
/// <param name="Name">The name its sender gave it; never used as a path, may be empty or hostile.</param>
/// <param name="ContentType">What its sender says it is ("application/zip"), or null; a hint that is not believed.</param>
/// <param name="Content">Its bytes, transfer encoding already undone.</param>
/// <param name="Origin">Where it stood in the mail: the path of the MIME leaf, "1.2".</param>
public sealed record SourceFile(string Name, string? ContentType, ReadOnlyMemory<byte> Content, string Origin);
