namespace MailPortal.Mail.Mime;

/// <summary>One entity of a mail (RFC 2045 section 2.4): a leaf with content, a multipart with children, or a message with a message in
/// it. A slice of the raw mail: nothing is copied or decoded until it is asked for. What lies in a <see cref="MimeFile"/> that was closed
/// throws <see cref="ObjectDisposedException"/> when it is asked for.</summary>
public sealed class MimePart
{
    private readonly ContentHeaders content;
    private readonly MimeWarnings warnings;
    private readonly List<MimePart> children = [];

    internal MimePart(string path, MimePartOrigin origin, MimeHeaders headers, ContentHeaders content, MimeWarnings warnings)
    {
        Path = path;
        Origin = origin;
        Headers = headers;
        this.content = content;
        this.warnings = warnings;
    }

    /// <summary>Where it sits, numbered as IMAP numbers sections (RFC 9051 section 6.4.5.1): <c>1.2.1</c>; the multipart that is a mail's
    /// body has the path of its mail, empty at the top. What is unpacked from a leaf counts on below it.</summary>
    public string Path { get; internal set; }

    /// <summary>How it was found.</summary>
    public MimePartOrigin Origin { get; }

    /// <summary>Its own header fields (RFC 2045 section 3); none for what was unpacked.</summary>
    public MimeHeaders Headers { get; }

    /// <summary><c>type/subtype</c> in lower case; <c>text/plain</c> when not said (RFC 2045 section 5.2;
    /// <c>message/rfc822</c> in a digest, RFC 2046 section 5.1.5).</summary>
    public string ContentType => content.Type;

    /// <summary>Parameters of Content-Type (RFC 2045 section 5.1) by lower-case name, decoded (RFC 2231).</summary>
    public IReadOnlyDictionary<string, string> Parameters => content.TypeParameters;

    /// <summary>The charset (RFC 2046 section 4.1.2) as named, lower case; null when not said.</summary>
    public string? Charset => content.Charset;

    /// <summary><c>inline</c>, <c>attachment</c> … in lower case (RFC 2183 section 2); null when not said.</summary>
    public string? Disposition => content.Disposition;

    /// <summary>The name to show (RFC 2183 section 2.3): last path segment of <see cref="OriginalFileName"/> without control, bidirectional and invisible
    /// characters, at most 200 characters; null when nothing is left. Never a place to write to.</summary>
    public string? FileName => content.FileName;

    /// <summary>The name as sent, decoded: Content-Disposition's (RFC 2183 section 2.3) <c>filename*</c>, <c>filename</c>, Content-Type's <c>name*</c>, <c>name</c>.</summary>
    public string? OriginalFileName => content.OriginalFileName;

    /// <summary>Content-ID (RFC 2045 section 7) without angle brackets; null when there is none.</summary>
    public string? ContentId => content.ContentId;

    /// <summary>How <see cref="RawBody"/> is encoded (RFC 2045 section 6).</summary>
    public TransferEncoding TransferEncoding => content.TransferEncoding;

    /// <summary>The body (RFC 2045 section 2.6) as it came, still encoded: for multiparts everything between the headers and the end.</summary>
    public ReadOnlyMemory<byte> RawBody { get; internal set; }

    /// <summary>Headers and body (RFC 2045 section 2.4) as they came; for what was unpacked, its bytes.</summary>
    public ReadOnlyMemory<byte> Raw { get; internal set; }

    /// <summary>What stands before the first delimiter of a multipart (RFC 2046 section 5.1.1), and is not shown by mail programs.</summary>
    public ReadOnlyMemory<byte> Preamble { get; internal set; }

    /// <summary>What stands after the closing delimiter of a multipart (RFC 2046 section 5.1.1).</summary>
    public ReadOnlyMemory<byte> Epilogue { get; internal set; }

    /// <summary>Parts of a multipart (RFC 2046 section 5.1); what was unpacked from a leaf; the body of a nested message (section 5.2.1).</summary>
    public IReadOnlyList<MimePart> Children => children;

    /// <summary>The message inside a message/rfc822 part (RFC 2046 section 5.2.1); null otherwise.</summary>
    public MimeMessage? Message { get; internal set; }

    /// <summary>True for a part with content of its own; false for a multipart or message that was taken apart.</summary>
    public bool IsLeaf { get; internal set; } = true;

    /// <summary>Whether mail programs list it as a file (RFC 2183 section 2): it is called an attachment, has a name, or is nothing that is shown as the text of a mail. A picture that
    /// the text shows is one, too, and so is a part of a signature.</summary>
    public bool IsAttachment => IsLeaf && (Disposition == "attachment" || OriginalFileName is not null || ContentType is not ("text/plain" or "text/html"));

    /// <summary>The content, transfer encoding (RFC 2045 section 6) undone, in memory. Never throws over what it holds; defects become warnings of the mail.</summary>
    public byte[] Decode()
    {
        using var held = MappedMemory.Hold(RawBody);
        var defects = ContentDefects.None;
        var bytes = ContentDecoding.Decode(RawBody.Span, TransferEncoding, ref defects);
        Report(defects);
        return bytes;
    }

    /// <summary>Writes the content, transfer encoding (RFC 2045 section 6) undone, in pieces of bounded size.</summary>
    /// <returns>Bytes written.</returns>
    public async ValueTask<long> DecodeToAsync(Stream destination, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        using var held = MappedMemory.Hold(RawBody);
        var (written, defects) = await ContentDecoding.DecodeToAsync(RawBody, TransferEncoding, destination, cancellation).ConfigureAwait(false);
        Report(defects);
        return written;
    }

    /// <summary>The content as text: by its byte order mark (UTF-8, UTF-16, UTF-32), else in its charset (RFC 2046 section 4.1.2). Where none is named, HTML in the one that its
    /// <c>meta</c> names within the first 1024 bytes, anything else as UTF-8 if it is that or was before it was cut or damaged, else as windows-1252. With a warning: where the mark contradicts the
    /// name; where the name is unknown, or ASCII and not true, as if there were none; where bytes are not of the charset named, or windows-1252 is named, as
    /// UTF-8 if it is throughout, else in that charset with U+FFFD or a question mark for what is not of it. Never throws over what it holds.</summary>
    public string DecodeText()
    {
        var text = Charsets.Decode(Decode(), Charset, out var mismatch, html: ContentType is "text/html" or "application/xhtml+xml");
        if (mismatch is { } kind)
            warnings.AddOnce(kind, Path, Charset ?? "");
        return text;
    }

    internal void Add(MimePart child) => children.Add(child);

    internal void CollectLeaves(List<MimePart> leaves)
    {
        if (IsLeaf)
            leaves.Add(this);
        foreach (var child in children)
            child.CollectLeaves(leaves);
    }

    internal void Report(ContentDefects defects)
    {
        if (defects == ContentDefects.None)
            return;
        if (defects.HasFlag(ContentDefects.Base64Noise))
            warnings.AddOnce(MimeWarningKind.Base64Noise, Path, "");
        if (defects.HasFlag(ContentDefects.Base64Truncated))
            warnings.AddOnce(MimeWarningKind.Base64Truncated, Path, "");
        if (defects.HasFlag(ContentDefects.QuotedPrintableNoise))
            warnings.AddOnce(MimeWarningKind.QuotedPrintableNoise, Path, "");
        if (defects.HasFlag(ContentDefects.UuEncode))
            warnings.AddOnce(MimeWarningKind.DamagedUuEncode, Path, "");
    }
}

/// <summary>How a part was found in the mail.</summary>
public enum MimePartOrigin
{
    /// <summary>As an entity of MIME.</summary>
    Mime,
    /// <summary>In winmail.dat (MS-OXTNEF).</summary>
    Tnef,
    /// <summary>As a <c>begin 644 name</c> block in a text.</summary>
    UuEncode,
    /// <summary>As an <c>=ybegin</c> block in a text.</summary>
    YEnc,
    /// <summary>In S/MIME signed data, whose signature is not checked.</summary>
    Smime,
    /// <summary>What a limit left unread: raw bytes.</summary>
    Unread,
}

/// <summary>Content-Transfer-Encoding (RFC 2045 section 6).</summary>
public enum TransferEncoding
{
    /// <summary>Lines of US-ASCII; also when nothing is said.</summary>
    SevenBit,
    /// <summary>Lines of any bytes.</summary>
    EightBit,
    /// <summary>Any bytes.</summary>
    Binary,
    /// <summary>Base64 (section 6.8).</summary>
    Base64,
    /// <summary>Quoted-printable (section 6.7).</summary>
    QuotedPrintable,
    /// <summary><c>x-uuencode</c>, never standardised.</summary>
    UuEncode,
    /// <summary>Another one: the bytes are given as they are.</summary>
    Unknown,
}
