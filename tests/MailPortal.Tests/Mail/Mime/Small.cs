using System.Text;
using MailPortal.Mail.Mime;

namespace MailPortal.Tests.Mail.Mime;

/// <summary>Mails small enough to be written in a test: <c>\n</c> stands for CR LF, characters for bytes.</summary>
internal static class Small
{
    public static MimeMessage Mail(string text) => Raw(text.Replace("\n", "\r\n", StringComparison.Ordinal));

    public static MimeMessage Raw(string text) => MimeParser.Parse(Encoding.Latin1.GetBytes(text), cancellation: TestContext.Current.CancellationToken);

    public static MimeMessage WinMail(byte[] tnef, MimeLimits? limits = null) => MimeParser.Parse(WinMailRaw(tnef), limits, TestContext.Current.CancellationToken);

    public static byte[] WinMailRaw(byte[] tnef) => Encoding.ASCII.GetBytes(
        $"Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n{Convert.ToBase64String(tnef, Base64FormattingOptions.InsertLineBreaks)}\r\n");

    public static string Text(this MimePart part) => Encoding.Latin1.GetString(part.Decode());

    public static MimePart Leaf(string headers, string body = "x") => Assert.Single(Mail($"{headers}\n\n{body}").Leaves);

    public static IEnumerable<MimeWarningKind> Kinds(this MimeMessage mail) => mail.Warnings.Select(warning => warning.Kind);

    public static IEnumerable<string> Show(this MimeMessage mail) => mail.Leaves.Select(leaf => $"{leaf.Path} {leaf.ContentType} {leaf.Text()}");
}
