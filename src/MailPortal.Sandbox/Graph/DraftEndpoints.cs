using MailPortal.Sandbox.Exchange;
using MailPortal.Sandbox.Transport;
using Microsoft.AspNetCore.Http;

namespace MailPortal.Sandbox.Graph;

/// <summary>Messages that are made in steps: draft, attachments, send.</summary>
internal sealed class DraftEndpoints(Drafts drafts, Sending sending)
{
    public async Task<GraphAnswer> Create(HttpContext http, GraphCaller caller, GraphMailbox mailbox)
    {
        MayWrite(caller, mailbox);
        if (!GraphBody.IsMime(http.Request))
        {
            var content = MessageReader.Read(await GraphBody.JsonAsync(http.Request));
            return new(201, DraftJson.Of(drafts.Add(mailbox.Address, content with { MessageId = content.MessageId ?? MailTransport.NewMessageId(mailbox.Address) }, null), mailbox));
        }
        var mime = await GraphBody.MimeAsync(http.Request);
        var message = RawMessage.Read(mime) ?? throw new GraphException(GraphError.MimeInvalid);
        IReadOnlyList<Mailbox> Named(string field) => [.. message.Addresses(field).Select(a => new Mailbox(a, null))];
        return new(201, DraftJson.Of(
            drafts.Add(mailbox.Address, new()
            {
                Subject = MessageHeaders.Read(new MemoryStream(mime)).Subject,
                To = Named("To"),
                Cc = Named("Cc"),
                Bcc = Named("Bcc"),
                MessageId = message.Value("Message-ID") ?? MailTransport.NewMessageId(mailbox.Address),
            }, mime), mailbox));
    }

    public Task<GraphAnswer> Get(HttpContext http, GraphCaller caller, GraphMailbox mailbox)
    {
        if (!caller.May("Mail.ReadWrite", "Mail.Read")) throw new GraphException(GraphError.AccessDenied);
        return Task.FromResult(new GraphAnswer(200, DraftJson.Of(drafts.Find(mailbox.WithMail().Address, Id(http)), mailbox)));
    }

    public async Task<GraphAnswer> Update(HttpContext http, GraphCaller caller, GraphMailbox mailbox)
    {
        MayWrite(caller, mailbox);
        drafts.Find(mailbox.Address, Id(http));
        var json = await GraphBody.JsonAsync(http.Request);
        return new(200, DraftJson.Of(drafts.Change(mailbox.Address, Id(http), d => d with { Content = MessageReader.Read(json, d.Content) }), mailbox));
    }

    public Task<GraphAnswer> Delete(HttpContext http, GraphCaller caller, GraphMailbox mailbox)
    {
        MayWrite(caller, mailbox);
        drafts.Take(mailbox.Address, Id(http));
        return Task.FromResult(GraphAnswer.NoContent);
    }

    public async Task<GraphAnswer> Send(HttpContext http, GraphCaller caller, GraphMailbox mailbox)
    {
        if (!caller.May("Mail.Send")) throw new GraphException(GraphError.AccessDenied);
        var draft = drafts.Take(mailbox.WithMail().Address, Id(http));
        try
        {
            if (draft.Mime is { } mime) await sending.SendMimeAsync("graph-draft", caller, mailbox, mime, draft.Content.Attachments, http.RequestAborted);
            else await sending.SendAsync("graph-draft", caller, mailbox, draft.Content, save: true, http.RequestAborted);
        }
        catch
        {
            drafts.PutBack(draft); // refused: it waits on
            throw;
        }
        return GraphAnswer.Accepted;
    }

    public Task<GraphAnswer> Attachments(HttpContext http, GraphCaller caller, GraphMailbox mailbox)
    {
        if (!caller.May("Mail.ReadWrite", "Mail.Read")) throw new GraphException(GraphError.AccessDenied);
        var draft = drafts.Find(mailbox.WithMail().Address, Id(http));
        return Task.FromResult(new GraphAnswer(200, new { value = draft.Content.Attachments.Select((a, i) => DraftJson.Of(draft.AttachmentIds[i], a)) }));
    }

    public async Task<GraphAnswer> Attach(HttpContext http, GraphCaller caller, GraphMailbox mailbox)
    {
        MayWrite(caller, mailbox);
        drafts.Find(mailbox.Address, Id(http));
        var attachment = MessageReader.Attachment(await GraphBody.JsonAsync(http.Request));
        return new(201, DraftJson.Of(Add(mailbox.Address, Id(http), attachment), attachment));
    }

    /// <returns>The attachment's id.</returns>
    public string Add(string mailbox, string id, FileAttachment attachment)
    {
        var made = Drafts.NewId();
        drafts.Change(mailbox, id, d => d with
        {
            Content = d.Content with { Attachments = [.. d.Content.Attachments, attachment] },
            AttachmentIds = [.. d.AttachmentIds, made],
        });
        return made;
    }

    public static void MayWrite(GraphCaller caller, GraphMailbox mailbox)
    {
        if (!caller.May("Mail.ReadWrite")) throw new GraphException(GraphError.AccessDenied);
        mailbox.WithMail();
    }

    private static string Id(HttpContext http) => http.Request.RouteValues["id"]!.ToString()!;
}
