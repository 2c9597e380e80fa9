namespace MailPortal.Invoices;

/// <summary>One thing that could not be read.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Detail">The particulars: a number, a name, the parser's own words (English); never needed to understand <paramref name="Kind"/>.</param>
/// <param name="FileName">Display name of the file or archive entry it is about.</param>
/// <param name="Origin">MIME leaf ("1.2") in which that file was.</param>
public sealed record ReadProblem(ReadProblemKind Kind, string? Detail, string FileName, string Origin)
{
    /// <summary>The format that was recognised, where one was.</summary>
    public DocumentFormat? Format { get; init; }

    /// <summary>
    /// True when reading was stopped for safety: something may have been left unread. For all but
    /// <see cref="ReadProblemKind.OverlappingEntries"/> raising the limit and reading again may help.
    /// </summary>
    public bool IsLimit => Kind switch
    {
        ReadProblemKind.ArchiveTooDeep or ReadProblemKind.TooManyEntries or ReadProblemKind.EntryTooLarge or ReadProblemKind.MailTooLarge
            or ReadProblemKind.CompressionRatio or ReadProblemKind.OverlappingEntries or ReadProblemKind.XmlTooLarge
            or ReadProblemKind.XmlTooDeep or ReadProblemKind.DocumentTooDeep or ReadProblemKind.TooManyDocuments => true,
        ReadProblemKind.PasswordProtected or ReadProblemKind.UnsupportedArchive or ReadProblemKind.UnsupportedCompression
            or ReadProblemKind.MultiDiskArchive or ReadProblemKind.DamagedArchive or ReadProblemKind.BadCrc or ReadProblemKind.SizeMismatch or ReadProblemKind.Truncated
            or ReadProblemKind.DoctypeRefused or ReadProblemKind.NotWellFormed or ReadProblemKind.EmbeddedDocumentMissing
            or ReadProblemKind.EmbeddedDocumentUnreadable or ReadProblemKind.UnknownFormat or ReadProblemKind.FormatNotReadYet => false,
    };
}

/// <summary>Why something could not be read; the words for people live with whoever shows them.</summary>
public enum ReadProblemKind
{
    /// <summary>An archive inside an archive inside … beyond <see cref="Limits.ArchiveDepth"/>.</summary>
    ArchiveTooDeep,
    /// <summary>More entries than <see cref="Limits.EntriesPerArchive"/> or <see cref="Limits.EntriesPerMail"/>.</summary>
    TooManyEntries,
    /// <summary>An entry inflated beyond <see cref="Limits.BytesPerEntry"/>.</summary>
    EntryTooLarge,
    /// <summary>All entries together inflated beyond <see cref="Limits.BytesPerMail"/>.</summary>
    MailTooLarge,
    /// <summary>An entry inflated to more than <see cref="Limits.Ratio"/> times its packed size: a bomb.</summary>
    CompressionRatio,
    /// <summary>Two entries of the archive claim the same bytes: a bomb of Fifield's kind; nothing of it was inflated.</summary>
    OverlappingEntries,
    /// <summary>The entry or archive is encrypted; the sender has to be asked for one without a password.</summary>
    PasswordProtected,
    /// <summary>An archive of a kind that is recognised but not opened: RAR, 7z, gzip …</summary>
    UnsupportedArchive,
    /// <summary>An entry packed with a method other than Stored, Deflate and Deflate64; the detail is the number of the method.</summary>
    UnsupportedCompression,
    /// <summary>One part of an archive that is split over several files.</summary>
    MultiDiskArchive,
    /// <summary>Looks like an archive, but its directory or this entry makes no sense.</summary>
    DamagedArchive,
    /// <summary>The content of the entry does not have the check sum that the archive states.</summary>
    BadCrc,
    /// <summary>The content of the entry does not have the size that the archive states.</summary>
    SizeMismatch,
    /// <summary>The archive or the XML ends before it is complete.</summary>
    Truncated,
    /// <summary>The XML holds a DOCTYPE; electronic documents have none and attacks need one.</summary>
    DoctypeRefused,
    /// <summary>The XML is not well-formed.</summary>
    NotWellFormed,
    /// <summary>The XML, or what is in it taken together, is larger than <see cref="Limits.XmlBytes"/>.</summary>
    XmlTooLarge,
    /// <summary>Elements are nested deeper than <see cref="Limits.XmlDepth"/>.</summary>
    XmlTooDeep,
    /// <summary>Documents inside documents beyond <see cref="Limits.DocumentDepth"/>.</summary>
    DocumentTooDeep,
    /// <summary>More documents than <see cref="Limits.DocumentsPerMail"/>; the first ones were read.</summary>
    TooManyDocuments,
    /// <summary>A container (AttachedDocument) without a document in it.</summary>
    EmbeddedDocumentMissing,
    /// <summary>A container whose embedded text is no readable document.</summary>
    EmbeddedDocumentUnreadable,
    /// <summary>Well-formed XML whose root is no electronic document that is known; the detail is the root ("{namespace}name").</summary>
    UnknownFormat,
    /// <summary>An electronic document of a known format that this version does not read; the detail is the <see cref="DocumentFormat"/>.</summary>
    FormatNotReadYet,
}
