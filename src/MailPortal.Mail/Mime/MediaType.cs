namespace MailPortal.Mail.Mime;

/// <summary><c>type/subtype</c> (RFC 2045 section 5.1) as mailers write it: in quotes, with a comma for the semicolon, with half of it missing.</summary>
internal static class MediaType
{
    /// <summary>In lower case; null when it is none.</summary>
    public static string? Read(string main)
    {
        var type = main.AsSpan().Trim("\"'<");
        var slash = type.IndexOf('/');
        if (slash < 1 || !MimeToken.Is(type[..slash]))
            return null;
        var end = MimeToken.Length(type[(slash + 1)..]) + slash + 1;
        if (end < type.Length && type[end] == '/')
            return null;
        type = type[..end].TrimEnd(".'");
        if (type.Length <= slash + 1)
            return null;
        // Written as it should be it is the same string.
        return (type.Length == main.Length ? main : type.ToString()).ToLowerInvariant();
    }

    /// <summary>What it is all the same: RFC 2045 section 5.2 wants text/plain, but a file is no text because its type is misspelt.</summary>
    /// <param name="main">What stands in place of a type.</param>
    /// <param name="isMultipart">A boundary is named.</param>
    /// <param name="isFile">A file name is given.</param>
    public static string Likely(string main, bool isMultipart, bool isFile)
    {
        var top = main.Trim('"', '\'').Split('/')[0].ToLowerInvariant();
        return top switch
        {
            "text" => "text/plain",
            // "multipart-mixed; boundary=b", "; boundary=b": where the boundary does not occur it is a leaf after all.
            _ when isMultipart && (top.Length == 0 || top.StartsWith("multipart", StringComparison.Ordinal)) => "multipart/mixed",
            "application" or "image" or "audio" or "video" => "application/octet-stream",
            _ => isFile ? "application/octet-stream" : "text/plain",
        };
    }
}
