namespace MailPortal.Mail.Network;

/// <summary>Bytes of a server as text that is safe to keep and show.</summary>
internal static class WireText
{
    /// <summary>Bytes of a line that are kept.</summary>
    internal const int Longest = 300;

    /// <summary>Stands where a text was cut: what looks for a secret in it knows that there may be a part of one before it or behind it.</summary>
    internal const char Cut = '…';

    /// <summary>At most 300 bytes, and <see cref="Cut"/> for what stood behind them; what is not printable ASCII or valid UTF-8 text shows as <c>?</c>, so
    /// that no control sequence reaches a log.</summary>
    internal static string Printable(ReadOnlySpan<byte> bytes) => bytes.Length > Longest ? Beginning(bytes) : Shown(bytes);

    /// <summary>The same of bytes that are not all there were.</summary>
    internal static string Beginning(ReadOnlySpan<byte> bytes) => Shown(WholeCharacters(bytes[..Math.Min(bytes.Length, Longest)])) + Cut;

    /// <summary>The same from a place within them.</summary>
    internal static string From(ReadOnlySpan<byte> bytes, int start)
    {
        if (start == 0)
            return Printable(bytes);
        while (start < bytes.Length && IsContinuation(bytes[start]))
            start++;
        return Cut + Printable(bytes[start..]);
    }

    private static string Shown(ReadOnlySpan<byte> bytes)
    {
        var text = System.Text.Encoding.UTF8.GetString(bytes);
        return string.Create(text.Length, text, static (target, source) =>
        {
            for (var i = 0; i < target.Length; i++)
                target[i] = char.IsControl(source[i]) || source[i] is '\ufffd' ? '?' : source[i];
        });
    }

    /// <summary>Without the last character when some of its bytes are missing: as a <c>?</c> it would hide what stands before it.</summary>
    private static ReadOnlySpan<byte> WholeCharacters(ReadOnlySpan<byte> bytes)
    {
        var first = bytes.Length - 1;
        while (first > 0 && bytes.Length - first < 4 && IsContinuation(bytes[first]))
            first--;
        if (first < 0)
            return bytes;
        var length = bytes[first] switch
        {
            >= 0xf0 => 4,
            >= 0xe0 => 3,
            >= 0xc0 => 2,
            _ => 1,
        };
        return bytes.Length - first < length ? bytes[..first] : bytes;
    }

    private static bool IsContinuation(byte value) => (value & 0xc0) == 0x80;
}
