using MailPortal.Sandbox.Transport;

namespace MailPortal.Sandbox.Graph;

/// <summary>Sends what Graph was given, after the last questions: to whom, and in whose name.</summary>
internal sealed class Sending(MailTransport transport)
{
    private const int MostRecipients = 500;
    private const int LargestMessage = 35 * 1024 * 1024;

    public Task SendAsync(string how, GraphCaller caller, GraphMailbox mailbox, MessageContent content, bool save, CancellationToken cancellation)
    {
        Check(caller, mailbox, content.From?.Address, content.Recipients);
        var from = content.From is { } other ? other with { Name = other.Name ?? mailbox.Tenant.Mailbox(other.Address)?.DisplayName } : new Mailbox(mailbox.Address, mailbox.DisplayName);
        var raw = MimeWriter.Write(content, from);
        return SubmitAsync(how, mailbox, raw, RawMessage.Read(raw)!, content.Recipients, save, cancellation);
    }

    public Task SendMimeAsync(string how, GraphCaller caller, GraphMailbox mailbox, byte[] mime, IReadOnlyList<FileAttachment> files, CancellationToken cancellation)
    {
        var message = RawMessage.Read(mime) ?? throw new GraphException(GraphError.MimeInvalid);
        IReadOnlyList<string> recipients = [.. message.Addresses("To"), .. message.Addresses("Cc"), .. message.Addresses("Bcc")];
        Check(caller, mailbox, message.Addresses("From") is [var from, ..] ? from : null, recipients);
        var whole = MimeWriter.Add(message, files);
        return SubmitAsync(how, mailbox, whole, RawMessage.Read(whole)!, recipients, save: true, cancellation);
    }

    private static void Check(GraphCaller caller, GraphMailbox mailbox, string? from, IReadOnlyList<string> recipients)
    {
        if (recipients.Count == 0) throw new GraphException(GraphError.NoRecipients);
        if (!recipients.All(MailAddresses.IsValid)) throw new GraphException(GraphError.InvalidRecipients);
        if (recipients.Count > MostRecipients) throw new GraphException(GraphError.TooManyRecipients);
        if (from is null || from.Equals(mailbox.Address, StringComparison.OrdinalIgnoreCase)) return;
        // In somebody else's name: the token has to say so, before anybody's rights are looked at.
        if (caller.Person is not null && !caller.May("Mail.Send.Shared")) throw new GraphException(GraphError.AccessDenied);
        if (!mailbox.MaySendAs(from)) throw new GraphException(GraphError.SendAsDenied);
    }

    private Task SubmitAsync(string how, GraphMailbox mailbox, byte[] raw, RawMessage message, IReadOnlyList<string> recipients, bool save, CancellationToken cancellation) =>
        raw.Length > LargestMessage ? throw new GraphException(GraphError.MessageTooLarge)
            : transport.SubmitAsync(new(how, mailbox.Address, mailbox.DisplayName, recipients, message, save), cancellation);
}
