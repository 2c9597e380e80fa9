using System.Net;
using System.Net.Sockets;
using MailPortal.Mail;
using MailPortal.Mail.Graph;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Tests.Servers;
using Microsoft.AspNetCore.Http;

namespace MailPortal.Tests.Mail.Graph;

/// <summary>What is known of a mail after sendMail did not say 202: refused, not begun, or nobody can tell.</summary>
public sealed class GraphOutcomeTests : IAsyncLifetime
{
    private LocalGraph graph = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => graph = await LocalGraph.StartAsync();

    public ValueTask DisposeAsync() => graph.DisposeAsync();

    [Theory]
    [InlineData(500, null), InlineData(502, null), InlineData(503, null), InlineData(504, null), InlineData(500, "generalException"), InlineData(500, "ErrorTimeoutExpired")]
    [InlineData(504, "serviceNotAvailable"), InlineData(500, "SomethingNew"), InlineData(200, null), InlineData(204, null), InlineData(503, "ErrorTimeoutExpired", 12)]
    [InlineData(503, "ServiceUnavailable"), InlineData(503, "SERVICENOTAVAILABLE")]
    public async Task Send_AnswerThatLeavesItOpen_IsUncertainAndNotRepeated(int status, string? code, int? seconds = null)
    {
        Answer(status, code, seconds);
        var problem = await AssertRefused(MailProblem.SendingUncertain);
        Assert.Null(problem.RetryAfter);
        Assert.Equal(ProblemRetry.No, ProblemCatalogue.Describe(problem.Problem).Retry);
    }

    [Theory]
    [InlineData(503, "ErrorServerBusy", null, MailProblem.GraphUnavailable), InlineData(500, "ErrorMailboxStoreUnavailable", null, MailProblem.GraphUnavailable)]
    [InlineData(503, "ErrorMailboxMoveInProgress", null, MailProblem.GraphUnavailable), InlineData(503, null, 12, MailProblem.GraphUnavailable)]
    [InlineData(503, "serviceNotAvailable", 12, MailProblem.GraphUnavailable), InlineData(503, "serviceNotAvailable", null, MailProblem.GraphUnavailable), InlineData(429, "ApplicationThrottled", 12, MailProblem.GraphThrottled), InlineData(429, null, 12, MailProblem.GraphThrottled)]
    [InlineData(500, "ErrorApiQuarantined", null, MailProblem.MailboxQuarantined), InlineData(500, "ErrorAccessDenied", null, MailProblem.GraphAccessDenied)]
    [InlineData(403, "ErrorSendAsDenied", null, MailProblem.SenderNotAllowed), InlineData(429, "ErrorExceededMessageLimit", null, MailProblem.DailySendingLimitReached)]
    public async Task Send_RefusedBeforeAnythingWasDone_IsThatProblem(int status, string? code, int? seconds, MailProblem expected)
    {
        Answer(status, code, seconds);
        var problem = await AssertRefused(expected);
        Assert.Equal(seconds, (int?)problem.RetryAfter?.TotalSeconds);
    }

    [Fact]
    public async Task Send_ConnectionDroppedAfterTheBody_IsUncertain()
    {
        graph.Next("POST /sendMail", c =>
        {
            c.Abort();
            return Task.CompletedTask;
        });
        var problem = await AssertRefused(MailProblem.SendingUncertain);
        Assert.Contains($"client request id {graph.Requests.Single().ClientRequestId}", problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, MailProblem.GraphThrottled), InlineData(HttpStatusCode.Accepted, null)]
    public async Task Send_AnswerThatBreaksOff_CountsByItsStatus(HttpStatusCode status, MailProblem? expected)
    {
        using var http = new HttpClient(new BreakingOff(status));
        var client = new GraphClient(http, graph.Cloud, (_, _, _) => Task.FromResult(new MicrosoftToken(new Secret(LocalGraph.GoodToken), DateTimeOffset.MaxValue, true)), TimeProvider.System);
        var problem = await Record.ExceptionAsync(() => SendAsync(client, Cancellation));
        Assert.Equal(expected, (problem as MailProblemException)?.Problem);
        Assert.Equal(expected is null, problem is null);
    }

    [Fact]
    public async Task Send_NoAnswerInTime_IsUncertain()
    {
        var time = new ManualTime();
        var released = new TaskCompletionSource();
        var arrived = NeverAnswer(released);
        var sending = SendAsync(graph.Client(time), Cancellation);
        await arrived;
        time.Advance(GraphClient.Patience);
        Assert.Equal(MailProblem.SendingUncertain, (await Assert.ThrowsAsync<MailProblemException>(() => sending)).Problem);
        released.SetResult();
    }

    [Fact]
    public async Task Send_CancelledAfterTheHandover_IsUncertain()
    {
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var released = new TaskCompletionSource();
        var arrived = NeverAnswer(released);
        var sending = SendAsync(graph.Client(), caller.Token);
        await arrived;
        await caller.CancelAsync();
        Assert.Equal(MailProblem.SendingUncertain, (await Assert.ThrowsAsync<MailProblemException>(() => sending)).Problem);
        released.SetResult();
    }

    [Fact]
    public async Task Send_CancelledBefore_EndsWithTheCaller()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SendAsync(graph.Client(), new(canceled: true)));
        Assert.Empty(graph.Requests);
    }

    [Fact]
    public async Task Send_NothingListens_MayBeTriedAgain()
    {
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => SendAsync(Unreachable(1), Cancellation));
        Assert.Equal((MailProblem.GraphUnreachable, ProblemRetry.Later), (problem.Problem, ProblemCatalogue.Describe(problem.Problem).Retry));
    }

    [Fact]
    public async Task Send_ConnectionBreaksInsideTheBody_MayBeTriedAgain()
    {
        // Takes the beginning and resets: far more than the sockets' buffers hold is still unsent.
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var accepting = Task.Run(async () =>
        {
            using var connection = await listener.AcceptAsync(Cancellation);
            await connection.ReceiveAsync(new byte[1024], Cancellation);
            connection.LingerState = new(true, 0);
        }, Cancellation);
        var draft = GraphRequest.Mime(new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}/v1.0/me/sendMail"), new byte[64 * 1024 * 1024]) with { SendsMail = true };
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => Unreachable(1).SendAsync(draft, Cancellation));
        Assert.Equal(MailProblem.GraphUnreachable, problem.Problem);
        await accepting;
    }

    [Fact]
    public async Task Send_TokenRefusedOnce_SendsOneMail()
    {
        graph.Given.Clear();
        graph.Given.Enqueue("eyJ-old");
        graph.Given.Enqueue(LocalGraph.GoodToken);
        await SendAsync(graph.Client(), Cancellation);
        Assert.Single(graph.Mailbox.Sent);
        Assert.Equal(graph.Requests.First().Body, graph.Requests.Last().Body);
    }

    /// <summary>Takes the whole request and says no more than the head of an answer.</summary>
    private sealed class BreakingOff(HttpStatusCode status) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await request.Content!.CopyToAsync(Stream.Null, cancellationToken);
            return new(status) { Content = new StreamContent(new Broken()) };
        }

        private sealed class Broken : MemoryStream
        {
            public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("Connection reset by peer");
        }
    }

    private Task NeverAnswer(TaskCompletionSource released)
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        graph.Next("POST /sendMail", _ =>
        {
            arrived.SetResult();
            return released.Task;
        });
        return arrived.Task;
    }

    private void Answer(int status, string? code, int? seconds = null) => graph.Next("POST /sendMail", c =>
    {
        if (seconds is { } wait) c.Response.Headers.RetryAfter = LocalGraph.Number(wait);
        if (code is not null) return LocalGraph.Refuse(c, status, code, "Words of Graph.");
        c.Response.StatusCode = status;
        return status == 204 ? Task.CompletedTask : c.Response.WriteAsync("<html>gateway</html>");
    });

    private static GraphClient Unreachable(int port) => new(
        MicrosoftHttp.CreateClient(new MailNetwork(new() { AllowedPrivateNetworks = [IPNetwork.Parse("127.0.0.0/8")] })),
        MicrosoftCloud.Custom(new("https://login.example.test"), "https://x", new($"http://127.0.0.1:{port}")),
        (_, _, _) => Task.FromResult(new MicrosoftToken(new Secret(LocalGraph.GoodToken), DateTimeOffset.MaxValue, true)), TimeProvider.System);

    private static Task<GraphSendResult> SendAsync(GraphClient client, CancellationToken cancellation) => new GraphMailSender(client, null).SendAsync(Mails.Small, new(), cancellation);

    private async Task<MailProblemException> AssertRefused(MailProblem expected)
    {
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => SendAsync(graph.Client(), Cancellation));
        Assert.True(problem.Problem == expected, problem.ToString());
        Assert.Single(graph.Requests);
        Assert.DoesNotContain(LocalGraph.GoodToken, problem.ToString(), StringComparison.Ordinal);
        return problem;
    }
}
