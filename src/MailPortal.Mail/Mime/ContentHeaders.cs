namespace MailPortal.Mail.Mime;

/// <summary>What the <c>Content-*</c> headers of one part say.</summary>
internal sealed class ContentHeaders
{
    private static readonly Dictionary<string, string> None = [];

    public string Type { get; private init; } = "text/plain";

    public IReadOnlyDictionary<string, string> TypeParameters { get; private init; } = None;

    public string? Charset { get; private init; }

    public string? Disposition { get; private init; }

    public string? OriginalFileName { get; private init; }

    public string? FileName { get; private init; }

    public string? ContentId { get; private init; }

    public TransferEncoding TransferEncoding { get; private init; }

    /// <summary>For parts that have no headers: unpacked ones, and what a limit left unread.</summary>
    public static ContentHeaders Unpacked(string type, string? name, string? contentId = null, string? charset = null) => new()
    {
        Type = type,
        OriginalFileName = name,
        FileName = FileNames.ForDisplay(name),
        Disposition = name is null ? null : "attachment",
        ContentId = contentId,
        Charset = charset,
        TransferEncoding = TransferEncoding.Binary,
    };

    public static ContentHeaders Read(MimeHeaders headers, string defaultType, MimeWarnings warnings, string path)
    {
        var typeHeader = headers.Find("Content-Type");
        var type = typeHeader is null ? null : HeaderParameters.Parse(typeHeader.Unfolded);
        var dispositionHeader = headers.Find("Content-Disposition");
        var disposition = dispositionHeader is null ? null : HeaderParameters.Parse(dispositionHeader.Unfolded);
        if (type is { Malformed: true })
            warnings.Add(MimeWarningKind.MalformedParameter, path, "Content-Type");
        if (disposition is { Malformed: true })
            warnings.Add(MimeWarningKind.MalformedParameter, path, "Content-Disposition");
        var name = Parameter(disposition, "filename") ?? Parameter(type, "name") ?? Parameter(type, "filename") ?? Parameter(disposition, "name");
        return new ContentHeaders
        {
            Type = type is null ? defaultType : TypeOf(type.Main, warnings, path),
            TypeParameters = type?.Values ?? None,
            Charset = Parameter(type, "charset")?.Trim('\'', '"', ' ').ToLowerInvariant(),
            Disposition = disposition is { Main.Length: > 0 } ? disposition.Main.ToLowerInvariant() : null,
            OriginalFileName = name,
            FileName = FileNames.ForDisplay(name),
            ContentId = IdOf(headers.Find("Content-ID")?.Unfolded),
            TransferEncoding = headers.Find("Content-Transfer-Encoding") is { } encoding ? EncodingOf(encoding.Unfolded, warnings, path) : TransferEncoding.SevenBit,
        };
    }

    private static string? Parameter(HeaderParameters? header, string name) =>
        header is not null && header.Values.TryGetValue(name, out var value) && value.Trim().Length > 0 ? value.Trim() : null;

    private static string TypeOf(string main, MimeWarnings warnings, string path)
    {
        var type = main.Trim('"', '\'').ToLowerInvariant();
        var slash = type.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && slash < type.Length - 1 && type.IndexOf('/', slash + 1) < 0)
            return type;
        warnings.Add(MimeWarningKind.MalformedContentType, path, main);
        return "text/plain";
    }

    private static string? IdOf(string? value)
    {
        if (value is null)
            return null;
        var id = value.Trim().TrimStart('<').TrimEnd('>').Trim();
        return id.Length == 0 ? null : id;
    }

    private static TransferEncoding EncodingOf(string value, MimeWarnings warnings, string path)
    {
        // Nearly all are written as they should be; the rest have comments, quotes or a semicolon.
        if (EncodingOf(value.ToLowerInvariant()) is { } plain)
            return plain;
        var name = HeaderParameters.Parse(value).Main.Trim('"', '\'', '.').ToLowerInvariant();
        if (EncodingOf(name) is { } known)
            return known;
        warnings.Add(MimeWarningKind.UnknownTransferEncoding, path, name);
        return TransferEncoding.Unknown;
    }

    private static TransferEncoding? EncodingOf(string name) => name switch
    {
        "" or "7bit" or "7-bit" or "7bits" => TransferEncoding.SevenBit,
        "8bit" or "8-bit" or "8bits" => TransferEncoding.EightBit,
        "binary" => TransferEncoding.Binary,
        "base64" or "base-64" or "b64" or "x-base64" => TransferEncoding.Base64,
        "quoted-printable" or "quotedprintable" or "quoted_printable" or "x-quoted-printable" or "qp" => TransferEncoding.QuotedPrintable,
        "x-uuencode" or "uuencode" or "x-uue" or "uue" or "x-uu" => TransferEncoding.UuEncode,
        _ => null,
    };
}
