using MailPortal.Mail.Mime.Composing;

namespace MailPortal.Tests.Mail.Graph;

/// <summary>Mails to be sent.</summary>
internal static class Mails
{
    /// <summary>With what each way has to carry: Bcc, an id of its own, a thread, a header.</summary>
    public static OutgoingMessage Small { get; } = new()
    {
        From = [new("Facturación", "ana@contoso.test")],
        To = [new("Pérez, Luis", "luis@example.test")],
        Bcc = [new("", "oculto@example.test")],
        Subject = "Factura nº 1",
        MessageId = "fixed-1@contoso.test",
        InReplyTo = "asked@example.test",
        ExtraHeaders = [new("Auto-Submitted", "auto-generated")],
        Text = "Adjunto la factura.",
    };

    public static OutgoingMessage With(params int[] sizes) =>
        Small with { Attachments = [.. sizes.Select((size, n) => new OutgoingAttachment($"{n}.bin", "application/octet-stream", OutgoingContent.From(Bytes(size))))] };

    /// <summary>Bytes of which each place can be told from its neighbours.</summary>
    public static byte[] Bytes(int size)
    {
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        return bytes;
    }
}
