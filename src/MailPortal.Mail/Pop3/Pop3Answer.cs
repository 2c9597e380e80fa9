using System.Text;
using MailPortal.Mail.Network;

namespace MailPortal.Mail.Pop3;

/// <summary>What kind of answer arrived.</summary>
internal enum Pop3AnswerKind
{
    /// <summary><c>+OK …</c></summary>
    Ok,
    /// <summary><c>-ERR …</c></summary>
    Error,
    /// <summary><c>+ …</c>: a challenge in a sign-in.</summary>
    Challenge,
}

/// <summary>The first line of an answer (RFC 1939 section 3). Looks into the connection's own buffer: valid until the next read.</summary>
internal readonly struct Pop3Answer
{
    private static readonly (Pop3AnswerKind, string)[] Statuses = [(Pop3AnswerKind.Ok, "+OK"), (Pop3AnswerKind.Error, "-ERR"), (Pop3AnswerKind.Challenge, "+")];

    private readonly ReadOnlyMemory<byte> code;
    private readonly ReadOnlyMemory<byte> rest;

    private Pop3Answer(Pop3AnswerKind kind, ReadOnlyMemory<byte> rest)
    {
        Kind = kind;
        this.rest = rest;
        // -ERR [SYS/TEMP] try later: RFC 2449 section 8. A bracket that is never closed is text.
        if (kind == Pop3AnswerKind.Challenge || rest.IsEmpty || rest.Span[0] != (byte)'[' || rest.Span.IndexOf((byte)']') is not (> 1 and var end))
            return;
        code = rest[1..end];
        this.rest = rest[(end + 1)..].TrimStart((byte)' ');
    }

    internal Pop3AnswerKind Kind { get; }

    /// <summary>The response code without brackets; null when there is none.</summary>
    internal string? Code => code.IsEmpty ? null : WireText.Printable(code.Span);

    /// <summary>The words for people.</summary>
    internal string Text => WireText.Printable(rest.Span);

    internal ReadOnlySpan<byte> Raw => rest.Span;

    /// <summary>False for what is no POP3 answer.</summary>
    internal static bool TryRead(ReadOnlyMemory<byte> line, out Pop3Answer answer)
    {
        foreach (var (kind, status) in Statuses)
        {
            if (!Begins(line.Span, status))
                continue;
            answer = new(kind, line[status.Length..].TrimStart((byte)' '));
            return true;
        }

        answer = default;
        return false;
    }

    private static bool Begins(ReadOnlySpan<byte> line, string status) =>
        line.Length >= status.Length && Ascii.EqualsIgnoreCase(line[..status.Length], status)
        && (line.Length == status.Length || line[status.Length] is (byte)' ' or (byte)'\t');
}
