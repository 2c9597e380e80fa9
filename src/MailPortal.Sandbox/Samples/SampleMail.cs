namespace MailPortal.Sandbox.Samples;

/// <summary>What a sample mail is about.</summary>
public enum SampleMailKind
{
    /// <summary>An invoice in a ZIP.</summary>
    Invoice,

    /// <summary>A credit note in a ZIP.</summary>
    CreditNote,

    /// <summary>An invoice as PDF alone.</summary>
    PdfOnly,

    /// <summary>No attachment at all.</summary>
    WithoutDocument,

    /// <summary>A ZIP that cannot be opened.</summary>
    BrokenZip,
}

/// <summary>A mail ready to be delivered.</summary>
/// <param name="MessageId">With its angle brackets.</param>
/// <param name="Raw">The whole message, CRLF.</param>
/// <param name="Attachments">The files in it.</param>
/// <param name="Document">What a reader should find in it; null when nothing.</param>
public sealed record SampleMail(SampleMailKind Kind, string Subject, string MessageId, byte[] Raw, IReadOnlyList<MailAttachment> Attachments, SampleDocument? Document);
