using System.Globalization;
using System.Text;

namespace MailPortal.Tests.Portal;

/// <summary>Mails as a supplier's program writes them, byte by byte and without the portal's own code.</summary>
internal static class RawMail
{
    /// <summary>Another mail each time.</summary>
    public static byte[] With(string subject, params ReadOnlySpan<(string Name, byte[] Content)> attachments) => Write(subject, $"{Guid.NewGuid():N}", attachments);

    /// <summary>The same mail each time, byte for byte.</summary>
    public static byte[] Always(string subject, params ReadOnlySpan<(string Name, byte[] Content)> attachments) => Write(subject, "siempre", attachments);

    private static byte[] Write(string subject, string id, ReadOnlySpan<(string Name, byte[] Content)> attachments)
    {
        var mail = new StringBuilder();
        void Line(string text) => mail.Append(text).Append("\r\n");
        Line("From: Proveedor <facturacion@proveedor.test>");
        Line("To: facturas@contoso.test");
        Line($"Subject: {subject}");
        Line($"Message-ID: <{id}@proveedor.test>");
        Line("Date: Fri, 20 Nov 2026 08:00:00 -0500");
        Line("MIME-Version: 1.0");
        Line("Content-Type: multipart/mixed; boundary=\"frontera\"");
        Line("");
        Line("--frontera");
        Line("Content-Type: text/plain; charset=utf-8");
        Line("");
        Line("Adjunto.");
        foreach (var (name, content) in attachments)
        {
            Line("--frontera");
            Line("Content-Type: application/octet-stream");
            Line($"Content-Disposition: attachment; filename=\"{name}\"");
            Line("Content-Transfer-Encoding: base64");
            Line("");
            Line(Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks));
        }
        Line("--frontera--");
        return Encoding.UTF8.GetBytes(mail.ToString());
    }

    /// <summary>A mail of about that many bytes.</summary>
    public static byte[] OfSize(int bytes) => With(bytes.ToString(CultureInfo.InvariantCulture), ("relleno.bin", new byte[bytes * 3L / 4]));
}
