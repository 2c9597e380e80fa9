using System.Buffers;
using System.Text;
using MailPortal.Mail.Imap;
using MailPortal.Mail.Pop3;

namespace MailPortal.Mail.Reading;

/// <summary>The mail that Exchange makes up and gives in place of one that it cannot convert; taken for that one it would hide it for ever.</summary>
internal static class ExchangeStub
{
    private const string Sender = "Microsoft Exchange Server";
    private const string Exchange = "Microsoft Exchange"; // in its greeting
    private const string ImapSubject = "Retrieval using the IMAP4 protocol failed for the following message";
    private const string Pop3Subject = "Retrieval using the POP3 protocol failed for the following message";
    private const int Header = 4 * 1024;
    private const int Largest = 64 * 1024; // a few sentences, as text and as HTML

    /// <summary>Whether the body that was announced is one. Nothing is taken of it.</summary>
    internal static async ValueTask<bool> IsNextAsync(ImapConnection connection, long length, CancellationToken cancellation) =>
        length is > 0 and <= Largest && connection.Greeting.Contains(Exchange, StringComparison.Ordinal)
        && Is(await connection.PeekAsync(Math.Min(length, Header), cancellation).ConfigureAwait(false), ImapSubject);

    /// <summary>Whether the message that begins here is one. Nothing is taken of it.</summary>
    internal static async ValueTask<bool> IsNextAsync(Pop3Connection connection, CancellationToken cancellation)
    {
        if (!connection.Greeting.Contains(Exchange, StringComparison.Ordinal))
            return false;
        // How long it is nobody says: no further than its header, which ends with an empty line, or with the dot of a message without a text.
        while (connection.Reader.Buffered.Length < Header && !HasWholeHeader(connection.Reader.Buffered))
            await connection.Reader.FillAsync(cancellation).ConfigureAwait(false);
        var buffered = connection.Reader.Buffered;
        return Is(buffered.Slice(0, Math.Min(buffered.Length, Header)), Pop3Subject);
    }

    private static bool HasWholeHeader(in ReadOnlySequence<byte> beginning)
    {
        Span<byte> joined = stackalloc byte[Header];
        var bytes = Joined(beginning, joined);
        return bytes.IndexOf("\r\n\r\n"u8) >= 0 || bytes.IndexOf("\n.\r\n"u8) >= 0;
    }

    private static bool Is(in ReadOnlySequence<byte> beginning, string subject)
    {
        Span<byte> joined = stackalloc byte[beginning.IsSingleSegment ? 0 : Header];
        var bytes = Joined(beginning, joined);
        return bytes.IndexOf("Retrieval"u8) >= 0 && Is(Encoding.Latin1.GetString(bytes), subject);
    }

    private static ReadOnlySpan<byte> Joined(in ReadOnlySequence<byte> bytes, Span<byte> room)
    {
        if (bytes.IsSingleSegment)
            return bytes.FirstSpan;
        bytes.CopyTo(room);
        return room[..(int)bytes.Length];
    }

    private static bool Is(string beginning, string subject)
    {
        var end = beginning.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        // Folded lines made one again (RFC 5322 section 2.2.3).
        var fields = (end < 0 ? beginning : beginning[..end]).Replace("\r\n ", " ", StringComparison.Ordinal).Replace("\r\n\t", " ", StringComparison.Ordinal).Split("\r\n");
        return Begins(fields, "Subject:", subject) && Begins(fields, "From:", Sender);
    }

    private static bool Begins(string[] fields, string name, string value) => Array.Exists(fields, field =>
        field.StartsWith(name, StringComparison.OrdinalIgnoreCase) && field.AsSpan(name.Length).TrimStart(" \t\"").StartsWith(value, StringComparison.OrdinalIgnoreCase));
}
