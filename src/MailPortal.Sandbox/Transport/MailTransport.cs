using MailPortal.Sandbox.Exchange;
using MailPortal.Sandbox.Samples;

namespace MailPortal.Sandbox.Transport;

/// <summary>Delivers accepted messages: to the sandbox's own mailboxes, back to the sender where there is no such mailbox, and to nobody outside.</summary>
internal sealed class MailTransport(IReadOnlyList<SandboxTenant> tenants, Func<Maildir> mail, SentLog sent, TimeProvider clock)
{
    private const string SentItems = "Sent Items";

    public async Task SubmitAsync(Submission submission, CancellationToken cancellation)
    {
        var message = submission.Message;
        var from = message.Addresses("From") is [var named, ..] ? named : submission.Sender;
        if (message.Value("From") is null) message.Set("From", $"{MailWriter.Words(submission.SenderName)} <{submission.Sender}>");
        if (message.Value("Message-ID") is not { Length: > 2 }) message.Set("Message-ID", NewMessageId(submission.Sender));
        // Exchange stamps the time of submission, whatever the sender wrote.
        message.Set("Date", MailWriter.Date(clock.GetUtcNow()));
        var copy = message.ToBytes();
        message.Remove("Bcc");
        message.Set("Received", $"from SBX01CA0001.CONTOSO.TEST ([2001:db8::1]) by SBX01CA0001.CONTOSO.TEST with mapi; {MailWriter.Date(clock.GetUtcNow())}");
        var raw = message.ToBytes();

        foreach (var recipient in submission.Recipients.Distinct(StringComparer.OrdinalIgnoreCase).Where(r => tenants.Any(t => t.Receives(r))))
        {
            if (tenants.Any(t => t.Holds(recipient))) await mail().DeliverAsync(recipient, raw, cancellation);
            else await mail().DeliverAsync(submission.Sender, NonDelivery.Write(message, submission.Sender, recipient, clock.GetUtcNow()), cancellation);
        }
        if (submission.Save) await mail().DeliverAsync(submission.Sender, copy, cancellation, SentItems);
        // Last: who reads in the list that it is out finds it in the mailboxes.
        sent.Add(submission, from, message.Value("Message-ID")!, MessageHeaders.Read(new MemoryStream(raw)).Subject, raw);
    }

    public static string NewMessageId(string sender) =>
        $"<SBX{Guid.NewGuid().ToString("N").ToUpperInvariant()[..25]}@SBX01CA0001.{sender[(sender.IndexOf('@', StringComparison.Ordinal) + 1)..]}>";
}
