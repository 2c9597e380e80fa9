namespace MailPortal.Mail.Smtp;

/// <summary>One whole reply (RFC 5321 section 4.2), all its lines.</summary>
/// <param name="Code">Three digits, 200 to 599 (RFC 5321 section 4.2.1).</param>
/// <param name="EnhancedCode">RFC 3463 section 2, as the server gave it (RFC 2034 section 4): <c>5.1.1</c>; null when it gave none.</param>
/// <param name="Lines">Each line without its code (RFC 5321 section 4.2.1), at most 300 bytes of it, and <c>…</c> where there were more.</param>
public sealed record SmtpReply(int Code, string? EnhancedCode, IReadOnlyList<string> Lines)
{
    /// <summary>What a refusal means at each stage, understood before a secret was taken out of its words: a word may be part of both. Null where there
    /// was none in them.</summary>
    internal IReadOnlyDictionary<SmtpStage, Problems.MailProblem>? Understood { get; init; }

    /// <summary>What a 3xx asks in a sign-in (334, RFC 4954 section 4), whole: a part of base64 says something else.</summary>
    internal ReadOnlyMemory<byte> Challenge { get; init; }

    /// <summary>2xx (RFC 5321 section 4.2.1): done.</summary>
    public bool IsPositive => Code is >= 200 and < 300;

    /// <summary>3xx (RFC 5321 section 4.2.1): the server waits for what follows (354 after DATA, 334 in a sign-in).</summary>
    public bool IsIntermediate => Code is >= 300 and < 400;

    /// <summary>4xx (RFC 5321 section 4.2.1): refused for now.</summary>
    public bool IsTemporary => Code is >= 400 and < 500;

    /// <summary>The words of all lines as one sentence, without the enhanced code that some servers repeat in front of each (RFC 2034 section 4).</summary>
    public string Text => string.Join(' ', Lines.Select(WithoutCode).Where(line => line.Length > 0));

    private string WithoutCode(string line) =>
        EnhancedCode is { } code && line.StartsWith(code, StringComparison.Ordinal) ? line[code.Length..].TrimStart() : line;

    /// <summary><c>550 5.1.1 User unknown</c>, as the catalogue of problems knows it.</summary>
    public override string ToString() => EnhancedCode is null ? $"{Code} {Text}" : $"{Code} {EnhancedCode} {Text}";
}
