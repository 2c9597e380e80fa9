using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Bunit;
using MailPortal.Accounts;
using MailPortal.Users;

namespace MailPortal.Tests.Portal.Accounts;

/// <summary>"Envío" as it is opened.</summary>
public sealed class SendingPageTests(SendingPortal sending) : IClassFixture<SendingPortal>, IAsyncDisposable
{
    // For what a database on another machine takes; nothing waits so long that comes.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly BunitContext bunit = new();

    private static CancellationToken Cancellation => Xunit.TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => bunit.DisposeAsync();

    /// <summary>Nobody fills in a form that is refused in the end.</summary>
    [Theory]
    [InlineData(PortalRole.User, true)]
    [InlineData(PortalRole.Manager, false)]
    public async Task MethodsWithoutAPerson_AreNotToBeChosen_ByWhoMayNotSetThemUp(PortalRole role, bool forbidden)
    {
        using var _ = new Culture("es");
        var page = await OpenAsync(await sending.NewSenderAsync(role));

        foreach (var method in Enum.GetValues<SendingMethod>())
        {
            var option = page.QuerySelector($"select#method option[value={method}]")!;
            var expected = forbidden && method.IsApplication();
            Assert.Equal(expected, option.HasAttribute("disabled"));
            Assert.Equal(expected ? string.Format(null, AccountText.MethodOfManagers, AccountWords.Of(method)) : AccountWords.Of(method), option.TextContent);
        }
    }

    [Theory]
    [InlineData(2020, true)]
    [InlineData(2099, false)]
    public async Task Expiry_ThatIsOver_IsWarnedOfAtTheField(int year, bool warned)
    {
        using var _ = new Culture("es");
        var page = await OpenAsync(await sending.NewSenderAsync(change: s => s with { SecretExpiresOn = new DateOnly(year, 1, 1), NotificationAddresses = ["avisos@contoso.test"] }));

        Assert.Equal(warned, page.QuerySelector("#secretExpiresOn-note")!.TextContent.Contains(AccountText.ExpiryPassed, StringComparison.Ordinal));
        Assert.False(page.QuerySelector("#secretExpiresOn")!.HasAttribute("aria-invalid"));
    }

    [Fact]
    public async Task NewKey_MadeWhereOneSends_IsForSending()
    {
        var sender = await sending.NewSenderAsync(PortalRole.Administrator);
        bunit.ServeAs(sending.Portal, sender.User.Id, interactive: true);
        var page = bunit.Render<SendingPage>();

        page.WaitForState(() => page.FindAll("button").Any(IsNewKey), Patience);
        await page.InvokeAsync(() => page.FindAll("button").Single(IsNewKey).ClickAsync(new()));

        page.WaitForAssertion(() => Assert.Equal(
            [ApiScope.Send], page.FindAll(".mp-check-list label").Where(l => l.QuerySelector("input")!.HasAttribute("checked")).Select(l => l.QuerySelector("code")!.TextContent)), Patience);

        static bool IsNewKey(IElement button) => button.TextContent.Trim() == UserPagesText.NewKey;
    }

    /// <summary>With <c>admin</c>, an administrator's key reads everybody's mails; a manager's does not.</summary>
    [Theory]
    [InlineData(PortalRole.Administrator, "los correos enviados de todos")]
    [InlineData(PortalRole.Manager, "sus organizaciones")]
    public async Task Scope_OfAdministration_SaysWhatItOpens(PortalRole role, string told)
    {
        using var _ = new Culture("es");
        var sender = await sending.NewSenderAsync(role);
        bunit.ServeAs(sending.Portal, sender.User.Id, interactive: true);
        var card = bunit.Render<ApiKeysCard>(p => p.Add(c => c.UserId, sender.User.Id).Add(c => c.Role, role));

        card.WaitForElement(".mp-card-foot button", Patience);
        await card.PressAsync(".mp-card-foot button");

        Assert.EndsWith(told, card.FindAll(".mp-check-list label").Single(l => l.QuerySelector("code")!.TextContent == ApiScope.Admin).TextContent.Trim(), StringComparison.Ordinal);
        Assert.Empty(card.FindAll(".mp-check-list input[checked]"));
    }

    private static async Task<IDocument> OpenAsync(Sender sender)
    {
        using var browser = await sender.BrowserAsync();
        var answer = await browser.GetAsync("/sending", Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync(Cancellation), Cancellation);
    }
}
