namespace MailPortal.Mail.Mime.Composing;

/// <summary>The <c>Content-*</c> fields of one part (RFC 2045, RFC 2183).</summary>
internal static class PartHeaders
{
    public static void Encoding(TransferEncoding encoding, HeaderWriter writer) => writer.Field("Content-Transfer-Encoding", encoding switch
    {
        TransferEncoding.SevenBit => "7bit",
        TransferEncoding.EightBit => "8bit",
        TransferEncoding.Binary => "binary",
        TransferEncoding.Base64 => "base64",
        TransferEncoding.QuotedPrintable => "quoted-printable",
        TransferEncoding.UuEncode or TransferEncoding.Unknown => throw new ArgumentOutOfRangeException(nameof(encoding)),
    });

    /// <summary>Content-Type with <c>name</c>, which old programs look for, Content-Disposition with <c>filename</c>, and the encoding.</summary>
    public static void File(string type, string? charset, string disposition, string? name, TransferEncoding encoding, HeaderWriter writer)
    {
        var shown = FileNames.WithoutDeception(name);
        Parameter("Content-Type", charset is null ? [type] : [type, $"charset={charset}"], "name", shown, ParameterEncoder.EncodedWords, writer);
        Parameter("Content-Disposition", [disposition], "filename", shown, static (parameter, value, _) => ParameterEncoder.Extended(parameter, value), writer);
        Encoding(encoding, writer);
    }

    /// <summary>An id that the HTML names: <c>cid:</c> and exactly this (RFC 2392).</summary>
    public static string CheckedContentId(string id)
    {
        if (id.Length is 0 or > 200 || id.AsSpan().ContainsAnyExceptInRange('!', '~') || id.AsSpan().ContainsAny("<>\""))
            throw new ArgumentException($"Pictures: '{id}' is no content id.");
        return id;
    }

    private static void Parameter(string field, IReadOnlyList<string> main, string name, string? value, Func<string, string, int, IReadOnlyList<string>> encode, HeaderWriter writer)
    {
        writer.Begin(field);
        for (var i = 0; i < main.Count; i++)
            writer.Token(value is null && i == main.Count - 1 ? main[i] : main[i] + ";");
        if (value is not null && ParameterEncoder.Plain(name, value) is { } plain)
            writer.Token(plain);
        else if (value is not null)
            writer.Tokens(encode(name, value, writer.Room));
        writer.End();
    }
}
