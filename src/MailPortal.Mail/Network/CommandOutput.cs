using System.Buffers;
using System.Text;

namespace MailPortal.Mail.Network;

/// <summary>Builds command lines; several go out in one write. A secret is written by <see cref="Secret"/> alone, which puts <c>***</c> into the
/// log. Every argument is checked: one with a line break in it would be a second command. A line that fails its check is never sent.</summary>
internal class CommandOutput
{
    private readonly ArrayBufferWriter<byte> pending = new(1024);
    private readonly ArrayBufferWriter<byte> line = new(256);
    private readonly StringBuilder shown = new();
    private int shownUntil;

    internal WireLog? Log { get; set; }

    /// <summary>Whole lines that wait to be sent.</summary>
    internal ReadOnlyMemory<byte> Pending => pending.WrittenMemory;

    /// <summary>The line under way.</summary>
    protected IBufferWriter<byte> Line => line;

    /// <summary>Begins a line anew; what an earlier one left behind that failed its check is gone.</summary>
    internal CommandOutput Start(string text)
    {
        Clear();
        return Raw(text);
    }

    internal CommandOutput Raw(string text)
    {
        if (text.AsSpan().ContainsAny('\r', '\n', '\0'))
            throw new ArgumentException("A line break is not allowed in an argument.", nameof(text));
        Encoding.UTF8.GetBytes(text, line);
        return this;
    }

    /// <summary>Bytes that must not be seen.</summary>
    internal CommandOutput Secret(ReadOnlySpan<byte> secret)
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

    protected void Clear()
    {
        line.ResetWrittenCount();
        shown.Clear();
        shownUntil = 0;
    }
}
