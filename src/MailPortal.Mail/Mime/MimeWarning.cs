namespace MailPortal.Mail.Mime;

/// <summary>A defect that was read around. The mail is usable all the same; the warning says where it may have been read otherwise.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Path">Where. About a part's content and its <c>Content-*</c> headers: <see cref="MimePart.Path"/> of that part, <c>1</c> for
/// the body of a mail that is no multipart. About a mail, its header block as such and its other headers: the path of the mail, empty for the
/// outermost, that of the message/rfc822 part for one inside it; the block of a part that is no mail has the part's. A multipart has the path
/// of its mail when it is a mail's body.</param>
/// <param name="Detail">The header's name, the boundary, the charset: hostile text, cut to 200 characters; for a log or a person.</param>
public sealed record MimeWarning(MimeWarningKind Kind, string Path, string Detail);

/// <summary>What can be wrong with a mail.</summary>
public enum MimeWarningKind
{
    /// <summary>There is nothing at all.</summary>
    EmptyInput,
    /// <summary>The mail starts with the byte order mark of a text file (U+FEFF in UTF-8), which RFC 5322 does not know; passed over.</summary>
    ByteOrderMark,
    /// <summary>The mail starts with the <c>From </c> line of an mbox file.</summary>
    MboxFromLine,
    /// <summary>Lines end with CR alone (RFC 5322 section 2.3 forbids it).</summary>
    BareCarriageReturns,
    /// <summary>A header line has no name and colon, or starts with a continuation; one that lost its fold's blank (RFC 5322 section 2.2.3) went on with the field before it.</summary>
    MalformedHeaderLine,
    /// <summary>The body follows the headers without an empty line (RFC 5322 section 2.1).</summary>
    MissingHeaderBodySeparator,
    /// <summary>A header that may occur once occurs again: the first one counts.</summary>
    DoubledHeader,
    /// <summary>A header holds raw bytes above 127 that are not UTF-8 (RFC 6532); read in the charset that the mail names, else as UTF-8 that was cut or damaged, else as windows-1252.</summary>
    EightBitHeader,
    /// <summary>An encoded word (RFC 2047) in Subject, From, To, Cc, Bcc, Sender, Reply-To or a <c>Content-*</c> header cannot be decoded and was left as it is; or its charset
    /// is unknown, or what it encodes is damaged or not of its charset, and was guessed.</summary>
    MalformedEncodedWord,
    /// <summary>Content-Type is no type/subtype: text/plain is assumed (RFC 2045 section 5.2).</summary>
    MalformedContentType,
    /// <summary>A parameter is broken: continuation missing (RFC 2231), charset unknown or not that of its value, quotes left open, or given twice.</summary>
    MalformedParameter,
    /// <summary>An address was read in a way that RFC 5322 does not give.</summary>
    MalformedAddress,
    /// <summary>Date cannot be read.</summary>
    MalformedDate,
    /// <summary>Message-ID cannot be read.</summary>
    MalformedMessageId,
    /// <summary>A multipart names no boundary (RFC 2046 section 5.1.1).</summary>
    MissingBoundary,
    /// <summary>The boundary that a multipart names does not occur in it; it was left as a leaf.</summary>
    BoundaryNotFound,
    /// <summary>The boundary was taken from the body because the one named is missing or does not occur.</summary>
    BoundaryGuessed,
    /// <summary>A multipart ends without its closing delimiter.</summary>
    MissingTerminator,
    /// <summary>Words follow a boundary in its line (RFC 2046 section 5.1.1 has blanks there only); they are in no part.</summary>
    WordsBehindBoundary,
    /// <summary>Further parts follow the closing delimiter; they were read too.</summary>
    PartAfterTerminator,
    /// <summary>A multipart or message carries a transfer encoding that RFC 2045 section 6.4 forbids.</summary>
    EncodedContainer,
    /// <summary>Content-Transfer-Encoding is unknown: the bytes are given as they are.</summary>
    UnknownTransferEncoding,
    /// <summary>Base64 with characters outside the alphabet, passed over (RFC 2045 section 6.8).</summary>
    Base64Noise,
    /// <summary>Base64 that ends in the middle of a group or without its padding.</summary>
    Base64Truncated,
    /// <summary>Quoted-printable with an <c>=</c> that starts nothing, kept as it is (RFC 2045 section 6.7).</summary>
    QuotedPrintableNoise,
    /// <summary>The charset is unknown: strict UTF-8, else windows-1252.</summary>
    UnknownCharset,
    /// <summary>The text is not in the charset it names.</summary>
    CharsetMismatch,
    /// <summary>A fragment of a mail (message/partial, RFC 2046 section 5.2.2): the rest is elsewhere.</summary>
    PartialMessage,
    /// <summary>The content is elsewhere (message/external-body, RFC 2046 section 5.2.3); nothing is fetched.</summary>
    ExternalBody,
    /// <summary>The content is encrypted (S/MIME enveloped data, RFC 8551; OpenPGP, RFC 3156).</summary>
    Encrypted,
    /// <summary>S/MIME signed data (RFC 8551) was unwrapped; its signature was not checked.</summary>
    SignatureNotChecked,
    /// <summary>S/MIME data that cannot be read; kept as a leaf.</summary>
    DamagedSmime,
    /// <summary>winmail.dat (MS-OXTNEF), or the compressed RTF in it (MS-OXRTFCP), that ends early or is broken; what could be read was read.</summary>
    DamagedTnef,
    /// <summary>uuencoded data in a text that ends early or is broken.</summary>
    DamagedUuEncode,
    /// <summary>yEnc data in a text whose size or checksum is wrong, or of which this is one of several parts.</summary>
    DamagedYEnc,
    /// <summary>A limit of <see cref="MimeLimits"/> was reached; what is beyond was kept raw.</summary>
    LimitReached,
}
