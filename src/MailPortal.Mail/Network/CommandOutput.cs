using System.Buffers;
using System.Text;

namespace MailPortal.Mail.Network;

/// <summary>Builds command lines; several go out in one write. A secret is written by <see cref="Secret"/> alone, which puts <c>***</c> into the
/// log. Every argument is checked: one with a line break in it would be a second command. A line that fails its check is never sent.</summary>
/// <typeparam name="TSelf">The protocol's own output.</typeparam>
internal abstract class CommandOutput<TSelf> where TSelf : CommandOutput<TSelf>
{
    private readonly ArrayBufferWriter<byte> pending = new(1024);
    private readonly StringBuilder shown = new();
    private int shownUntil;

    internal WireLog? Log { get; set; }

    /// <summary>Whole lines that wait to be sent.</summary>
    internal ReadOnlyMemory<byte> Pending => pending.WrittenMemory;

    private protected ArrayBufferWriter<byte> Line { get; } = new(256);

    /// <summary>These characters as they are.</summary>
    internal TSelf Raw(string text)
    {
        if (text.AsSpan().ContainsAny('\r', '\n', '\0'))
            throw new ArgumentException("A line break is not allowed in an argument.", nameof(text));
        Encoding.UTF8.GetBytes(text, Line);
        return (TSelf)this;
    }

    /// <summary>Bytes that must not be seen.</summary>
    internal TSelf Secret(ReadOnlySpan<byte> secret)
    {
        if (secret.ContainsAny((byte)'\r', (byte)'\n', (byte)0))
            throw new ArgumentException("A line break is not allowed in an argument.", nameof(secret));
        Show(secret.IsEmpty ? "" : "***");
        Line.Write(secret);
        shownUntil = Line.WrittenCount;
        return (TSelf)this;
    }

    /// <summary>Ends the line.</summary>
    internal void End()
    {
        Show("");
        Log?.Client(shown.ToString());
        pending.Write(Line.WrittenSpan);
        pending.Write("\r\n"u8);
        Clear();
    }

    internal void Sent() => pending.ResetWrittenCount();

    private void Show(string instead)
    {
        if (Log is not null)
            shown.Append(Encoding.UTF8.GetString(Line.WrittenSpan[shownUntil..])).Append(instead);
    }

    /// <summary>Forgets a line that was begun and not ended.</summary>
    private protected void Clear()
    {
        Line.ResetWrittenCount();
        shown.Clear();
        shownUntil = 0;
    }
}
