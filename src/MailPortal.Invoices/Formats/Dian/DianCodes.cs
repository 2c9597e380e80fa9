namespace MailPortal.Invoices.Formats.Dian;

/// <summary>Unique codes of DIAN: CUFE, CUDE, CUDS, CUNE. SHA-384 in hexadecimal, 96 digits.</summary>
public static class DianCodes
{
    /// <summary>Number of hexadecimal digits of a code.</summary>
    public const int Length = 96;

    /// <summary>True for 96 hexadecimal digits that are not all the same one: placeholders such as zeros must never become an identity.</summary>
    public static bool IsWellFormed(string? code) =>
        code is { Length: Length } && code.All(char.IsAsciiHexDigit) && code.AsSpan().ContainsAnyExcept(code[0]);

    /// <summary>The first run of exactly 96 hexadecimal digits in a text such as that of a QR code, lower case; null when there is none.</summary>
    public static string? FindIn(string? text)
    {
        if (text is null) return null;
        for (var at = 0; at + Length <= text.Length;)
        {
            var length = 0;
            while (at + length < text.Length && char.IsAsciiHexDigit(text[at + length])) length++;
            if (length == Length) return text.Substring(at, Length).ToLowerInvariant();
            at += length + 1;
        }
        return null;
    }

    /// <summary>Where DIAN shows the document to everybody; a link to offer, never to call.</summary>
    public static Uri LookupAddress(string code, DocumentEnvironment environment) =>
        new($"https://catalogo-vpfe{(environment == DocumentEnvironment.Test ? "-hab" : "")}.dian.gov.co/document/searchqr?documentkey={Uri.EscapeDataString(code)}");
}
