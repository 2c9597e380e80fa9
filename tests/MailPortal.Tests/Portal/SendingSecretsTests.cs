using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Web;
using MailPortal.Accounts;
using MailPortal.Mail.Mime;
using MailPortal.Outbox;
using MailPortal.Sandbox;

namespace MailPortal.Tests.Portal;

/// <summary>Every secret of linking and sending is looked for everywhere it could have been left: none is found.</summary>
public sealed class SendingSecretsTests(SendingPortal sending) : IClassFixture<SendingPortal>
{
    private const string WrongSecret = "Ww8~secreto-de-envio-equivocado";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WholeRun_LeavesNoSecretInLogsDatabasePagesOrAnswers()
    {
        var sender = await sending.NewSenderAsync();
        using var browser = await sender.BrowserAsync();
        var (first, refused) = await sender.SignInAsync(browser, SampleAccounts.Luis.Address);
        await browser.GetAsync(refused.PathAndQuery, Cancellation); // waits for a decision, with tokens
        var (second, answer) = await sender.SignInAsync(browser);
        await browser.GetAsync(answer.PathAndQuery, Cancellation);
        await sending.Portal.Get<LinkTokens>().ProveAsync(sender.AccountId, Cancellation);
        var mail = await sender.QueueAsync(new NewMail { To = [new MailAddress("", sending.Sandbox.FreshMailbox())], Subject = "Hola", Text = "Hola" });
        await sending.SendDueAsync();
        var tokens = await TokensAsync(sender);
        Assert.True(tokens.Count >= 3, "An access token, a refresh token and an id token.");
        await Assert.ThrowsAnyAsync<Exception>(() => sending.Portal.Get<AccountSaving>().SaveAsync(sender.Actor, sender.User.Id, SendingPortal.Settings(sender.Address) with { Secret = new(WrongSecret) }, null, Cancellation));
        var pages = new StringBuilder();
        foreach (var page in (string[])["/sending", "/sending?tab=defaults", "/sending?tab=keys", "/outbox", $"/outbox/{mail.Id}", $"/sending/linked/{first}", $"/sending/linked/{second}", "/sending/linked?why=OtherBrowser"])
            pages.Append(await (await browser.GetAsync(page, Cancellation)).Content.ReadAsStringAsync(Cancellation));
        using var administrator = await sending.Portal.SignedInAsync();
        foreach (var page in (string[])["/sending/accounts", $"/sending/{sender.User.Id}", "/audit"]) pages.Append(await administrator.GetStringAsync(page, Cancellation));

        var secrets = tokens.Concat(
        [
            SampleTenant.Sending.Secrets[0].Value, WrongSecret,
            HttpUtility.ParseQueryString(answer.Query)["code"]!, HttpUtility.ParseQueryString(answer.Query)["state"]!, HttpUtility.ParseQueryString(refused.Query)["code"]!,
        ]).ToList();
        var places = new Dictionary<string, string>
        {
            ["the log"] = string.Join('\n', sending.Portal.Log),
            ["pages"] = pages.ToString(),
            ["the database"] = await TestDatabase.DumpAsync(sending.Portal.Folder, Cancellation),
        };
        Assert.Contains(sender.Address, places["the database"], StringComparison.Ordinal);
        Assert.Contains(sender.Address, places["pages"], StringComparison.Ordinal);
        Assert.Empty(from place in places from secret in secrets where place.Value.Contains(secret, StringComparison.Ordinal) || place.Value.Contains(Uri.EscapeDataString(secret), StringComparison.Ordinal) select $"{secret[..8]}… in {place.Key}");
        Assert.Empty(places.Where(p => Regex.IsMatch(p.Value, @"eyJ[\w-]+\.eyJ")).Select(p => $"A token in {p.Key}"));
    }

    // {"AccessToken":{"…":{"secret":"…"}},"RefreshToken":{…},"IdToken":{…}}
    private async Task<List<string>> TokensAsync(Sender sender)
    {
        var link = (await sender.ViewAsync()).Link!;
        var cache = sending.Portal.Get<AccountSecrets>().Open(link.ProtectedTokens, sender.AccountId, AccountLink.TokensColumn);
        using var json = JsonDocument.Parse(Convert.FromBase64String(cache.Reveal()));
        return [.. json.RootElement.EnumerateObject().Where(kind => kind.Value.ValueKind is JsonValueKind.Object).SelectMany(kind => kind.Value.EnumerateObject())
            .Where(entry => entry.Value.TryGetProperty("secret", out _)).Select(entry => entry.Value.GetProperty("secret").GetString()!)];
    }
}
