using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace MailPortal.Mail.Sasl;

/// <summary>The base64 in which IMAP, POP3 and SMTP all carry a sign-in.</summary>
internal static class SaslBase64
{
    internal static byte[] Encode(byte[] bytes) => Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes));

    /// <summary>A challenge that is not base64 is shown as it came.</summary>
    internal static byte[] Decode(ReadOnlySpan<byte> challenge)
    {
        var text = challenge.Trim((byte)' ');
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        return Base64.DecodeFromUtf8(text, bytes, out _, out var written) == OperationStatus.Done ? bytes[..written] : text.ToArray();
    }
}
