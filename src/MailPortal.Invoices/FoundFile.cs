namespace MailPortal.Invoices;

/// <summary>One file that was seen: a leaf of the mail or an entry of an archive in it.</summary>
public sealed record FoundFile
{
    /// <summary>Name to show and to offer on download: no folders, no control or direction characters, at most 150 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Name exactly as found, folders and all; never used as a path.</summary>
    public required string OriginalName { get; init; }

    /// <summary>What its bytes say it is; names and content types are not believed.</summary>
    public required FileKind Kind { get; init; }

    /// <summary>SHA-256 of <see cref="Content"/>, 64 lower-case hex digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The bytes, unpacked.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>How one gets to it: attachment, then one step per archive entry.</summary>
    public required IReadOnlyList<TraceStep> Trace { get; init; }

    /// <summary>MIME leaf ("1.2") in which it was.</summary>
    public required string Origin { get; init; }

    /// <summary>The archive it was in, or null for a leaf of the mail.</summary>
    public FoundFile? Archive { get; init; }

    /// <summary>Size of <see cref="Content"/> in bytes.</summary>
    public long Size => Content.Length;
}

/// <summary>What the first bytes of a file say it is.</summary>
public enum FileKind
{
    /// <summary>No bytes at all.</summary>
    Empty,
    /// <summary>XML, well-formed or not.</summary>
    Xml,
    /// <summary>PDF.</summary>
    Pdf,
    /// <summary>ZIP, also one with bytes before its first entry.</summary>
    Zip,
    /// <summary>RAR 4 or 5.</summary>
    Rar,
    /// <summary>7z.</summary>
    SevenZip,
    /// <summary>gzip, bzip2, xz or tar.</summary>
    OtherArchive,
    /// <summary>PNG, JPEG, GIF, BMP, TIFF or WebP.</summary>
    Image,
    /// <summary>A program: PE, ELF, Mach-O, Windows shortcut or a script that starts with "#!".</summary>
    Executable,
    /// <summary>An old Office file (compound file), which may hold macros.</summary>
    OfficeBinary,
    /// <summary>An Office or OpenDocument file (a ZIP by nature, not opened).</summary>
    OfficeOpenXml,
    /// <summary>HTML.</summary>
    Html,
    /// <summary>Signed or encrypted data in CMS form (.p7m, .p7s).</summary>
    Cms,
    /// <summary>Text without a structure that is known.</summary>
    Text,
    /// <summary>Anything else.</summary>
    Unknown,
}

/// <summary>A file that belongs to a document.</summary>
/// <param name="File">The file.</param>
/// <param name="Relation">What it is to the document.</param>
public sealed record RelatedFile(FoundFile File, FileRelation Relation);

/// <summary>What a file is to a document.</summary>
public enum FileRelation
{
    /// <summary>The document was read from it.</summary>
    Source,
    /// <summary>The picture of the document for people: the PDF beside it.</summary>
    Representation,
    /// <summary>Something else that came in the same archive.</summary>
    Supporting,
}

/// <summary>One step of the way from the mail to a document.</summary>
/// <param name="Kind">What kind of step.</param>
/// <param name="Name">Attachment: "1.2 file.zip"; entry: its display name; embedded: the root of the document found there ("Invoice").</param>
public sealed record TraceStep(TraceStepKind Kind, string Name);

/// <summary>Kinds of steps on the way from the mail to a document.</summary>
public enum TraceStepKind
{
    /// <summary>A leaf of the mail.</summary>
    Attachment,
    /// <summary>An entry of a ZIP.</summary>
    ZipEntry,
    /// <summary>A document inside a document: the text of an AttachedDocument.</summary>
    EmbeddedDocument,
}
