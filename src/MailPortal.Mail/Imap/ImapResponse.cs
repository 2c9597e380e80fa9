using System.Buffers.Text;
using System.Text;
using MailPortal.Mail.Network;

namespace MailPortal.Mail.Imap;

/// <summary>One answer, taken apart as far as every reader needs it. There is one per connection, used again and again: what has to last beyond the next
/// read is copied.</summary>
internal sealed class ImapResponse
{
    private ReadOnlyMemory<byte> whole;
    private ReadOnlyMemory<byte> rest;
    private ReadOnlyMemory<byte> keyword;
    private ReadOnlyMemory<byte> code;

    internal FetchData Fetch; // a field, since it is filled in place

    internal ImapResponseKind Kind { get; private set; }

    /// <summary>The number in our own tag (A7); 0 for a tag that is not ours.</summary>
    internal uint Tag { get; private set; }

    internal ImapStatus Status { get; private set; }

    /// <summary>The number in front of the keyword: <c>* 5 EXISTS</c>.</summary>
    internal uint Number { get; private set; }

    /// <summary>The response code with its arguments, without brackets; null when there is none.</summary>
    internal string? Code => code.IsEmpty ? null : WireText.Printable(code.Span);

    /// <summary>The words for people.</summary>
    internal string Text => WireText.Printable(rest.Span);

    internal ReadOnlySpan<byte> Raw => rest.Span;

    internal bool Is(ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(keyword.Span, name);

    /// <summary>What follows the keyword.</summary>
    internal ImapParser Arguments() => new(rest.Span);

    /// <summary>The arguments of the response code, when it is the one named.</summary>
    internal bool TryCode(ReadOnlySpan<byte> name, out ImapParser arguments)
    {
        arguments = default;
        if (code.Length < name.Length || !Ascii.EqualsIgnoreCase(code.Span[..name.Length], name)
            || (code.Length > name.Length && code.Span[name.Length] != ' '))
            return false;
        arguments = new ImapParser(code.Span[name.Length..]);
        return true;
    }

    /// <summary>The line as text, for the log.</summary>
    internal string Line => WireText.Printable(whole.Span);

    /// <summary>Takes a line, or several joined by their literals, apart.</summary>
    /// <returns>False when the header of a literal ends it and those bytes have to be joined first.</returns>
    internal bool Read(ReadOnlyMemory<byte> line)
    {
        var span = line.Span;
        whole = line;
        rest = keyword = code = default;
        Fetch = default;
        Number = Tag = 0;
        if (span.IsEmpty || span.TrimEnd((byte)' ') is [(byte)'*'])
        {
            Kind = ImapResponseKind.Data; // says nothing
            return true;
        }
        if (span[0] == '[')
        {
            // "[COPYUID 55 31 6]" by itself: some Exchange servers forget the star and the OK.
            (Kind, Status, rest) = (ImapResponseKind.Status, ImapStatus.Ok, line);
            TakeCode();
            return true;
        }
        if (span[0] == '+')
        {
            Kind = ImapResponseKind.Continuation;
            rest = line[(span.Length > 1 && span[1] == ' ' ? 2 : 1)..];
            return true;
        }

        var space = span.IndexOf((byte)' ');
        if (space <= 0 || space + 1 == span.Length)
            throw ImapProblems.Broken($"not an IMAP answer: {WireText.Printable(span)}");
        var body = line[(space + 1)..];
        while (body.Length > 0 && body.Span[0] == ' ')
            body = body[1..];
        if (span[0] == '*' && space == 1)
            return ReadUntagged(body);
        Kind = ImapResponseKind.Tagged;
        Tag = span[0] is (byte)'A' or (byte)'a' && Utf8Parser.TryParse(span[1..space], out uint tag, out var used) && used == space - 1 ? tag : 0;
        ReadStatus(body, StatusOf(FirstWord(body.Span)) ?? throw ImapProblems.Broken($"a tag without a status: {WireText.Printable(span)}"));
        return true;
    }

    private bool ReadUntagged(ReadOnlyMemory<byte> body)
    {
        var word = FirstWord(body.Span);
        if (StatusOf(word) is { } status)
        {
            Kind = ImapResponseKind.Status;
            ReadStatus(body, status);
            return true;
        }

        if (Utf8Parser.TryParse(word, out uint number, out var used) && used == word.Length)
        {
            Number = number;
            body = body[Math.Min(used + 1, body.Length)..];
            word = FirstWord(body.Span);
        }

        keyword = body[..word.Length];
        rest = body[word.Length..];
        Kind = ImapResponseKind.Data;
        if (!Is("FETCH"u8))
        {
            // Whole only when the last literal's bytes are here: skipping value by value finds out. (Lines for people never hold a literal, even
            // if they look so: * NO over quota {3})
            var values = Arguments();
            while (MayEndInLiteral(rest.Span) && !values.AtEnd)
            {
                if (!values.SkipValue())
                    return false;
                values.SkipSpaces();
            }

            return true;
        }

        var parser = Arguments();
        parser.Expect((byte)'(');
        var complete = Fetch.Read(ref parser);
        Kind = complete ? ImapResponseKind.Fetch : ImapResponseKind.FetchWithBody;
        return complete || Fetch.Body == FetchBody.Literal;
    }

    private static bool MayEndInLiteral(ReadOnlySpan<byte> text) => text.Length > 0 && text[^1] == '}';

    /// <summary><c>NO [TRYCREATE] Mailbox doesn't exist</c></summary>
    private void ReadStatus(ReadOnlyMemory<byte> body, ImapStatus status)
    {
        Status = status;
        var after = FirstWord(body.Span).Length;
        rest = body[Math.Min(after + 1, body.Length)..];
        TakeCode();
    }

    /// <summary>The code that <see cref="rest"/> begins with, if any.</summary>
    private void TakeCode()
    {
        if (rest.Length == 0 || rest.Span[0] != '[')
            return;
        var close = EndOfCode(rest.Span);
        if (close < 0)
            return; // a greeting such as Exchange's ends in brackets, some texts only begin with one: then it is text
        code = rest[1..close];
        rest = rest[Math.Min(close + 2, rest.Length)..];
    }

    /// <summary>The bracket that closes the code: flags in a list may have some of their own, <c>[PERMANENTFLAGS (Spam-[Gmail]/All \*)]</c>.</summary>
    private static int EndOfCode(ReadOnlySpan<byte> text)
    {
        var depth = 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '(')
                depth++;
            else if (text[i] == ')')
                depth--;
            else if (text[i] == ']' && depth <= 0)
                return i;
        }

        return text.IndexOf((byte)']');
    }

    private static ReadOnlySpan<byte> FirstWord(ReadOnlySpan<byte> text)
    {
        var space = text.IndexOf((byte)' ');
        return space < 0 ? text : text[..space];
    }

    private static ImapStatus? StatusOf(ReadOnlySpan<byte> word)
    {
        if (Ascii.EqualsIgnoreCase(word, "OK"u8))
            return ImapStatus.Ok;
        if (Ascii.EqualsIgnoreCase(word, "NO"u8))
            return ImapStatus.No;
        if (Ascii.EqualsIgnoreCase(word, "BAD"u8))
            return ImapStatus.Bad;
        if (Ascii.EqualsIgnoreCase(word, "BYE"u8))
            return ImapStatus.Bye;
        return Ascii.EqualsIgnoreCase(word, "PREAUTH"u8) ? ImapStatus.PreAuth : null;
    }
}
