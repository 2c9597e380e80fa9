using System.Buffers.Text;
using System.Text;
using MailPortal.Mail.Network;

namespace MailPortal.Mail.Pop3;

/// <summary>Numbers and unique ids in what a server lists. Blanks may be doubled and words may follow, as servers do; what is no number is a broken
/// server.</summary>
internal ref struct Pop3Parser(ReadOnlySpan<byte> line)
{
    private readonly ReadOnlySpan<byte> whole = line;
    private ReadOnlySpan<byte> left = line;

    /// <summary>A message number: 1 and up.</summary>
    internal int MessageNumber() => Number() is > 0 and <= int.MaxValue and var number ? (int)number : throw Unexpected("a message number expected");

    /// <summary>How many messages: 0 and up.</summary>
    internal int Count() => Number() is <= int.MaxValue and var number ? (int)number : throw Unexpected("a count expected");

    /// <summary>A number that is not negative.</summary>
    internal long Number()
    {
        SkipBlanks();
        if (!Utf8Parser.TryParse(left, out long number, out var used) || number < 0 || left[0] is (byte)'+' or (byte)'-' || (used < left.Length && !IsBlank(left[used])))
            throw Unexpected("a number expected");
        left = left[used..];
        return number;
    }

    /// <summary>Bytes: 0 and up; 0 where a server does not say.</summary>
    internal long Size()
    {
        SkipBlanks();
        return left.IsEmpty ? 0 : Number();
    }

    /// <summary>All that is left (RFC 1939 section 7, UIDL: 1 to 70 characters from 0x21 to 0x7E). Servers that go beyond keep what tells one message
    /// from another: every byte becomes a character of its own. Empty where a server has none for this message, or one that nobody can keep: the others must not suffer for it.</summary>
    internal string UniqueId()
    {
        SkipBlanks();
        var id = left.TrimEnd(" \t"u8);
        return id.Length <= Pop3Commands.LongestUniqueId ? Encoding.Latin1.GetString(id) : "";
    }

    private void SkipBlanks() => left = left.TrimStart(" \t"u8);

    private static bool IsBlank(byte value) => value is (byte)' ' or (byte)'\t';

    private readonly Problems.MailProblemException Unexpected(string what) => Pop3Problems.Broken($"{what}: {WireText.Printable(whole)}");
}
