using MailPortal.Mail.Graph;
using MailPortal.Mail.Mime.Composing;
using MailPortal.Mail.Problems;
using Microsoft.AspNetCore.Http;

namespace MailPortal.Tests.Mail.Graph;

public sealed class GraphDraftTests : IAsyncLifetime
{
    private LocalGraph graph = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => graph = await LocalGraph.StartAsync();

    public ValueTask DisposeAsync() => graph.DisposeAsync();

    [Fact]
    public async Task Send_LargeFiles_ArriveWhole()
    {
        int[] sizes = [1_000, 2_999_999, 3_000_000, 9_000_000];
        var result = await SendAsync(Mails.With(sizes));
        Assert.Equal(GraphSendWay.Draft, result.Way);
        Assert.Empty(graph.Mailbox.Drafts);
        var mail = Assert.Single(graph.Mailbox.Sent);
        Assert.Equal(("<fixed-1@contoso.test>", "oculto@example.test", "<asked@example.test>"), (mail.Field("Message-ID"), mail.Field("Bcc"), mail.Field("In-Reply-To")));
        Assert.Equal(["0.bin", "1.bin", "2.bin", "3.bin"], mail.Files.Select(f => f.Item.GetProperty("name").GetString()));
        Assert.All(sizes.Zip(mail.Files), f => Assert.Equal(Mails.Bytes(f.First), f.Second.Content));
        Assert.All(graph.Requests, r => Assert.Equal(r.Path.StartsWith("/upload/", StringComparison.Ordinal), r.Authorization is null));
        Assert.Equal(["bytes 0-2999999/3000000", "bytes 0-3932159/9000000", "bytes 3932160-7864319/9000000", "bytes 7864320-8999999/9000000"], graph.Requests.Where(r => r.Method == "PUT").Select(r => r.Range));
    }

    [Fact]
    public async Task Send_LengthUnknown_IsFoundOutBeforeTheUpload()
    {
        var bytes = Mails.Bytes(4_000_000);
        await SendAsync(Mails.Small with { Attachments = [new(null, "application/pdf", OutgoingContent.From(_ => new(new MemoryStream(bytes))))] });
        var (item, content) = Assert.Single(Assert.Single(graph.Mailbox.Sent).Files);
        Assert.Equal("attachment", item.GetProperty("name").GetString());
        Assert.Equal(bytes, content);
    }

    [Fact]
    public async Task Send_LargePictures_StayInTheText()
    {
        var mail = Mails.Small with { Html = "<img src=\"cid:a@b\"><img src=\"cid:c@d\">", Pictures = [new("a@b", "image/png", OutgoingContent.From(Mails.Bytes(2_500_000)), "a.png"), new("c@d", "image/png", OutgoingContent.From(Mails.Bytes(3_500_000)))] };
        await SendAsync(mail);
        Assert.All(Assert.Single(graph.Mailbox.Sent).Files.Zip(mail.Pictures), f =>
            Assert.Equal((true, f.Second.ContentId), (f.First.Item.GetProperty("isInline").GetBoolean(), f.First.Item.GetProperty("contentId").GetString())));
    }

    [Fact]
    public async Task Send_TextAloneTooLarge_IsToldBeforeAnythingIsAsked()
    {
        await AssertRefused(Mails.Small with { Text = new string('x', 4_000_000) }, MailProblem.MessageTooBig);
        Assert.Empty(graph.Requests);
    }

    [Theory]
    [InlineData(0), InlineData(3), InlineData(12)]
    public async Task Upload_PieceBreaks_GoesOnWhereTheServerIs(int pieces)
    {
        graph.Next("PUT /2", (context, body) =>
        {
            graph.Mailbox.Keep(context, body, pieces * 320 * 1024);
            context.Abort();
            return Task.FromResult(true);
        });
        await SendAsync(Mails.With(9_000_000));
        Assert.Equal(Mails.Bytes(9_000_000), Assert.Single(Assert.Single(graph.Mailbox.Sent).Files).Content);
        Assert.Single(graph.Requests, r => r.Method == "GET");
    }

    [Fact]
    public async Task Upload_BreaksForGood_TakesTheDraftAway()
    {
        Break();
        var problem = await AssertRefused(Mails.With(5_000_000), MailProblem.GraphUnreachable);
        Assert.DoesNotContain("stayed", problem.Detail, StringComparison.Ordinal);
        Assert.Equal(3, graph.Requests.Count(r => r.Method == "PUT"));
        Assert.Empty(graph.Mailbox.Drafts);

        void Break() => graph.Next("PUT /2", context =>
        {
            Break();
            context.Abort();
            return Task.CompletedTask;
        });
    }

    [Theory]
    [InlineData("99999999-"), InlineData("4000000"), InlineData("-1"), InlineData("x")]
    public async Task Upload_ServerExpectsAnotherPlace_IsNotGuessed(string range)
    {
        graph.Next("PUT /2", c => c.Response.WriteAsJsonAsync(new { nextExpectedRanges = new List<string> { range } }));
        await AssertRefused(Mails.With(5_000_000), MailProblem.GraphUnexpectedAnswer);
        Assert.Empty(graph.Mailbox.Drafts);
    }

    [Theory]
    [InlineData("{}"), InlineData("""{"uploadUrl":"/relative"}"""), InlineData("""{"uploadUrl":"ftp://127.0.0.1/x"}"""), InlineData("""{"uploadUrl":5}""")]
    public async Task Upload_SessionWithoutAnAddress_IsOneOfOurs(string body)
    {
        graph.Next("POST /createUploadSession", c => c.Response.WriteAsync(body));
        await AssertRefused(Mails.With(5_000_000), MailProblem.GraphUnexpectedAnswer);
        Assert.Empty(graph.Mailbox.Drafts);
    }

    [Fact]
    public async Task Send_WithoutReadWrite_IsRefusedByGraph()
    {
        graph.HasReadWrite = false;
        await AssertRefused(Mails.With(5_000_000), MailProblem.DraftNotAllowed);
    }

    [Fact]
    public async Task Send_FileRefused_TakesTheDraftAway()
    {
        graph.Next("POST /attachments", c => LocalGraph.Refuse(c, 507, "ErrorQuotaExceeded", "The mailbox is full."));
        await AssertRefused(Mails.With(2_900_000), MailProblem.MailboxFull);
        Assert.Empty(graph.Mailbox.Drafts);
    }

    [Fact]
    public async Task Send_DraftCannotBeTakenAway_IsNotHidden()
    {
        graph.Next("POST /attachments", c => LocalGraph.Refuse(c, 507, "ErrorQuotaExceeded", "The mailbox is full."));
        graph.Next("DELETE =", c => LocalGraph.Refuse(c, 503, "ErrorServerBusy", "Busy."));
        var problem = await AssertRefused(Mails.With(2_900_000), MailProblem.MailboxFull);
        Assert.Contains("The unfinished draft stayed in the mailbox: MP6040", problem.Detail, StringComparison.Ordinal);
        Assert.Equal("ErrorQuotaExceeded", problem.UpstreamCode);
    }

    [Fact]
    public async Task Send_DraftMovedAway_IsTold()
    {
        graph.Next("POST /send", c =>
        {
            graph.Mailbox.Drafts.Clear();
            return LocalGraph.Refuse(c, 404, "ErrorItemNotFound", "The specified object was not found in the store.");
        });
        Assert.DoesNotContain("stayed", (await AssertRefused(Mails.With(2_900_000), MailProblem.DraftMissing)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_DroppedAtTheEnd_IsUncertainAndLeavesTheDraftAlone()
    {
        graph.Next("POST /send", c =>
        {
            c.Abort();
            return Task.CompletedTask;
        });
        await AssertRefused(Mails.With(2_900_000), MailProblem.SendingUncertain);
        Assert.DoesNotContain(graph.Requests, r => r.Method == "DELETE");
        Assert.Single(graph.Requests, r => r.Path.EndsWith("/send", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Send_CancelledInBetween_TakesTheDraftAway()
    {
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        graph.Next("POST /attachments", async (_, _) =>
        {
            await caller.CancelAsync();
            return false;
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new GraphMailSender(graph.Client(), null).SendAsync(Mails.With(2_900_000, 2_900_000), new() { MayUseDrafts = true }, caller.Token));
        Assert.Empty(graph.Mailbox.Drafts);
        Assert.Empty(graph.Mailbox.Sent);
    }

    [Fact]
    public async Task Send_FileShorterThanSaid_TakesTheDraftAway()
    {
        var mail = Mails.Small with { Attachments = [new("a.bin", "application/octet-stream", OutgoingContent.From(_ => new(new MemoryStream(new byte[10])), 4_000_000))] };
        await Assert.ThrowsAsync<InvalidDataException>(() => SendAsync(mail));
        Assert.Empty(graph.Mailbox.Drafts);
    }

    private Task<GraphSendResult> SendAsync(OutgoingMessage mail) => new GraphMailSender(graph.Client(), null).SendAsync(mail, new() { MayUseDrafts = true }, Cancellation);

    private async Task<MailProblemException> AssertRefused(OutgoingMessage mail, MailProblem expected)
    {
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => SendAsync(mail));
        Assert.True(problem.Problem == expected, problem.ToString());
        Assert.Empty(graph.Mailbox.Sent);
        Assert.All([LocalGraph.GoodToken, "secret-of-session"], secret => Assert.DoesNotContain(secret, problem.ToString(), StringComparison.Ordinal));
        return problem;
    }
}
