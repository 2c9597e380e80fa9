using System.Buffers;
using System.Buffers.Text;
using MailPortal.Mail.Mime.Composing;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Graph;

/// <summary>Sends mails through Graph (https://learn.microsoft.com/graph/api/user-sendmail). One mail at a time for one mailbox: Graph takes four requests at
/// once from an application.</summary>
/// <param name="client">Whose token sends.</param>
/// <param name="mailbox">Null: the token's own (<c>/me</c>). Else id or address of another (<c>/users/{mailbox}</c>), which an application may by
/// Mail.Send, and a person by Mail.Send.Shared and rights on that mailbox.</param>
public sealed class GraphMailSender(GraphClient client, string? mailbox)
{
    private readonly string owner = mailbox is null ? "me" : $"users/{Uri.EscapeDataString(mailbox)}";

    /// <summary>Hands one mail over. What <see cref="OutgoingMessage.MessageId"/> says, it keeps on every way.</summary>
    /// <param name="message">Bcc included.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="MailProblemException">The mail went to nobody, with one exception: <see cref="MailProblem.SendingUncertain"/>, also after a
    /// cancellation, means that it was handed over whole and the answer did not come. It must not be sent again without a person's decision.
    /// <see cref="MailProblem.LargeMailPermissionMissing"/>: it needs a draft, and may not use one.</exception>
    /// <exception cref="ArgumentException">Something cannot be written as it is asked for; nothing was said to Graph.</exception>
    public async Task<GraphSendResult> SendAsync(OutgoingMessage message, GraphSendOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(options);
        var way = WayFor(message, options.SaveToSentItems);
        if (way == GraphSendWay.Draft && !options.MayUseDrafts)
            throw new MailProblemException(MailProblem.LargeMailPermissionMissing, "The mail exceeds one request of 4 MB, and a draft needs Mail.ReadWrite.");
        var answer = way switch
        {
            GraphSendWay.Mime => await client.SendAsync(Sending(GraphRequest.Mime(SendMail, await MimeAsync(client, message, cancellation).ConfigureAwait(false))), cancellation).ConfigureAwait(false),
            GraphSendWay.Json => await client.SendAsync(Sending(GraphRequest.Json(SendMail, await JsonAsync(message, cancellation).ConfigureAwait(false))), cancellation).ConfigureAwait(false),
            GraphSendWay.Draft => await new GraphDraft(client, owner).SendAsync(message, options.HandingOver, cancellation).ConfigureAwait(false),
        };
        return new(way, answer.RequestId);

        GraphRequest Sending(GraphRequest request) => request with { SendsMail = true, Leaving = options.HandingOver };
    }

    /// <summary>Which way a mail goes, before anything is read of it. What JSON cannot carry (threads, headers other than x-) goes as MIME also
    /// where no copy is wanted: a mail out of its thread is worse than one more in Sent Items. Files of unknown length go as a draft.</summary>
    public static GraphSendWay WayFor(OutgoingMessage message, bool saveToSentItems)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (!saveToSentItems && GraphJsonMail.CanCarry(message) && GraphLimits.Fits(GraphLimits.JsonRequest(message))) return GraphSendWay.Json;
        return GraphLimits.Fits(GraphLimits.MimeRequest(message)) ? GraphSendWay.Mime : GraphSendWay.Draft;
    }

    /// <summary>A mail as MIME in base64, with Bcc: Graph takes the recipients from the header, and takes Bcc out itself.</summary>
    internal static async Task<ReadOnlyMemory<byte>> MimeAsync(GraphClient client, OutgoingMessage message, CancellationToken cancellation)
    {
        var composed = await new MimeComposer(client.Time) { WritesBcc = true }.ComposeAsync(message, cancellation).ConfigureAwait(false);
        using var mime = new MemoryStream();
        await composed.WriteToAsync(mime, cancellation).ConfigureAwait(false);
        var base64 = new byte[Base64.GetMaxEncodedToUtf8Length((int)mime.Length)];
        Base64.EncodeToUtf8(mime.GetBuffer().AsSpan(0, (int)mime.Length), base64, out _, out var written);
        return base64.AsMemory(0, written);
    }

    private Uri SendMail => client.AddressOf($"{owner}/sendMail");

    private Task<ReadOnlyMemory<byte>> JsonAsync(OutgoingMessage message, CancellationToken cancellation)
    {
        var fields = new OutgoingFields(message, client.Time);
        fields.Write(new HeaderWriter(new ArrayBufferWriter<byte>()), withBcc: true); // refuses what it would refuse on the other ways
        return GraphJsonMail.WriteAsync(message, fields.MessageId, cancellation);
    }
}
