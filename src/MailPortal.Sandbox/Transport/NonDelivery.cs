using System.Text;
using MailPortal.Sandbox.Exchange;
using MailPortal.Sandbox.Samples;

namespace MailPortal.Sandbox.Transport;

/// <summary>Writes what Exchange puts into the sender's INBOX when a mailbox does not exist (RFC 3464).</summary>
internal static class NonDelivery
{
    public static byte[] Write(RawMessage message, string sender, string recipient, DateTimeOffset now)
    {
        var domain = recipient[(recipient.IndexOf('@', StringComparison.Ordinal) + 1)..];
        var subject = MessageHeaders.Read(new MemoryStream(message.ToBytes())).Subject;
        var boundary = $"=_ndr_{Guid.NewGuid():N}";
        return Encoding.UTF8.GetBytes($"""
            From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@{domain}>
            To: {sender}
            Date: {MailWriter.Date(now)}
            Subject: {MailWriter.Words("Undeliverable: " + subject)}
            Message-ID: {MailTransport.NewMessageId(sender)}
            In-Reply-To: {message.Value("Message-ID")}
            Auto-Submitted: auto-replied
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=delivery-status; boundary="{boundary}"

            --{boundary}
            Content-Type: text/plain; charset=utf-8

            Your message to {recipient} couldn't be delivered.
            {recipient} wasn't found at {domain}.

            --{boundary}
            Content-Type: message/delivery-status

            Reporting-MTA: dns;SBX01CA0001.CONTOSO.TEST

            Final-Recipient: rfc822;{recipient}
            Action: failed
            Status: 5.1.10
            Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient {recipient} not found by SMTP address lookup

            --{boundary}
            Content-Type: text/rfc822-headers

            Message-ID: {message.Value("Message-ID")}
            Subject: {message.Value("Subject")}

            --{boundary}--

            """.ReplaceLineEndings("\r\n"));
    }
}
