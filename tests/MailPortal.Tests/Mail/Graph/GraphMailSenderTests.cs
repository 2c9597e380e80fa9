using System.Text;
using MailPortal.Mail.Graph;
using MailPortal.Mail.Mime.Composing;
using MailPortal.Mail.Problems;

namespace MailPortal.Tests.Mail.Graph;

public sealed class GraphMailSenderTests : IAsyncLifetime
{
    private static readonly GraphSendOptions Usual = new();
    private static readonly GraphSendOptions NoCopy = new() { SaveToSentItems = false };
    private LocalGraph graph = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => graph = await LocalGraph.StartAsync();

    public ValueTask DisposeAsync() => graph.DisposeAsync();

    [Fact]
    public async Task Send_Usual_GoesAsMimeWithBccAndItsOwnId()
    {
        var result = await SendAsync(Mails.Small, Usual);
        Assert.Equal((GraphSendWay.Mime, LocalGraph.RequestId), (result.Way, result.RequestId));
        var mail = Assert.Single(graph.Mailbox.Sent);
        Assert.Equal(("\"Pérez, Luis\" <luis@example.test>", "oculto@example.test", "<fixed-1@contoso.test>", "<asked@example.test>", "auto-generated"),
            (Decoded(mail.Field("To")!), mail.Field("Bcc"), mail.Field("Message-ID"), mail.Field("In-Reply-To"), mail.Field("Auto-Submitted")));
        var asked = Assert.Single(graph.Requests);
        Assert.Equal(("/v1.0/me/sendMail", "text/plain"), (asked.Path, asked.ContentType));
    }

    [Fact]
    public async Task Send_ForAnotherMailbox_GoesThere()
    {
        await new GraphMailSender(graph.Client(), "facturas+es@contoso.test").SendAsync(Mails.Small, Usual, Cancellation);
        Assert.Equal("/v1.0/users/facturas+es@contoso.test/sendMail", Assert.Single(graph.Requests).Path);
    }

    [Fact]
    public async Task Send_WithoutCopy_GoesAsJson()
    {
        var mail = Mails.Small with
        {
            InReplyTo = null, ExtraHeaders = [new("X-Erp-Ref", "123")], Html = "<p>ñ <img src=\"cid:logo\"></p>", Importance = MailImportance.High, ReplyTo = [new("", "caja@contoso.test")],
            Pictures = [new("logo", "image/png", OutgoingContent.From("picture"u8.ToArray()))], Attachments = [new("../factura nº 1.pdf", "application/pdf", OutgoingContent.From("pdf"u8.ToArray()))],
        };
        Assert.Equal(GraphSendWay.Json, (await SendAsync(mail, NoCopy)).Way);
        var sent = Assert.Single(graph.Mailbox.Sent);
        Assert.False(sent.KeptCopy);
        var json = sent.Json!.Value;
        Assert.Equal(("<fixed-1@contoso.test>", "Factura nº 1", "high", "html", mail.Html), (json.GetProperty("internetMessageId").GetString(), json.GetProperty("subject").GetString(),
            json.GetProperty("importance").GetString(), json.GetProperty("body").GetProperty("contentType").GetString(), json.GetProperty("body").GetProperty("content").GetString()));
        Assert.Equal("""{"emailAddress":{"address":"luis@example.test","name":"P\u00E9rez, Luis"}}""", json.GetProperty("toRecipients")[0].GetRawText());
        Assert.Equal("oculto@example.test", json.GetProperty("bccRecipients")[0].GetProperty("emailAddress").GetProperty("address").GetString());
        Assert.Equal("caja@contoso.test", json.GetProperty("replyTo")[0].GetProperty("emailAddress").GetProperty("address").GetString());
        Assert.Equal("X-Erp-Ref", json.GetProperty("internetMessageHeaders")[0].GetProperty("name").GetString());
        var (picture, file) = (json.GetProperty("attachments")[0], json.GetProperty("attachments")[1]);
        Assert.Equal((true, "logo", "picture"), (picture.GetProperty("isInline").GetBoolean(), picture.GetProperty("contentId").GetString(), Encoding.ASCII.GetString(picture.GetProperty("contentBytes").GetBytesFromBase64())));
        Assert.Equal(("factura nº 1.pdf", "pdf"), (file.GetProperty("name").GetString(), Encoding.ASCII.GetString(file.GetProperty("contentBytes").GetBytesFromBase64())));
    }

    [Fact]
    public async Task Send_WithoutHeadersOfItsOwn_GoesAsJsonToo() =>
        Assert.Equal(GraphSendWay.Json, (await SendAsync(Mails.Small with { InReplyTo = null, ExtraHeaders = [] }, NoCopy)).Way);

    [Fact]
    public async Task Send_WithoutCopyWhatJsonCannotSay_StaysInItsThread()
    {
        Assert.Equal(GraphSendWay.Mime, (await SendAsync(Mails.Small, NoCopy)).Way);
        Assert.Equal("<asked@example.test>", Assert.Single(graph.Mailbox.Sent).Field("In-Reply-To"));
        OutgoingMessage plain = Mails.Small with { InReplyTo = null, ExtraHeaders = [] };
        Assert.All([plain with { References = ["a@b"] }, plain with { ExtraHeaders = [new("Auto-Submitted", "auto-generated")] },
            plain with { ExtraHeaders = [.. Enumerable.Range(0, 6).Select(n => new KeyValuePair<string, string>($"X-{n}", "1"))] }],
            mail => Assert.Equal(GraphSendWay.Mime, GraphMailSender.WayFor(mail, false)));
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task Send_HeaderThatWouldBeTwo_IsRefusedOnEveryWay(bool copy)
    {
        var mail = Mails.Small with { InReplyTo = null, ExtraHeaders = [new("X-Ref", "1\r\nBcc: thief@example.test")] };
        await Assert.ThrowsAsync<ArgumentException>(() => SendAsync(mail, new() { SaveToSentItems = copy }));
        Assert.Empty(graph.Requests);
    }

    [Theory]
    [InlineData(true, GraphSendWay.Mime), InlineData(false, GraphSendWay.Json)]
    public async Task WayFor_LargestThatFits_DoesFit(bool copy, GraphSendWay way)
    {
        var (fits, tooLarge) = (1_000_000, 4_000_000);
        while (tooLarge - fits > 1)
        {
            var middle = (fits + tooLarge) / 2;
            if (GraphMailSender.WayFor(Of(middle), copy) == way) fits = middle;
            else tooLarge = middle;
        }
        Assert.Equal(way, (await SendAsync(Of(fits), new() { SaveToSentItems = copy })).Way);
        Assert.InRange(Assert.Single(graph.Requests).Body.Length, 3_900_000, 4_000_000);

        static OutgoingMessage Of(int size) => Mails.With(size) with { InReplyTo = null, ExtraHeaders = [] };
    }

    [Fact]
    public void WayFor_LengthUnknown_IsADraft()
    {
        var mail = Mails.Small with { Attachments = [new("a.bin", "application/octet-stream", OutgoingContent.From(_ => new(Stream.Null)))] };
        Assert.Equal((GraphSendWay.Draft, GraphSendWay.Draft), (GraphMailSender.WayFor(mail, true), GraphMailSender.WayFor(mail, false)));
    }

    [Fact]
    public void WayFor_ManyRecipientsWithLongNames_CountsThem()
    {
        var mail = Mails.Small with { To = [.. Enumerable.Range(0, 40_000).Select(n => new MailPortal.Mail.Mime.MailAddress(new string('ñ', 60), $"{n}@example.test"))] };
        Assert.Equal(GraphSendWay.Draft, GraphMailSender.WayFor(mail, true));
    }

    [Fact]
    public async Task Send_LargeWithoutThePermission_SaysSoBeforeAnythingIsAsked()
    {
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => SendAsync(Mails.With(5_000_000), Usual));
        Assert.Equal(MailProblem.LargeMailPermissionMissing, problem.Problem);
        Assert.Empty(graph.Requests);
    }

    [Fact]
    public async Task Send_RecipientsRefused_NamesIt()
    {
        var mail = Mails.Small with { To = [], Bcc = [], InReplyTo = null, ExtraHeaders = [] };
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => SendAsync(mail, NoCopy));
        Assert.Equal((MailProblem.RecipientsInvalid, "ErrorInvalidRecipients"), (problem.Problem, problem.UpstreamCode));
        Assert.Empty(graph.Mailbox.Sent);
    }

    private Task<GraphSendResult> SendAsync(OutgoingMessage mail, GraphSendOptions options) => new GraphMailSender(graph.Client(), null).SendAsync(mail, options, Cancellation);

    private static string Decoded(string field) =>
        field.StartsWith("=?utf-8?", StringComparison.OrdinalIgnoreCase) ? "\"Pérez, Luis\" " + field[field.IndexOf('<', StringComparison.Ordinal)..] : field;
}
