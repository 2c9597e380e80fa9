using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using MailPortal.Sandbox;

namespace MailPortal.Tests.Portal.Api;

/// <summary>Settings that fail, over HTTP: the mailbox goes on, the answer says what is wrong and where.</summary>
public sealed class CandidateApiTests : IAsyncLifetime
{
    private const string Key = "clave-de-prueba-con-todos-los-alcances", Wrong = "Ww8~secreto-equivocado-que-no-abre-nada";
    private readonly ReceptionPortal reception = new ReceptionPortal().With("Bootstrap:ApiKey", Key);
    private HttpClient http = null!;
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await reception.InitializeAsync();
        http = reception.Portal.CreateClient(new() { AllowAutoRedirect = false });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return reception.DisposeAsync();
    }

    [Fact]
    public async Task Put_WrongSecret_MailboxStaysActive_CandidateNamesTheField()
    {
        var mailbox = await reception.NewMailboxAsync();
        var answer = await PutAsync(mailbox, Wrong, "PT7M");
        Assert.Equal(("active", "00:02:00"), (answer.GetProperty("status").GetString(), System.Xml.XmlConvert.ToTimeSpan(answer.GetProperty("pollInterval").GetString()!).ToString()));
        var failed = answer.GetProperty("candidate").GetProperty("check").GetProperty("steps").EnumerateArray().Single(s => s.GetProperty("outcome").GetString() == "failed");
        Assert.Equal(("token", "secret"), (failed.GetProperty("name").GetString(), failed.GetProperty("field").GetString()));
        Assert.DoesNotContain(Wrong, answer.GetRawText(), StringComparison.Ordinal);

        using var used = await http.PostAsync($"/api/v1/mailboxes/{mailbox.Id}/candidate/use", null, Cancellation);
        var inForce = await ReadAsync(used, HttpStatusCode.OK);
        Assert.Equal(("failing", JsonValueKind.Null), (inForce.GetProperty("status").GetString(), inForce.GetProperty("candidate").ValueKind));
    }

    [Fact]
    public async Task Put_ThenDeleteCandidate_LeavesTheMailboxAsItWas()
    {
        var mailbox = await reception.NewMailboxAsync();
        await PutAsync(mailbox, Wrong, "PT7M");
        using var dropped = await http.DeleteAsync($"/api/v1/mailboxes/{mailbox.Id}/candidate", Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, dropped.StatusCode);
        using var again = await http.DeleteAsync($"/api/v1/mailboxes/{mailbox.Id}/candidate", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        var now = await http.GetFromJsonAsync<JsonElement>($"/api/v1/mailboxes/{mailbox.Id}", Cancellation);
        Assert.Equal(("active", JsonValueKind.Null), (now.GetProperty("status").GetString(), now.GetProperty("candidate").ValueKind));
    }

    [Fact]
    public async Task Get_TellsWhatLooksWrong()
    {
        var mailbox = await reception.NewMailboxAsync();
        var now = await http.GetFromJsonAsync<JsonElement>($"/api/v1/mailboxes/{mailbox.Id}", Cancellation);
        // The sandbox is no server of Microsoft's, and says so.
        Assert.Contains(now.GetProperty("warnings").EnumerateArray(), w => w.GetProperty("field").GetString() == "host" && w.GetProperty("warning").GetString() == "otherHost");
    }

    private async Task<JsonElement> PutAsync(TestMailbox mailbox, string secret, string interval)
    {
        using var response = await http.PutAsJsonAsync($"/api/v1/mailboxes/{mailbox.Id}", new
        {
            serverType = "outlookModern", protocol = "imap", host = reception.Sandbox.Info.Host, port = reception.Sandbox.Info.ImapPort, user = mailbox.Address, credential = "secret",
            tenantId = SampleTenant.TenantId, applicationId = SampleTenant.Reception.ClientId, secret, startFrom = "2020-01-01", pollInterval = interval,
        }, Cancellation);
        return await ReadAsync(response, HttpStatusCode.OK);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.StatusCode == expected, $"{response.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
