using System.Text;
using MailPortal.Sandbox;
using MailPortal.Sandbox.Faults;

namespace MailPortal.Tests.Sandbox.Graph;

public sealed class GraphFaultTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    private readonly Linking _linking = new(sandbox);
    private readonly GraphCalls _graph = new(sandbox);

    private async Task<(string Sender, Func<Task<GraphCalls.Answer>> Send)> SenderAsync()
    {
        var sender = sandbox.FreshMailbox();
        var token = await _linking.TokenAsync(sender);
        return (sender, () => _graph.SendMailAsync(token, GraphCalls.Message("fuera@example.org")));
    }

    private int SentBy(string sender) => sandbox.Server.Sent.All().Count(s => s.Sender == sender);

    [Fact]
    public async Task Throttled_Answers429AsOftenAsTold()
    {
        var (sender, send) = await SenderAsync();
        sandbox.Server.Faults.Set(Fault.GraphThrottled, new() { Mailbox = sender, Seconds = 7, Times = 2 });

        for (var i = 0; i < 2; i++)
        {
            var answer = await send();
            Assert.Equal((429, "ApplicationThrottled", "7"), (answer.Status, answer.Code, answer.Headers.GetValues("Retry-After").Single()));
        }
        Assert.Equal(202, (await send()).Status);
        Assert.Equal(1, SentBy(sender));
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task Down_BeforeOrAfter_TellsNothingAboutTheMessage(bool after, int sent)
    {
        var (sender, send) = await SenderAsync();
        sandbox.Server.Faults.Set(Fault.GraphDown, new() { Mailbox = sender, Status = 504, After = after, Times = 1 });
        Assert.Equal(504, (await send()).Status);
        Assert.Equal(sent, SentBy(sender));

        sandbox.Server.Faults.Set(Fault.GraphDown, new() { Mailbox = sender, Status = 0, After = after, Times = 1 });
        await Assert.ThrowsAsync<HttpRequestException>(send);
        Assert.Equal(2 * sent, SentBy(sender));
    }

    [Fact]
    public async Task Silent_NeverAnswers_AndHoldsOneOfFourPlaces()
    {
        var sender = sandbox.FreshMailbox();
        var token = await _linking.TokenAsync(sender);
        sandbox.Server.Faults.Set(Fault.GraphSilent, new() { Mailbox = sender, Times = 4 });
        using var give = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 4).Select(_ => HangAsync(token, give.Token)).ToList();
        await UntilAsync(() => sandbox.Server.Requests.All().Count(r => r.Answered == "silent" && r.Asked.Contains(sender, StringComparison.Ordinal)) == 4);

        var fifth = await _graph.SendMailAsync(token, GraphCalls.Message("fuera@example.org"));

        Assert.Equal((429, "ApplicationThrottled"), (fifth.Status, fifth.Code));
        Assert.Contains("MailboxConcurrency", fifth.Body.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(fifth.Headers.GetValues("Retry-After"));
        Assert.DoesNotContain(waiting, w => w.IsCompleted);
        await give.CancelAsync();
        await Task.WhenAll(waiting);
    }

    [Fact]
    public async Task ClaimsChallenge_CarriesClaimsForTheNextSignIn()
    {
        var (sender, send) = await SenderAsync();
        sandbox.Server.Faults.Set(Fault.ClaimsChallenge, new() { Mailbox = sender, Times = 1 });

        var answer = await send();

        Assert.Equal((401, "InvalidAuthenticationToken"), (answer.Status, answer.Code));
        var header = answer.Headers.GetValues("WWW-Authenticate").Single();
        Assert.Contains("error=\"insufficient_claims\"", header, StringComparison.Ordinal);
        var claims = header.Split("claims=\"")[1].Split('"')[0];
        Assert.Contains("access_token", Encoding.UTF8.GetString(Convert.FromBase64String(claims)), StringComparison.Ordinal);
        Assert.Equal(202, (await send()).Status);
    }

    private async Task HangAsync(string token, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(sandbox.Info.Graph, "v1.0/me/sendMail")) { Headers = { Authorization = new("Bearer", token) } };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sandbox.Http.SendAsync(request, cancellation));
    }

    // Looks again whenever something else had its turn: the sandbox works in this process.
    private static async Task UntilAsync(Func<bool> so)
    {
        while (!so())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
