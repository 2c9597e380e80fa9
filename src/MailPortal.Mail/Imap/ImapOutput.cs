using System.Buffers;
using MailPortal.Mail.Network;

namespace MailPortal.Mail.Imap;

/// <summary>Builds tagged command lines.</summary>
internal sealed class ImapOutput : CommandOutput<ImapOutput>
{
    internal uint LastTag { get; private set; }

    /// <summary>Begins <c>A7 VERB</c>.</summary>
    internal ImapOutput Begin(string verb)
    {
        Clear();
        LastTag++;
        Line.Write("A"u8);
        UidSet.Write(Line, LastTag);
        return Atom(verb);
    }

    /// <summary>A space and these characters as they are.</summary>
    internal ImapOutput Atom(string text)
    {
        Line.Write(" "u8);
        return Raw(text);
    }

    /// <summary>A space and the text in quotes. Our own names are ASCII (modified UTF-7), or UTF-8 where RFC 9051 section 4.3 allows it; a server that lists raw UTF-8 gets
    /// back what it listed.</summary>
    internal ImapOutput Quoted(string text) => Atom(InQuotes(text));

    internal static string InQuotes(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>A space and rising uids as ranges.</summary>
    internal ImapOutput Set(ReadOnlySpan<uint> uids)
    {
        Line.Write(" "u8);
        UidSet.Write(Line, uids);
        return this;
    }
}
