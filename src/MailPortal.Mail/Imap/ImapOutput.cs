using System.Buffers;
using System.Text;
using MailPortal.Mail.Network;

namespace MailPortal.Mail.Imap;

/// <summary>Builds command lines; several go out in one write. A secret is written by <see cref="Secret"/> alone, which puts <c>***</c> into the
/// log. Every argument is checked: one with a line break in it would be a second command. A line that fails its check is never sent.</summary>
internal sealed class ImapOutput
{
    private readonly ArrayBufferWriter<byte> pending = new(1024);
    private readonly ArrayBufferWriter<byte> line = new(256);
    private readonly StringBuilder shown = new();
    private int shownUntil;

    internal WireLog? Log { get; set; }

    /// <summary>Whole lines that wait to be sent.</summary>
    internal ReadOnlyMemory<byte> Pending => pending.WrittenMemory;

    internal uint LastTag { get; private set; }

    /// <summary>Begins <c>A7 VERB</c>.</summary>
    internal ImapOutput Begin(string verb)
    {
        Clear();
        LastTag++;
        line.Write("A"u8);
        UidSet.Write(line, LastTag);
        return Atom(verb);
    }

    /// <summary>A space and these characters as they are.</summary>
    internal ImapOutput Atom(string text)
    {
        line.Write(" "u8);
        return Raw(text);
    }

    internal ImapOutput Raw(string text)
    {
        if (text.AsSpan().ContainsAny('\r', '\n', '\0'))
            throw new ArgumentException("A line break is not allowed in an argument.", nameof(text));
        Encoding.UTF8.GetBytes(text, line);
        return this;
    }

    /// <summary>A space and the text in quotes. Our own names are ASCII (modified UTF-7); a server that lists raw UTF-8 gets back what it listed.</summary>
    internal ImapOutput Quoted(string text) => Atom(InQuotes(text));

    internal static string InQuotes(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>A space and rising uids as ranges.</summary>
    internal ImapOutput Set(ReadOnlySpan<uint> uids)
    {
        line.Write(" "u8);
        UidSet.Write(line, uids);
        return this;
    }

    /// <summary>Bytes that must not be seen.</summary>
    internal ImapOutput Secret(ReadOnlySpan<byte> secret)
    {
        if (secret.ContainsAny((byte)'\r', (byte)'\n', (byte)0))
            throw new ArgumentException("A line break is not allowed in an argument.", nameof(secret));
        Show(secret.IsEmpty ? "" : "***");
        line.Write(secret);
        shownUntil = line.WrittenCount;
        return this;
    }

    /// <summary>Ends the line.</summary>
    internal void End()
    {
        Show("");
        Log?.Client(shown.ToString());
        pending.Write(line.WrittenSpan);
        pending.Write("\r\n"u8);
        Clear();
    }

    internal void Sent() => pending.ResetWrittenCount();

    private void Show(string instead)
    {
        if (Log is not null)
            shown.Append(Encoding.UTF8.GetString(line.WrittenSpan[shownUntil..])).Append(instead);
    }

    private void Clear()
    {
        line.ResetWrittenCount();
        shown.Clear();
        shownUntil = 0;
    }
}
