namespace MailPortal.Invoices;

/// <summary>
/// One electronic document, whatever its format. What the document does not say is null or empty, never made up;
/// amounts are in <see cref="Currency"/>, positive as written (a credit note's too).
/// </summary>
public sealed record ElectronicDocument
{
    /// <summary>The format it was read as.</summary>
    public required DocumentFormat Format { get; init; }
    /// <summary>ISO 3166 alpha-2 code of the country whose rules it follows, "CO"; null when the format does not tell.</summary>
    public string? Country { get; init; }
    /// <summary>What it is: invoice, credit note, …</summary>
    public required DocumentClass Class { get; init; }
    /// <summary>The format's own code of the type: DIAN "01", "91", "92"; for an event its code, "030".</summary>
    public string? TypeCode { get; init; }
    /// <summary>The format's own code of the operation (DIAN: cbc:CustomizationID, "10" standard).</summary>
    public string? OperationType { get; init; }
    /// <summary>Real, or made in the authority's test environment.</summary>
    public DocumentEnvironment Environment { get; init; }

    /// <summary>Who issued it.</summary>
    public required DocumentParty Issuer { get; init; }
    /// <summary>Whom it is addressed to.</summary>
    public required DocumentParty Receiver { get; init; }

    /// <summary>Prefix of <see cref="Number"/> where the document names it apart, "SETP".</summary>
    public string? Series { get; init; }
    /// <summary>Its whole number as written, prefix included, "SETP990000001".</summary>
    public required string Number { get; init; }
    /// <summary>Day of issue, in the issuer's country.</summary>
    public DateOnly? IssueDate { get; init; }
    /// <summary>Time of issue, in the issuer's country unless <see cref="IssueOffset"/> says otherwise.</summary>
    public TimeOnly? IssueTime { get; init; }
    /// <summary>Offset from UTC that is written with the time, or null.</summary>
    public TimeSpan? IssueOffset { get; init; }
    /// <summary>The time exactly as written ("18:07:43-05:00"): unique codes are computed over it.</summary>
    public string? IssueTimeText { get; init; }
    /// <summary>Day on which it has to be paid.</summary>
    public DateOnly? DueDate { get; init; }
    /// <summary>The format's code of how it is paid (DIAN: "1" cash, "2" credit).</summary>
    public string? PaymentForm { get; init; }
    /// <summary>The format's codes of the means of payment (DIAN: "10" cash, "47" transfer).</summary>
    public IReadOnlyList<string> PaymentMeans { get; init; } = [];
    /// <summary>ISO 4217 code of its amounts, "COP".</summary>
    public string? Currency { get; init; }

    /// <summary>Sum of its lines, before taxes.</summary>
    public decimal? LineTotal { get; init; }
    /// <summary>Taxable base; may differ from <see cref="LineTotal"/>, may be zero.</summary>
    public decimal? TaxExclusive { get; init; }
    /// <summary>Lines and taxes.</summary>
    public decimal? TaxInclusive { get; init; }
    /// <summary>Discounts on the whole document.</summary>
    public decimal? Allowance { get; init; }
    /// <summary>Charges on the whole document.</summary>
    public decimal? Charge { get; init; }
    /// <summary>Paid in advance.</summary>
    public decimal? Prepaid { get; init; }
    /// <summary>Rounding of the amount to pay.</summary>
    public decimal? Rounding { get; init; }
    /// <summary>All taxes of the document, withholdings not among them.</summary>
    public decimal? TaxTotal { get; init; }
    /// <summary>All withholdings; <see cref="Total"/> does not subtract them (DIAN).</summary>
    public decimal? WithheldTotal { get; init; }
    /// <summary>The amount to pay as the document states it.</summary>
    public decimal? Total { get; init; }

    /// <summary>Taxes of the whole document, one per tax and rate.</summary>
    public IReadOnlyList<DocumentTax> Taxes { get; init; } = [];
    /// <summary>What the document states per tax, its rates together; differs from the sum of <see cref="Taxes"/> by rounding.</summary>
    public IReadOnlyList<TaxSum> TaxSums { get; init; } = [];
    /// <summary>Withholdings of the whole document, one per tax and rate.</summary>
    public IReadOnlyList<DocumentTax> Withholdings { get; init; } = [];
    /// <summary>Its lines, in order.</summary>
    public IReadOnlyList<DocumentLine> Lines { get; init; } = [];

    /// <summary>Number of the buyer's order.</summary>
    public string? OrderReference { get; init; }
    /// <summary>Other documents it names: the invoice that a note corrects, the document that an event answers.</summary>
    public IReadOnlyList<DocumentReference> References { get; init; } = [];
    /// <summary>Why a note corrects.</summary>
    public IReadOnlyList<DocumentCorrection> Corrections { get; init; } = [];
    /// <summary>Free notes of the issuer, in order.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The authority's unique code, lower case (DIAN: CUFE/CUDE/CUDS, 96 hex digits); kept as written, lower-cased, if it has another shape.</summary>
    public string? UniqueCode { get; init; }
    /// <summary>What kind of unique code, "CUFE-SHA384".</summary>
    public string? UniqueCodeScheme { get; init; }
    /// <summary>The authority's leave to number, and who issued technically.</summary>
    public DocumentAuthorization? Authorization { get; init; }
    /// <summary>The authority's answer, when it came along.</summary>
    public AuthorityResponse? AuthorityResponse { get; init; }

    /// <summary>What was odd, in the order in which it was noticed.</summary>
    public IReadOnlyList<DocumentWarning> Warnings { get; init; } = [];

    /// <summary>The document itself: the file's own bytes when it came bare, the embedded text in UTF-8 when it was inside a container.</summary>
    public required ReadOnlyMemory<byte> Xml { get; init; }
    /// <summary>The bytes of the outermost container (AttachedDocument), or null when the document came bare.</summary>
    public ReadOnlyMemory<byte>? Container { get; init; }
    /// <summary>
    /// SHA-256 of what <see cref="Xml"/> says, 64 lower-case hex digits: byte order mark, declaration, encoding, line ends and white space around
    /// the root do not count, because the same document differs in them when it comes bare and when it comes in a container.
    /// </summary>
    public required string ContentHash { get; init; }
    /// <summary>Identity: the unique code if there is one, else country|issuer|type|number|year. Same key and other hash = conflict.</summary>
    public required string Key { get; init; }
    /// <summary>The way from the mail to it: attachment, ZIP entries, embedded document.</summary>
    public required IReadOnlyList<TraceStep> Trace { get; init; }
    /// <summary>The file it was read from, and those that belong to it.</summary>
    public IReadOnlyList<RelatedFile> Files { get; init; } = [];
}
