using System.Net;
using MailPortal.Sandbox;

namespace MailPortal.Tests.Sandbox.Entra;

public sealed class AuthorizeTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    private readonly Linking _linking = new(sandbox);

    [Fact]
    public async Task SignIn_AccountChosenAndConsentGiven_ComesBackWithCodeAndState()
    {
        using var browser = new Browser(sandbox.Info);
        await browser.OpenAsync(_linking.Authorize());
        Assert.Contains("<html lang=\"es\">", browser.Html, StringComparison.Ordinal);
        Assert.Contains("data-account=\"luis@contoso.test\"", browser.Html, StringComparison.Ordinal);

        await browser.ChooseAsync("ana@contoso.test");
        Assert.Contains("Enviar correo en su nombre", browser.Html, StringComparison.Ordinal);
        Assert.Contains("MailPortal Env", browser.Html, StringComparison.Ordinal);
        await browser.PressIdAsync("accept");

        Assert.Equal((HttpStatusCode.Redirect, Linking.Callback), (browser.Status, browser.SentTo!.GetLeftPart(UriPartial.Path)));
        Assert.Equal("s t&1", browser.Query("state"));
        Assert.NotEmpty(browser.Query("code")!);
        Assert.NotEmpty(browser.Query("session_state")!);
    }

    [Fact]
    public async Task SignIn_ConsentGivenBefore_IsNotAskedAgain()
    {
        var account = sandbox.FreshMailbox();
        await _linking.CodeAsync(account);
        using var other = new Browser(sandbox.Info);
        await other.OpenAsync(_linking.Authorize(changes: ("login_hint", account)));

        await other.ChooseAsync(account);

        Assert.NotEmpty(other.Query("code")!);
    }

    [Fact]
    public async Task SignIn_SignedInInThisBrowser_ComesBackAtOnce()
    {
        var account = sandbox.FreshMailbox();
        using var browser = new Browser(sandbox.Info);
        await SignInAsync(browser, account);

        await browser.OpenAsync(_linking.Authorize());

        Assert.NotEmpty(browser.Query("code")!);
    }

    [Theory]
    [InlineData("select_account")]
    [InlineData("login")]
    public async Task SignIn_SignedInButAskedToChoose_ShowsTheAccounts(string prompt)
    {
        var account = sandbox.FreshMailbox();
        using var browser = new Browser(sandbox.Info);
        await SignInAsync(browser, account);

        await browser.OpenAsync(_linking.Authorize(changes: [("prompt", prompt), ("login_hint", account)]));

        Assert.Null(browser.SentTo);
        Assert.Contains($"data-account=\"{account}\" autofocus", browser.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cancel", null)]
    [InlineData(null, "cancel")]
    public async Task Cancel_OnEitherPage_TellsTheApplicationAccessDenied(string? onAccounts, string? onConsent)
    {
        using var browser = new Browser(sandbox.Info);
        await browser.OpenAsync(_linking.Authorize());
        if (onAccounts is not null) await browser.PressIdAsync(onAccounts);
        else
        {
            await browser.ChooseAsync("luis@contoso.test");
            await browser.PressIdAsync(onConsent!);
        }

        Assert.Equal(("access_denied", "s t&1"), (browser.Query("error"), browser.Query("state")));
        Assert.StartsWith("AADSTS65004: ", browser.Query("error_description"), StringComparison.Ordinal);
        Assert.Null(browser.Query("code"));
    }

    [Fact]
    public async Task Account_Typed_IsTakenAndAnUnknownOneIsSaidSo()
    {
        using var browser = new Browser(sandbox.Info);
        await browser.OpenAsync(_linking.Authorize());

        await browser.PressIdAsync("next", ("login", "nadie@contoso.test"));
        Assert.Equal("AADSTS50034", browser.ErrorCode);

        await browser.PressIdAsync("next", ("login", sandbox.FreshMailbox()));
        Assert.Contains("id=\"accept\"", browser.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Account_Typed_EnterPressesNext()
    {
        using var browser = new Browser(sandbox.Info);
        await browser.OpenAsync(_linking.Authorize());

        // A browser presses the form's first button.
        var form = browser.Html[browser.Html.IndexOf("id=\"login\"", StringComparison.Ordinal)..];
        Assert.InRange(form.IndexOf("id=\"next\"", StringComparison.Ordinal), 0, form.IndexOf("id=\"cancel\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mfa_IsAskedForBeforeConsent()
    {
        using var browser = new Browser(sandbox.Info);
        await browser.OpenAsync(_linking.Authorize());
        await browser.ChooseAsync(SampleAccounts.Mfa.Address);
        Assert.DoesNotContain("id=\"accept\"", browser.Html, StringComparison.Ordinal);

        await browser.PressIdAsync("approve");
        await browser.PressIdAsync("accept");

        Assert.NotEmpty(browser.Query("code")!);
    }

    [Fact]
    public async Task Consent_OnlyAnAdministratorMayGiveIt_IsSaidOnAPageThatLeadsBack()
    {
        using var browser = new Browser(sandbox.Info);
        await browser.OpenAsync(_linking.Authorize());
        await browser.ChooseAsync(SampleAccounts.NeedsAdministrator.Address);
        Assert.Equal("AADSTS90094", browser.ErrorCode);
        Assert.DoesNotContain("id=\"accept\"", browser.Html, StringComparison.Ordinal);

        // and not by a form made by hand either
        await browser.PostAsync("/common/Consent/Set", null, ("ctx", browser.Hidden("ctx")[0]), ("answer", "accept"));

        Assert.Equal("consent_required", browser.Query("error"));
        Assert.StartsWith("AADSTS90094: ", browser.Query("error_description"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en-US,en;q=0.9", null, "Pick an account")]
    [InlineData("es-CO,es;q=0.9,en;q=0.8", null, "Elija una cuenta")]
    [InlineData("de", null, "Elija una cuenta")]
    [InlineData("es", "en-US", "Pick an account")]
    public async Task Language_IsTheBrowsersOrAsAskedFor(string accepted, string? market, string heading)
    {
        using var browser = new Browser(sandbox.Info);
        await browser.OpenAsync(_linking.Authorize(changes: ("mkt", market)), accepted);

        Assert.Contains($"<h1>{heading}</h1>", browser.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FormPost_SendsTheAnswerAsAForm()
    {
        using var browser = new Browser(sandbox.Info);
        await browser.OpenAsync(_linking.Authorize(changes: ("response_mode", "form_post")));
        await browser.PressIdAsync("cancel");

        Assert.Equal(HttpStatusCode.OK, browser.Status);
        Assert.Contains($"action=\"{Linking.Callback}\"", browser.Html, StringComparison.Ordinal);
        Assert.Equal(["access_denied", "s t&1"], [.. browser.Hidden("error"), .. browser.Hidden("state")]);
    }

    [Fact]
    public async Task Silent_NobodySignedIn_IsLoginRequired()
    {
        using var browser = new Browser(sandbox.Info);
        await browser.OpenAsync(_linking.Authorize(changes: ("prompt", "none")));

        Assert.Equal("login_required", browser.Query("error"));
    }

    [Fact]
    public async Task Silent_SignedIn_AnswersAtOnceWhatWasConsentedAndNoMore()
    {
        using var browser = new Browser(sandbox.Info);
        await SignInAsync(browser, sandbox.FreshMailbox());

        await browser.OpenAsync(_linking.Authorize(changes: ("prompt", "none")));
        Assert.NotEmpty(browser.Query("code")!);
        await browser.OpenAsync(_linking.Authorize(changes: [("prompt", "none"), ("scope", Linking.Scopes + " Mail.ReadWrite")]));
        Assert.Equal("consent_required", browser.Query("error"));
    }

    private async Task SignInAsync(Browser browser, string account)
    {
        await browser.OpenAsync(_linking.Authorize(changes: ("login_hint", account)));
        await browser.ChooseAsync(account);
        await browser.PressIdAsync("accept");
    }
}
