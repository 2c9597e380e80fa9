using System.Web;
using MailPortal.Accounts;
using MailPortal.Components;
using MailPortal.Mail.Problems;
using MailPortal.Sandbox;

namespace MailPortal.Tests.Portal.Accounts;

/// <summary>What people mistype or misregister, and what somebody could hope to gain by it.</summary>
public sealed class LinkMistakesTests(SendingPortal sending) : IClassFixture<SendingPortal>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Microsoft keeps the person on its own page and sends nothing back: the form shows what to compare.</summary>
    [Fact]
    public async Task RedirectUri_NotRegistered_IsShownToCompareAndLinksNothing()
    {
        var sender = await sending.NewSenderAsync();
        using var browser = await sender.BrowserAsync();
        var (id, ticket) = await sending.Portal.Get<AccountLinking>().StartAsync(sender.Actor, sender.AccountId, new("https://otra.contoso.test/sending"), LinkExtras.None, Cancellation);
        using var microsoft = new MailPortal.Tests.Sandbox.Browser(sending.Sandbox.Info);

        await microsoft.OpenAsync(await Sender.OpenAsync(browser, ticket));

        Assert.Equal("AADSTS50011", microsoft.ErrorCode);
        Assert.Null(microsoft.SentTo);
        var attempt = await sender.AttemptAsync(id);
        Assert.Equal((LinkOutcome.Waiting, "https://otra.contoso.test/oauth_callback"), (attempt.Outcome, attempt.RedirectUri));
    }

    /// <summary>A code made for one application, brought to the end of a link of another.</summary>
    [Fact]
    public async Task Code_OfAnotherApplication_IsRefused()
    {
        var victim = await sending.NewSenderAsync();
        var attacker = await sending.NewSenderAsync(change: s => s with { ApplicationId = SampleTenant.PersonalOnly.ClientId.ToString(), Secret = new(SampleTenant.PersonalOnly.Secrets[0].Value), Audience = AccountAudience.Consumers });
        using var victims = await victim.BrowserAsync();
        using var theirs = await attacker.BrowserAsync();
        var (_, stolen) = await victim.SignInAsync(victims);
        var (id, ticket) = await sending.Portal.Get<AccountLinking>().StartAsync(attacker.Actor, attacker.AccountId, new("http://localhost/"), LinkExtras.None, Cancellation);
        var state = HttpUtility.ParseQueryString((await Sender.OpenAsync(theirs, ticket)).Query)["state"];

        await theirs.GetAsync($"/oauth_callback?code={Uri.EscapeDataString(HttpUtility.ParseQueryString(stolen.Query)["code"]!)}&state={Uri.EscapeDataString(state!)}", Cancellation);

        Assert.Equal(LinkOutcome.Refused, (await attacker.AttemptAsync(id)).Outcome);
        Assert.Null((await attacker.ViewAsync()).Link);
    }

    [Fact]
    public async Task Code_UsedTwice_IsRefusedTheSecondTime()
    {
        var sender = await sending.NewSenderAsync();
        using var browser = await sender.BrowserAsync();
        var (_, answer) = await sender.SignInAsync(browser);
        await browser.GetAsync(answer.PathAndQuery, Cancellation);
        var code = HttpUtility.ParseQueryString(answer.Query)["code"]!;
        var (id, ticket) = await sending.Portal.Get<AccountLinking>().StartAsync(sender.Actor, sender.AccountId, new("http://localhost/"), LinkExtras.None, Cancellation);
        var state = HttpUtility.ParseQueryString((await Sender.OpenAsync(browser, ticket)).Query)["state"]!;

        await browser.GetAsync($"/oauth_callback?code={Uri.EscapeDataString(code)}&state={Uri.EscapeDataString(state)}", Cancellation);

        var attempt = await sender.AttemptAsync(id);
        Assert.Equal(LinkOutcome.Refused, attempt.Outcome);
        Assert.NotEqual(MailProblem.PortalFault, attempt.Problem);
        Assert.Equal(LinkState.Linked, (await sender.ViewAsync()).Link!.State); // the first one stays
    }

    /// <summary>Whatever comes along in the address, the way back is a page of the portal's own.</summary>
    [Theory]
    [InlineData("/oauth_callback?returnUrl=https://evil.example&state=x&code=y")]
    [InlineData("/oauth_callback?redirect_uri=//evil.example&error=access_denied")]
    [InlineData("/oauth_callback?admin_consent=True&tenant=x&state=https://evil.example")]
    [InlineData("/oauth_callback?admin_consent=True&error=x&state=0.https://evil.example")]
    [InlineData("/oauth_callback?error=https://evil.example&error_description=%0d%0aLocation:%20https://evil.example")]
    [InlineData("/sending/link/https:%2f%2fevil.example")]
    public async Task Redirect_WhateverIsAsked_StaysInThePortal(string address)
    {
        var sender = await sending.NewSenderAsync();
        using var browser = await sender.BrowserAsync();

        Assert.StartsWith("/sending/linked", TestPortal.Leads(await browser.GetAsync(address, Cancellation)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("senderName")]
    [InlineData("replyTo")]
    [InlineData("cc")]
    [InlineData("bcc")]
    public async Task Default_WithALineEnd_IsRefusedAtItsField(string field)
    {
        var sender = await sending.NewSenderAsync();
        const string smuggled = "ana@contoso.test\r\nBcc: espia@example.org";
        IReadOnlyList<string> Or(string name) => field == name ? [smuggled] : [];

        var wrong = await Assert.ThrowsAsync<InvalidFormException>(() => sending.Portal.Get<AccountSaving>().SaveDefaultsAsync(sender.Actor, sender.AccountId,
            new() { SenderName = field == "senderName" ? smuggled : "", ReplyTo = Or("replyTo"), Cc = Or("cc"), Bcc = Or("bcc") }, version: null, Cancellation));

        Assert.Equal(field, Assert.Single(wrong.Problems).Field);
    }

    [Theory]
    [InlineData("address")]
    [InlineData("applicationId")]
    [InlineData("tenantId")]
    [InlineData("smtpHost")]
    public async Task Setting_WithMarkup_IsRefusedAtItsField(string field)
    {
        var sender = await sending.NewSenderAsync();
        const string markup = "<script>alert(1)</script>";
        var settings = SendingPortal.Settings(sender.Address) with { Method = SendingMethod.SmtpOAuth, SmtpHost = "localhost", SmtpPort = 587, Audience = AccountAudience.Tenant, TenantId = "contoso.test" };
        settings = field switch
        {
            "address" => settings with { Address = markup },
            "applicationId" => settings with { ApplicationId = markup },
            "tenantId" => settings with { TenantId = markup },
            _ => settings with { SmtpHost = markup },
        };

        var wrong = await Assert.ThrowsAsync<InvalidFormException>(() => sending.Portal.Get<AccountSaving>().SaveAsync(sender.Actor, sender.User.Id, settings, version: null, Cancellation));

        Assert.Equal(field, Assert.Single(wrong.Problems).Field);
    }
}
