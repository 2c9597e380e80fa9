using System.Text;

namespace MailPortal.Mail.Mime;

/// <summary>UTF-7 (RFC 2152), which .NET no longer decodes: <c>Hi +AGE-</c>. Read only, for display.</summary>
internal static class Utf7
{
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        for (var i = 0; i < bytes.Length;)
        {
            if (bytes[i] != (byte)'+')
            {
                text.Append((char)bytes[i++]);
                continue;
            }
            i++;
            if (i < bytes.Length && bytes[i] == (byte)'-')
            {
                text.Append('+');
                i++;
                continue;
            }
            // "1 + 1": what shifts to nothing was never encoded.
            if (i == bytes.Length || Base64Decoder.Value(bytes[i]) is not (>= 0 and < 64))
            {
                text.Append('+');
                continue;
            }
            int bits = 0, held = 0;
            for (; i < bytes.Length && Base64Decoder.Value(bytes[i]) is >= 0 and < 64 and var six; i++)
            {
                bits = ((bits << 6) | six) & 0x3FFFFF;
                held += 6;
                if (held < 16)
                    continue;
                held -= 16;
                text.Append((char)((bits >> held) & 0xFFFF));
            }
            if (i < bytes.Length && bytes[i] == (byte)'-')
                i++;
        }
        return text.ToString();
    }
}
