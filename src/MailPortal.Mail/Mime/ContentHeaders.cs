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

    public TransferEncoding TransferEncoding { get; private set; }

    /// <summary>What is wrong with them; where they are is known only when it is clear what the part is.</summary>
    public List<(MimeWarningKind Kind, string Detail)>? Defects { get; private set; }

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

    public static ContentHeaders Read(MimeHeaders headers, string defaultType)
    {
        var typeHeader = headers.Find(KnownHeader.ContentType);
        var type = typeHeader is null ? null : HeaderParameters.Parse(typeHeader.Unfolded);
        var dispositionHeader = headers.Find(KnownHeader.ContentDisposition);
        var disposition = dispositionHeader is null ? null : HeaderParameters.Parse(dispositionHeader.Unfolded);
        var name = FileNames.Unquoted(Parameter(disposition, "filename") ?? Parameter(type, "name") ?? Parameter(type, "filename") ?? Parameter(disposition, "name"));
        var kind = disposition?.Main.AsSpan().Trim("\"'").ToString().ToLowerInvariant();
        var main = type is null ? defaultType : MediaType.Read(type.Main);
        var content = new ContentHeaders
        {
            Type = main ?? MediaType.Likely(type!.Main, isMultipart: type.Values.ContainsKey("boundary"), isFile: name is not null || kind == "attachment"),
            TypeParameters = type?.Values ?? None,
            Charset = CharsetOf(Parameter(type, "charset")),
            Disposition = string.IsNullOrEmpty(kind) ? null : kind,
            OriginalFileName = name,
            FileName = FileNames.ForDisplay(name),
            ContentId = IdOf(headers.Find(KnownHeader.ContentId)?.Unfolded),
        };
        content.NoteOf(type, KnownHeader.ContentType);
        content.NoteOf(disposition, KnownHeader.ContentDisposition);
        if (type is not null && !type.Main.Equals(content.Type, StringComparison.OrdinalIgnoreCase))
            content.Note(MimeWarningKind.MalformedContentType, type.Main);
        if (headers.Find(KnownHeader.ContentTransferEncoding) is { } encoding)
            content.TransferEncoding = content.EncodingOf(encoding.Unfolded);
        return content;
    }

    /// <summary>Adds something that is wrong.</summary>
    public void Note(MimeWarningKind kind, string detail) => (Defects ??= []).Add((kind, detail));

    private void NoteOf(HeaderParameters? header, KnownHeader name)
    {
        if (header is { Malformed: true })
            Note(MimeWarningKind.MalformedParameter, KnownHeaders.NameOf(name));
        if (header is { HasMalformedWord: true })
            Note(MimeWarningKind.MalformedEncodedWord, KnownHeaders.NameOf(name));
    }

    private static string? CharsetOf(string? value) => value is not null && value.AsSpan().ContainsAny("'\"") ? value.Trim('\'', '"', ' ').ToLowerInvariant() : value?.ToLowerInvariant();

    private static string? Parameter(HeaderParameters? header, string name) =>
        header is not null && header.Values.TryGetValue(name, out var value) && value.Trim().Length > 0 ? value.Trim() : null;

    private static string? IdOf(string? value)
    {
        if (value is null)
            return null;
        // "<a@b> (x)", "<a@b", or without the brackets.
        var open = value.IndexOf('<', StringComparison.Ordinal) + 1;
        var close = value.IndexOf('>', open);
        var id = value.AsSpan(open..(close < 0 ? value.Length : close)).Trim("<> \t");
        id = open == 0 ? id.Trim('"') : id;
        return id.Length == 0 ? null : id.ToString();
    }

    private TransferEncoding EncodingOf(string value)
    {
        // Nearly all are written as they should be; the rest have comments, quotes or a semicolon.
        if (Known(value.ToLowerInvariant()) is { } plain)
            return plain;
        var malformedWord = false;
        var name = HeaderParameters.Parse(EncodedWords.DecodeText(value, ref malformedWord)).Main.Trim('"', '\'', '.').ToLowerInvariant();
        if (malformedWord)
            Note(MimeWarningKind.MalformedEncodedWord, KnownHeaders.NameOf(KnownHeader.ContentTransferEncoding));
        // "quoted-printable, 8bit", "base64 8bit": the first word says it.
        if ((Known(name) ?? (MimeToken.Length(value) is > 0 and var word ? Known(value[..word].ToLowerInvariant()) : null)) is { } known)
            return known;
        Note(MimeWarningKind.UnknownTransferEncoding, name);
        return TransferEncoding.Unknown;
    }

    private static TransferEncoding? Known(string name) => name switch
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
