using System.Text;

namespace MailPortal.Sandbox.Exchange;

/// <summary>IMAP's folder names (RFC 3501, 5.1.3): <c>Facturaci&amp;APM-n</c> is <c>Facturación</c>.</summary>
internal static class ModifiedUtf7
{
    /// <summary>Decodes; what is no valid sequence stays as it stands.</summary>
    public static string Decode(string name)
    {
        var text = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] != '&')
            {
                text.Append(name[i]);
                continue;
            }
            var end = name.IndexOf('-', i);
            if (end < 0) return text.Append(name, i, name.Length - i).ToString();
            var run = name[(i + 1)..end];
            text.Append(run.Length == 0 ? "&" : Run(run) ?? name[i..(end + 1)]);
            i = end;
        }
        return text.ToString();
    }

    // UTF-16BE in base64 with ',' for '/' and no padding.
    private static string? Run(string run)
    {
        var padded = run.Replace(',', '/') + new string('=', (4 - run.Length % 4) % 4);
        var bytes = new byte[padded.Length];
        return Convert.TryFromBase64String(padded, bytes, out var length) && length % 2 == 0 ? Encoding.BigEndianUnicode.GetString(bytes, 0, length) : null;
    }
}
