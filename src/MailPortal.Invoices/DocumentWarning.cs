namespace MailPortal.Invoices;

/// <summary>Something odd about a document that could be read all the same.</summary>
/// <param name="Kind">What is odd.</param>
/// <param name="Detail">The particulars, raw values of the document among them; never needed to understand <paramref name="Kind"/>.</param>
public sealed record DocumentWarning(WarningKind Kind, string? Detail);

/// <summary>What can be odd about a document; the words for people live with whoever shows them.</summary>
public enum WarningKind
{
    /// <summary>Made in the authority's test environment.</summary>
    TestEnvironment,
    /// <summary>Came without its container, and so without the authority's answer.</summary>
    NoContainer,
    /// <summary>Payroll: restricted; personal data was left out on purpose.</summary>
    PayrollRestricted,
    /// <summary>The bytes were not in the declared encoding and were read as another; signatures cannot be verified then.</summary>
    EncodingRepaired,
    /// <summary>Bytes that do not belong there stood before the XML.</summary>
    JunkBeforeXml,
    /// <summary>The document has no number.</summary>
    NumberMissing,
    /// <summary>No day of issue, or one that is no date; the detail is what was written.</summary>
    IssueDateUnreadable,
    /// <summary>A time that is none; the detail is what was written.</summary>
    IssueTimeUnreadable,
    /// <summary>The time is written without its zone: taken as the issuer's local time.</summary>
    IssueTimeWithoutZone,
    /// <summary>A date is not written as yyyy-MM-dd, but could be read; the detail is what was written.</summary>
    DateFormatUnusual,
    /// <summary>An amount that is no number; the detail is field and text.</summary>
    AmountUnreadable,
    /// <summary>The document states no amount to pay.</summary>
    TotalMissing,
    /// <summary>The stated total is not what its parts give (tolerance 2.00); the detail is "stated … computed …".</summary>
    ArithmeticMismatch,
    /// <summary>No tax id of the issuer.</summary>
    IssuerMissing,
    /// <summary>No tax id of the receiver.</summary>
    ReceiverMissing,
    /// <summary>Addressed to the anonymous final consumer (222222222222).</summary>
    FinalConsumer,
    /// <summary>A tax id that is not only digits, or starts with zeros; the detail is which and what.</summary>
    TaxIdUnusual,
    /// <summary>The check digit does not belong to the tax id; the detail is which and what.</summary>
    CheckDigitWrong,
    /// <summary>No unique code.</summary>
    UniqueCodeMissing,
    /// <summary>The unique code is not 96 hexadecimal digits.</summary>
    UniqueCodeMalformed,
    /// <summary>The container's reference names another unique code; the detail is that one.</summary>
    ContainerCodeDiffers,
    /// <summary>The authority's answer is about another unique code; the detail is that one.</summary>
    ResponseCodeDiffers,
    /// <summary>The QR text names another unique code; the detail is that one.</summary>
    QrCodeDiffers,
    /// <summary>The container names another document number; frequent and harmless.</summary>
    ContainerNumberDiffers,
    /// <summary>The container names another sender or receiver; the detail is both ids.</summary>
    ContainerPartyDiffers,
    /// <summary>The container holds no answer of the authority.</summary>
    ResponseMissing,
    /// <summary>The authority's answer could not be read; the detail says why.</summary>
    ResponseUnreadable,
    /// <summary>The authority rejected the document; the detail is its code.</summary>
    ResponseNegative,
    /// <summary>The validation is dated before the issue: usually a clock or zone mistake of the issuer.</summary>
    ValidatedBeforeIssued,
    /// <summary>The type is missing or not in the authority's list; the detail is what was written.</summary>
    TypeCodeUnusual,
    /// <summary>The environment is missing or unknown; the detail is what was written.</summary>
    EnvironmentUnusual,
    /// <summary>Not found where the rules put it, but elsewhere in the container.</summary>
    EmbeddedElsewhere,
    /// <summary>The container holds more than one document; all were read.</summary>
    SeveralEmbedded,
    /// <summary>No currency, or none of three letters; the detail is what was written.</summary>
    CurrencyMissing,
    /// <summary>The number of lines is not the stated one; the detail is "stated … found …".</summary>
    LineCountDiffers,
    /// <summary>More than 2 MB packed, which is what DIAN allows a mail.</summary>
    LargerThanAuthorityAllows,
}
