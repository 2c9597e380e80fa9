using System.Net;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Graph;

/// <summary>Microsoft Graph for one account (https://learn.microsoft.com/graph/use-the-api). Never repeats a request by itself, except once with a
/// fresh token after Graph refused the one at hand.</summary>
/// <param name="http">From <see cref="MicrosoftHttp.CreateClient"/>.</param>
/// <param name="cloud">Whose Graph.</param>
/// <param name="token">Asked before each request; keeps tokens itself.</param>
/// <param name="time">Clock.</param>
public sealed class GraphClient(HttpClient http, MicrosoftCloud cloud, GraphTokenSource token, TimeProvider time)
{
    /// <summary>Within what <see cref="MicrosoftHttp"/> allows a request, so that it is this clock that ends it.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(55);

    private const string Profile = "me?$select=id,displayName,mail,userPrincipalName";

    internal TimeProvider Time => time;

    /// <summary>GET /v1.0/me: whose token it is (needs User.Read).</summary>
    /// <exception cref="MailProblemException">6xxx, or 2xxx from the source of tokens.</exception>
    public async Task<GraphProfile> ReadProfileAsync(CancellationToken cancellation)
    {
        GraphAnswer answer;
        try
        {
            answer = await SendAsync(GraphRequest.Get(AddressOf(Profile + ",proxyAddresses")), cancellation).ConfigureAwait(false);
        }
        catch (MailProblemException e) when (e.Problem is MailProblem.GraphRefused)
        {
            // Directories of personal accounts do not know the property.
            answer = await SendAsync(GraphRequest.Get(AddressOf(Profile)), cancellation).ConfigureAwait(false);
        }
        return GraphProfile.Read(answer);
    }

    internal Uri AddressOf(string path) => new($"{cloud.GraphBaseUrl.AbsoluteUri.TrimEnd('/')}/v1.0/{path}");

    /// <summary>Asks, and gives what succeeded.</summary>
    /// <exception cref="MailProblemException">Anything else; <see cref="MailProblem.SendingUncertain"/> for a mail that was handed over and not
    /// answered, also after a cancellation.</exception>
    internal async Task<GraphAnswer> SendAsync(GraphRequest request, CancellationToken cancellation)
    {
        if (!request.IsAuthorized) return Accepted(await ExchangeAsync(request, null, cancellation).ConfigureAwait(false), request, []);
        var first = (await token(null, false, cancellation).ConfigureAwait(false)).Value;
        var answer = await ExchangeAsync(request, first, cancellation).ConfigureAwait(false);
        if (answer.Status != HttpStatusCode.Unauthorized) return Accepted(answer, request, [first]);
        // Refused at the door, so that nothing was done: this is no repetition of anything.
        var fresh = (await token(answer.Claims, answer.Claims is null, cancellation).ConfigureAwait(false)).Value;
        return Accepted(await ExchangeAsync(request, fresh, cancellation).ConfigureAwait(false), request, [first, fresh]);
    }

    private async Task<GraphAnswer> ExchangeAsync(GraphRequest request, Secret? bearer, CancellationToken cancellation)
    {
        var clientRequestId = Guid.NewGuid().ToString();
        var (message, content) = request.ToHttp(bearer, clientRequestId);
        using var sent = message;
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        HttpResponseMessage? response = null;
        request.Leaving?.Invoke();
        try
        {
            response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            return await GraphAnswer.ReadAsync(response, clientRequestId, time, either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (request.SendsMail && content is { IsHandedOver: true } && ProblemOf(e, request) is { } broken)
        {
            var why = cancellation.IsCancellationRequested ? "Given up after the mail was handed over." : broken.Detail;
            throw new MailProblemException(MailProblem.SendingUncertain, $"{why} (client request id {clientRequestId})", e);
        }
        catch (Exception e) when (e is not MailProblemException && ProblemOf(e, request) is { } broken)
        {
            cancellation.ThrowIfCancellationRequested();
            throw broken;
        }
        finally
        {
            response?.Dispose();
        }
    }

    private static MailProblemException? ProblemOf(Exception e, GraphRequest request) => MicrosoftHttp.ProblemOf(e, request.Address.Host, MailProblem.GraphUnreachable);

    private static GraphAnswer Accepted(GraphAnswer answer, GraphRequest request, IReadOnlyList<Secret> secrets)
    {
        if (!answer.IsSuccess) throw GraphRefusal.From(answer, request.SendsMail, secrets);
        // Another success than the one that Graph documents is somebody else's answer.
        if (request.SendsMail && answer.Status != HttpStatusCode.Accepted)
            throw new MailProblemException(MailProblem.SendingUncertain, $"HTTP {(int)answer.Status} in place of 202 ({GraphRefusal.Ids(answer)})");
        return answer;
    }
}
