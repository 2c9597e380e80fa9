namespace MailPortal.Mail.Network;

/// <summary>Bytes of a server as text that is safe to keep and show.</summary>
internal static class WireText
{
    /// <summary>Bytes of a line that are kept.</summary>
    internal const int Longest = 300;

    /// <summary>At most 300 characters; what is not printable ASCII or valid UTF-8 text shows as <c>?</c>, so that no control sequence reaches a log.</summary>
    internal static string Printable(ReadOnlySpan<byte> bytes)
    {
        var text = System.Text.Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, Longest)]);
        return string.Create(text.Length, text, static (target, source) =>
        {
            for (var i = 0; i < target.Length; i++)
                target[i] = char.IsControl(source[i]) || source[i] is '\ufffd' ? '?' : source[i];
        });
    }
}
