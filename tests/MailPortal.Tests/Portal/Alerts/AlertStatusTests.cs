using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace MailPortal.Tests.Portal.Alerts;

/// <summary>Alerts and sends on <c>GET /status</c>.</summary>
public sealed class AlertStatusTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Status_SaysWhatIsOpen_WhetherItWasTold_AndHowSendingGoes()
    {
        await using var scene = await AlertScene.StartAsync(withSender: false);
        var account = await scene.AccountAsync(await scene.UserAsync());
        await scene.BreakAsync(account);
        await scene.AddAsync(scene.Queued(account));
        await scene.LookAsync();
        using var program = scene.Portal.Browser();
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AlertScene.Key);

        var status = await program.GetFromJsonAsync<JsonElement>("/api/v1/status", Cancellation);
        Assert.Equal(1, status.GetProperty("sends").GetProperty("queued").GetInt32());
        var alert = Assert.Single(status.GetProperty("alerts").EnumerateArray());
        Assert.Equal(("linkExpired", account.Id, "noSender", JsonValueKind.Null),
            (alert.GetProperty("kind").GetString(), alert.GetProperty("subjectId").GetGuid(), alert.GetProperty("untold").GetString(), alert.GetProperty("toldAt").ValueKind));
        Assert.Contains(account.Address, alert.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("MP", alert.GetProperty("problem").GetProperty("code").GetString(), StringComparison.Ordinal);

        await scene.ChooseSenderAsync();
        await scene.LookAsync();
        alert = Assert.Single((await program.GetFromJsonAsync<JsonElement>("/api/v1/status", Cancellation)).GetProperty("alerts").EnumerateArray());
        Assert.Equal((JsonValueKind.Null, JsonValueKind.String), (alert.GetProperty("untold").ValueKind, alert.GetProperty("toldAt").ValueKind));
        await scene.MendAsync(account);
        await scene.LookAsync();
        Assert.Empty((await program.GetFromJsonAsync<JsonElement>("/api/v1/status", Cancellation)).GetProperty("alerts").EnumerateArray());
    }
}
