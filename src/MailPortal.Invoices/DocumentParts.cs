namespace MailPortal.Invoices;

/// <summary>Issuer or receiver.</summary>
/// <param name="Id">Tax id as written, without check digit where the format keeps that apart; empty when missing.</param>
/// <param name="IdScheme">The format's code of the kind of id (DIAN: "31" NIT, "13" cédula), or null.</param>
/// <param name="CheckDigit">Check digit of the id, or null.</param>
/// <param name="Name">Registered name; empty when missing.</param>
public sealed record DocumentParty(string Id, string? IdScheme, string? CheckDigit, string Name)
{
    /// <summary>Nobody named.</summary>
    public static DocumentParty None { get; } = new("", null, null, "");
}

/// <summary>A tax or a withholding.</summary>
/// <param name="Code">The format's code of the tax (DIAN: "01" IVA, "04" INC, "03" ICA, "06" ReteRenta), or null.</param>
/// <param name="Name">Its name as written, "IVA".</param>
/// <param name="Base">Amount it is computed on.</param>
/// <param name="Rate">Percent, 19 for 19 %.</param>
/// <param name="Amount">The tax itself.</param>
public sealed record DocumentTax(string? Code, string? Name, decimal? Base, decimal? Rate, decimal Amount);

/// <summary>What a document states for one tax, its rates together.</summary>
/// <param name="Code">The format's code of the tax, or null.</param>
/// <param name="Amount">The stated sum.</param>
public sealed record TaxSum(string? Code, decimal Amount);

/// <summary>One line of a document.</summary>
/// <param name="Id">Its number as written.</param>
/// <param name="Code">The item's code, seller's before standard, or null.</param>
/// <param name="Description">What was sold.</param>
/// <param name="Quantity">How much.</param>
/// <param name="Unit">UN/ECE code of the unit, "94", "KGM".</param>
/// <param name="UnitPrice">Price of one unit (or of the format's base quantity).</param>
/// <param name="Amount">Amount of the line before taxes.</param>
/// <param name="Taxes">Taxes of the line.</param>
/// <param name="Withholdings">Withholdings of the line.</param>
public sealed record DocumentLine(
    string? Id, string? Code, string? Description, decimal? Quantity, string? Unit, decimal? UnitPrice, decimal? Amount,
    IReadOnlyList<DocumentTax> Taxes, IReadOnlyList<DocumentTax> Withholdings);

/// <summary>Another document that this one names.</summary>
/// <param name="Kind">What that document is to this one.</param>
/// <param name="Number">Its number.</param>
/// <param name="UniqueCode">Its unique code, lower case.</param>
/// <param name="IssueDate">Its day.</param>
/// <param name="TypeCode">The format's code of its type.</param>
public sealed record DocumentReference(DocumentReferenceKind Kind, string? Number, string? UniqueCode, DateOnly? IssueDate, string? TypeCode);

/// <summary>What a named document is to the one that names it.</summary>
public enum DocumentReferenceKind
{
    /// <summary>The invoice that a note corrects, or that a later invoice completes.</summary>
    Billing,
    /// <summary>The document that an event or response is about.</summary>
    Answered,
    /// <summary>Delivery note.</summary>
    Despatch,
    /// <summary>Note of receipt.</summary>
    Receipt,
    /// <summary>Contract.</summary>
    Contract,
    /// <summary>Any other.</summary>
    Additional,
}

/// <summary>Why a note corrects.</summary>
/// <param name="Number">Number of the corrected document.</param>
/// <param name="Code">The format's code of the reason (DIAN credit note: "1" partial return, "2" annulment, "3" discount …).</param>
/// <param name="Description">The issuer's words.</param>
public sealed record DocumentCorrection(string? Number, string? Code, string? Description);

/// <summary>The authority's leave to number invoices, and who made the document technically.</summary>
/// <param name="Number">Number of the resolution.</param>
/// <param name="Prefix">Prefix that it grants.</param>
/// <param name="RangeFrom">First number of the range as written.</param>
/// <param name="RangeTo">Last number of the range as written.</param>
/// <param name="ValidFrom">First day.</param>
/// <param name="ValidTo">Last day.</param>
/// <param name="ProviderId">Tax id of the technology provider.</param>
/// <param name="SoftwareId">Id of the software.</param>
/// <param name="QrCode">Text of the QR code.</param>
public sealed record DocumentAuthorization(
    string? Number, string? Prefix, string? RangeFrom, string? RangeTo, DateOnly? ValidFrom, DateOnly? ValidTo,
    string? ProviderId, string? SoftwareId, string? QrCode);

/// <summary>What the tax authority answered. Not proof by itself: its signature has to be verified apart.</summary>
public sealed record AuthorityResponse
{
    /// <summary>The answer's code (DIAN: "02" validated, "04" rejected).</summary>
    public string? Code { get; init; }
    /// <summary>The authority's words for <see cref="Code"/>.</summary>
    public string? Description { get; init; }
    /// <summary>True when the code says the document was accepted, false when rejected, null when it says neither.</summary>
    public bool? Accepted { get; init; }
    /// <summary>Day of the validation.</summary>
    public DateOnly? ValidatedDate { get; init; }
    /// <summary>Time of the validation as written, without its offset.</summary>
    public TimeOnly? ValidatedTime { get; init; }
    /// <summary>Unique code of the document that the answer is about, lower case.</summary>
    public string? DocumentCode { get; init; }
    /// <summary>Unique code of the answer itself, lower case.</summary>
    public string? UniqueCode { get; init; }
    /// <summary>Notices on particular rules ("RUT01", "FAJ43b"): remarks, not refusals.</summary>
    public IReadOnlyList<AuthorityNotice> Notices { get; init; } = [];
    /// <summary>The answer itself as embedded, UTF-8; null when only its result was stated.</summary>
    public ReadOnlyMemory<byte>? Xml { get; init; }
}

/// <summary>A remark of the authority.</summary>
/// <param name="Code">Code of the rule, "FAJ43b".</param>
/// <param name="Text">The authority's words.</param>
public sealed record AuthorityNotice(string? Code, string? Text);
