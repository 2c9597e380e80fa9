using MailPortal.Data;
using MailPortal.Invoices;

namespace MailPortal.Documents;

/// <summary>An electronic document that an organisation received: one row however many mails brought it.</summary>
public sealed class Document
{
    public Guid Id { get; init; } = RowId.Next();

    /// <summary>Order of intake, rising in the order of commits: what cursors count on. Given by <see cref="IntakeCounter"/>.</summary>
    public required long Sequence { get; init; }
    public required Guid OrganizationId { get; init; }

    /// <summary>Identity in its organisation: the authority's unique code, else country, issuer, type, number and year.</summary>
    public required string Key { get; init; }

    /// <summary>SHA-256 of the document itself. Same key and other content: a conflict; both are kept.</summary>
    public required string ContentHash { get; init; }

    /// <summary>Another document of the organisation has the same key and says something else.</summary>
    public bool Conflict { get; set; }

    /// <summary>The first mailbox and message that brought it.</summary>
    public required Guid MailboxId { get; init; }
    public required Guid MessageId { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }

    public required DocumentFormat Format { get; init; }
    public required DocumentClass Class { get; init; }
    public string? TypeCode { get; init; }
    public required DocumentEnvironment Environment { get; init; }
    public required string IssuerId { get; init; }
    public required string IssuerName { get; init; }
    public required string ReceiverId { get; init; }
    public required string ReceiverName { get; init; }
    public required string Number { get; init; }
    public DateOnly? IssueDate { get; init; }

    /// <summary>As written in the document, with its offset when it has one.</summary>
    public string? IssueTime { get; init; }
    public DateOnly? DueDate { get; init; }
    public string? Currency { get; init; }
    public decimal? Total { get; init; }
    public decimal? TaxTotal { get; init; }
    public decimal? WithheldTotal { get; init; }
    public string? UniqueCode { get; init; }
    public string? OrderReference { get; init; }

    /// <summary>What it is found by: <see cref="Documents.SearchText"/>.</summary>
    public required string SearchText { get; init; }

    /// <summary>The document's own XML in the file store.</summary>
    public required string XmlSha256 { get; init; }

    /// <summary>The container it came in, byte for byte: the legal original where the law asks for it.</summary>
    public string? ContainerSha256 { get; init; }

    /// <summary>Taxes, lines, references, warnings …: <see cref="DocumentDetails"/> as JSON.</summary>
    public required string DetailsJson { get; init; }

    public DateTimeOffset? TakenAt { get; private set; }
    public string? TakenBy { get; private set; }

    /// <summary>One idempotent mark: the first who took it stays.</summary>
    public void Take(string by, DateTimeOffset now)
    {
        if (TakenAt is null) (TakenAt, TakenBy) = (now, by);
    }

    public void Release() => (TakenAt, TakenBy) = (null, null);

    public DocumentDetails Details() => MessageJson.Read<DocumentDetails>(DetailsJson);
}

/// <summary>What a document says beyond its columns.</summary>
public sealed record DocumentDetails
{
    public string? Country { get; init; }
    public string? OperationType { get; init; }
    public string? Series { get; init; }
    public string? PaymentForm { get; init; }
    public decimal? LineTotal { get; init; }
    public decimal? TaxExclusive { get; init; }
    public decimal? TaxInclusive { get; init; }
    public decimal? Allowance { get; init; }
    public decimal? Charge { get; init; }
    public decimal? Prepaid { get; init; }
    public decimal? Rounding { get; init; }
    public DocumentParty Issuer { get; init; } = DocumentParty.None;
    public DocumentParty Receiver { get; init; } = DocumentParty.None;
    public IReadOnlyList<DocumentTax> Taxes { get; init; } = [];
    public IReadOnlyList<DocumentTax> Withholdings { get; init; } = [];
    public IReadOnlyList<DocumentLine> Lines { get; init; } = [];
    public IReadOnlyList<DocumentReference> References { get; init; } = [];
    public IReadOnlyList<DocumentCorrection> Corrections { get; init; } = [];
    public IReadOnlyList<string> Notes { get; init; } = [];
    public string? UniqueCodeScheme { get; init; }
    public DocumentAuthorization? Authorization { get; init; }
    public AuthorityAnswer? Authority { get; init; }
    public IReadOnlyList<DocumentWarning> Warnings { get; init; } = [];
}

/// <summary>The tax authority's answer as it came; its signature is not verified yet.</summary>
public sealed record AuthorityAnswer(string? Code, string? Description, bool? Accepted, DateOnly? Date, TimeOnly? Time, string? UniqueCode, IReadOnlyList<AuthorityNotice> Notices);

/// <summary>A message brought a document.</summary>
public sealed class DocumentDelivery
{
    public Guid Id { get; init; } = RowId.Next();
    public required Guid DocumentId { get; init; }

    /// <summary>The document's own: a mailbox's documents are listed in their order without looking at anybody else's.</summary>
    public required long Sequence { get; init; }
    public required Guid MessageId { get; init; }
    public required Guid MailboxId { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The way from the mail to it, as JSON: attachment, ZIP entries, embedded document.</summary>
    public required string TraceJson { get; init; }

    public IReadOnlyList<TraceStep> Trace() => MessageJson.Read<IReadOnlyList<TraceStep>>(TraceJson);
}

/// <summary>A file that a message brought together with a document.</summary>
public sealed class DocumentFile
{
    public Guid Id { get; init; } = RowId.Next();
    public required Guid DocumentId { get; init; }

    /// <summary>The message that brought it: anybody may send somebody else's invoice along with a file of their own.</summary>
    public required Guid MessageId { get; init; }

    /// <summary>Display name, never a path.</summary>
    public required string Name { get; init; }
    public required FileKind Kind { get; init; }
    public required FileRelation Relation { get; init; }
    public required string Sha256 { get; init; }
    public required long Size { get; init; }
}

/// <summary>The number given to the last document. Raising it is the first write of every transaction that records documents: it makes
/// sequence numbers rise in the order of commits, and two mails that bring one document at the same moment wait for each other.</summary>
public sealed class IntakeCounter
{
    public const int TheOne = 1;
    public required int Id { get; init; }
    public required long Value { get; init; }
}
