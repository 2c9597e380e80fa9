using System.Buffers;
using System.Text;
using MailPortal.Mail.Imap;

namespace MailPortal.Mail.Reading;

/// <summary>The mail that Exchange makes up and gives in place of one that it cannot convert; taken for that one it would hide it for ever.</summary>
internal static class ExchangeStub
{
    private const string Sender = "Microsoft Exchange Server";
    private const string Subject = "Retrieval using the IMAP4 protocol failed for the following message";
    private const int Header = 4 * 1024;
    private const int Largest = 64 * 1024; // a few sentences, as text and as HTML

    /// <summary>Whether the body that was announced is one. Nothing is taken of it.</summary>
    internal static async ValueTask<bool> IsNextAsync(ImapConnection connection, long length, CancellationToken cancellation) =>
        length is > 0 and <= Largest && connection.Greeting.Contains("Microsoft Exchange", StringComparison.Ordinal)
        && Is(await connection.PeekAsync(Math.Min(length, Header), cancellation).ConfigureAwait(false));

    private static bool Is(in ReadOnlySequence<byte> beginning)
    {
        Span<byte> joined = stackalloc byte[beginning.IsSingleSegment ? 0 : Header];
        scoped var bytes = beginning.FirstSpan;
        if (!beginning.IsSingleSegment)
        {
            beginning.CopyTo(joined);
            bytes = joined[..(int)beginning.Length];
        }

        return bytes.IndexOf("Retrieval"u8) >= 0 && Is(Encoding.Latin1.GetString(bytes));
    }

    private static bool Is(string beginning)
    {
        var end = beginning.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        // Folded lines made one again (RFC 5322 section 2.2.3).
        var fields = (end < 0 ? beginning : beginning[..end]).Replace("\r\n ", " ", StringComparison.Ordinal).Replace("\r\n\t", " ", StringComparison.Ordinal).Split("\r\n");
        return Begins(fields, "Subject:", Subject) && Begins(fields, "From:", Sender);
    }

    private static bool Begins(string[] fields, string name, string value) => Array.Exists(fields, field =>
        field.StartsWith(name, StringComparison.OrdinalIgnoreCase) && field.AsSpan(name.Length).TrimStart(" \t\"").StartsWith(value, StringComparison.OrdinalIgnoreCase));
}
