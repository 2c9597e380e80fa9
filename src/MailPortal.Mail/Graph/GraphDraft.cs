using System.Buffers;
using System.Text.Json;
using MailPortal.Mail.Mime.Composing;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Graph;

/// <summary>A mail too large for one request: a draft made of its MIME without the files, the files one by one, then send
/// (https://learn.microsoft.com/graph/outlook-large-attachments). From MIME, because it keeps Message-ID, threads and both texts.</summary>
/// <param name="client">Whose token sends.</param>
/// <param name="owner"><c>me</c> or <c>users/{id}</c>.</param>
internal sealed class GraphDraft(GraphClient client, string owner)
{
    public async Task<GraphAnswer> SendAsync(OutgoingMessage message, Action? handingOver, CancellationToken cancellation)
    {
        var (mail, files) = Split(message);
        var mime = await GraphMailSender.MimeAsync(client, mail, cancellation).ConfigureAwait(false);
        var created = await CreateAsync(mime, cancellation).ConfigureAwait(false);
        var draft = client.AddressOf($"{owner}/messages/{Uri.EscapeDataString(IdOf(created))}");
        try
        {
            foreach (var file in files) await AddAsync(draft, file, cancellation).ConfigureAwait(false);
            var send = new GraphRequest(HttpMethod.Post, new($"{draft}/send")) { Body = ReadOnlyMemory<byte>.Empty, SendsMail = true, Leaving = handingOver };
            return await client.SendAsync(send, cancellation).ConfigureAwait(false);
        }
        // What may be on its way is left alone.
        catch (Exception e) when (e is not MailProblemException { Problem: MailProblem.SendingUncertain })
        {
            if (await DeleteAsync(draft).ConfigureAwait(false) is { } left) throw With(e, left);
            throw;
        }
    }

    private async Task<GraphAnswer> CreateAsync(ReadOnlyMemory<byte> mime, CancellationToken cancellation)
    {
        try
        {
            return await client.SendAsync(GraphRequest.Mime(client.AddressOf($"{owner}/messages"), mime), cancellation).ConfigureAwait(false);
        }
        // What may send and may not keep a draft lacks one permission more, and there is a button for it.
        catch (MailProblemException denied) when (denied.Problem is MailProblem.GraphAccessDenied)
        {
            throw new MailProblemException(MailProblem.DraftNotAllowed, denied.Detail, denied) { UpstreamCode = denied.UpstreamCode };
        }
    }

    private static (OutgoingMessage Mail, IReadOnlyList<GraphFile> Files) Split(OutgoingMessage message)
    {
        var mail = message with { Attachments = [] };
        if (GraphLimits.Fits(GraphLimits.MimeRequest(mail))) return (mail, [.. GraphFile.Attachments(message)]);
        mail = mail with { Pictures = [] };
        return GraphLimits.Fits(GraphLimits.MimeRequest(mail)) ? (mail, [.. GraphFile.Of(message)])
            : throw new MailProblemException(MailProblem.MessageTooBig, "The text alone exceeds one request of 4 MB.");
    }

    private async Task AddAsync(Uri draft, GraphFile file, CancellationToken cancellation)
    {
        using var spooled = file.Content.Length is null ? await SpoolAsync(file, cancellation).ConfigureAwait(false) : null;
        var known = spooled is null ? file : file with { Content = OutgoingContent.From(spooled) };
        var length = known.Content.Length!.Value;
        if (length < GraphLimits.LargestDirectFile)
        {
            var bytes = await known.ReadAsync(cancellation).ConfigureAwait(false);
            await client.SendAsync(GraphRequest.Json(new($"{draft}/attachments"), Json(json => known.Write(bytes, json))), cancellation).ConfigureAwait(false);
            return;
        }
        var session = await client.SendAsync(
            GraphRequest.Json(new($"{draft}/attachments/createUploadSession"), Json(json => known.WriteSession(length, json))), cancellation).ConfigureAwait(false);
        await new GraphUpload(client, GraphUpload.AddressIn(session, draft)).SendAsync(known.Content, length, cancellation).ConfigureAwait(false);
    }

    // An upload session is told the length before the first byte.
    private static async Task<FileStream> SpoolAsync(GraphFile file, CancellationToken cancellation)
    {
        var spool = TemporaryFiles.Create(null, asynchronous: true);
        try
        {
            var buffer = new byte[GraphUpload.Piece];
            await foreach (var piece in file.Content.ReadAsync(buffer, cancellation).ConfigureAwait(false)) await spool.WriteAsync(piece, cancellation).ConfigureAwait(false);
            spool.Position = 0;
            return spool;
        }
        catch
        {
            await spool.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Takes an unfinished draft away, also when the caller has given up: nobody else knows what it is. What stood in the way, or null.</summary>
    private async Task<MailProblemException?> DeleteAsync(Uri draft)
    {
        try
        {
            await client.SendAsync(new GraphRequest(HttpMethod.Delete, draft), CancellationToken.None).ConfigureAwait(false);
            return null;
        }
        catch (MailProblemException e)
        {
            return e.Problem is MailProblem.DraftMissing ? null : e;
        }
    }

    private static Exception With(Exception e, MailProblemException left)
    {
        var draft = $"The unfinished draft stayed in the mailbox: {left.Message}";
        return e switch
        {
            MailProblemException problem => new MailProblemException(problem.Problem, $"{problem.Detail} {draft}", problem) { UpstreamCode = problem.UpstreamCode, RetryAfter = problem.RetryAfter },
            OperationCanceledException cancelled => new OperationCanceledException($"{cancelled.Message} {draft}", cancelled, cancelled.CancellationToken),
            _ => new AggregateException(draft, e, left),
        };
    }

    private static string IdOf(GraphAnswer created)
    {
        using var json = created.Json();
        return GraphAnswer.Text(json, "id") ?? throw new MailProblemException(MailProblem.GraphUnexpectedAnswer, $"The draft has no id ({GraphRefusal.Ids(created)}).");
    }

    private static ReadOnlyMemory<byte> Json(Action<Utf8JsonWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output)) write(json);
        return output.WrittenMemory;
    }
}
