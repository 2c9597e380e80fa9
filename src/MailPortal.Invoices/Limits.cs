namespace MailPortal.Invoices;

/// <summary>What one mail may cost. Every limit that is reached ends in a named reason, never in an exception of the runtime.</summary>
public sealed record Limits
{
    /// <summary>Archives inside archives.</summary>
    public int ArchiveDepth { get; init; } = 3;
    /// <summary>Entries of one archive.</summary>
    public int EntriesPerArchive { get; init; } = 200;
    /// <summary>Entries of all archives of one mail.</summary>
    public int EntriesPerMail { get; init; } = 500;
    /// <summary>Inflated bytes of one entry, counted while reading.</summary>
    public long BytesPerEntry { get; init; } = 20L * 1024 * 1024;
    /// <summary>Inflated bytes of one mail, and characters of all documents that were taken out of containers in it.</summary>
    public long BytesPerMail { get; init; } = 60L * 1024 * 1024;
    /// <summary>Inflated : packed, looked at above <see cref="RatioFloor"/>.</summary>
    public int Ratio { get; init; } = 100;
    /// <summary>Inflated bytes from which <see cref="Ratio"/> counts.</summary>
    public long RatioFloor { get; init; } = 1024 * 1024;
    /// <summary>Bytes of one XML document, and characters of all documents that were taken out of it, at whatever depth.</summary>
    public long XmlBytes { get; init; } = 10L * 1024 * 1024;
    /// <summary>Elements and attributes of one XML document: ten megabytes of "&lt;a/&gt;" would otherwise be half a gigabyte of objects.</summary>
    public int XmlNodes { get; init; } = 500_000;
    /// <summary>Documents of one mail; a batch file may hold many, a hostile one hundreds of thousands.</summary>
    public int DocumentsPerMail { get; init; } = 1000;
    /// <summary>Elements inside elements.</summary>
    public int XmlDepth { get; init; } = 100;
    /// <summary>Documents inside documents (AttachedDocument in AttachedDocument).</summary>
    public int DocumentDepth { get; init; } = 3;
}
