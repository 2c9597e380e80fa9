using Bunit;
using Bunit.TestDoubles;
using MailPortal.Accounts;
using MailPortal.Components;
using MailPortal.Mail.Problems;
using MailPortal.Sandbox;
using MailPortal.Users;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace MailPortal.Tests.Portal.Accounts;

/// <summary>The card of the link while things change behind it.</summary>
public sealed class LinkCardTests(SendingPortal sending) : IClassFixture<SendingPortal>, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30); // ends with what it waits for

    private readonly BunitContext bunit = new();

    private static CancellationToken Cancellation => Xunit.TestContext.Current.CancellationToken;

    private AccountLinking Linking => sending.Portal.Get<AccountLinking>();

    public ValueTask DisposeAsync() => bunit.DisposeAsync();

    /// <summary>A mail is tried again by itself, a link by the person alone.</summary>
    [Fact]
    public void Fix_OfWhatTimeHelps_PromisesNoTryOfOurs()
    {
        using var _ = new Culture("es");
        foreach (var problem in new[] { MailProblem.TokenServiceThrottled, MailProblem.TokenServiceUnavailable, MailProblem.TokenServiceUnreachable })
        {
            Assert.Contains(AccountText.Link, AccountWords.FixOfLinking(problem), StringComparison.Ordinal);
            Assert.DoesNotContain("lo intentaremos", AccountWords.FixOfLinking(problem), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Opened_RefusedForConsent_GivesTheAdministratorsLinkWithAllThatWasAskedFor()
    {
        var sender = await sending.NewSenderAsync();
        await DeclineAsync(sender, LinkExtras.LargeMail | LinkExtras.SendAs);

        var card = await RenderAsync(sender);

        var link = card.Find("[data-copy*=adminconsent]").GetAttribute("data-copy")!;
        Assert.Contains("Mail.ReadWrite", link, StringComparison.Ordinal);
        Assert.Contains("Mail.Send.Shared", link, StringComparison.Ordinal);
        // Who declined may simply have pressed "Cancelar": an administrator is for those who could not accept.
        var told = card.Find("#link-outcome").TextContent;
        Assert.Contains(AccountText.AskAdminInstead, told, StringComparison.Ordinal);
        Assert.DoesNotContain(AccountText.AskAdmin, told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Opened_RefusedForConsentAndTheApplicationIsLentNoMore_ShowsTheRefusalWithoutALink()
    {
        var scene = new SharedApplicationScene(sending);
        var (organization, _) = await scene.NewAsync();
        var sender = await sending.NewSenderAsync(change: s => SharedApplicationScene.Shared(s, organization), organization: organization);
        await DeclineAsync(sender, LinkExtras.None);
        await scene.LeaveAsync(sender);

        var card = await RenderAsync(sender);

        Assert.Contains(AccountText.LinkRefused, card.Find("#link-outcome").TextContent, StringComparison.Ordinal);
        Assert.Empty(card.FindAll("[data-copy*=adminconsent]"));
    }

    [Fact]
    public async Task Keep_KeptInAnotherTab_ShowsWhatHolds()
    {
        var (sender, attempt) = await OtherSignedInAsync(LinkExtras.None);
        var card = await RenderAsync(sender);
        await Linking.KeepAsync(sender.Actor, attempt.Id, Cancellation);

        await card.InvokeAsync(() => Button(card, string.Format(null, AccountText.OtherKeep, attempt.UserName)).ClickAsync(new()));

        Assert.Contains(AccountText.DecidedAlready, card.Find("#link-outcome").TextContent, StringComparison.Ordinal);
        Assert.Empty(card.FindAll(".mp-alert-warning"));
    }

    [Fact]
    public async Task Keep_AfterLeavingTheOrganization_SaysWhy()
    {
        var scene = new SharedApplicationScene(sending);
        var (organization, _) = await scene.NewAsync();
        var (sender, attempt) = await OtherSignedInAsync(LinkExtras.None, organization);
        var card = await RenderAsync(sender);
        await scene.LeaveAsync(sender);

        await card.InvokeAsync(() => Button(card, string.Format(null, AccountText.OtherKeep, attempt.UserName)).ClickAsync(new()));

        Assert.Contains(AccountRuleText.SharedMissing, card.Find("#link-outcome").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignInNameIsNotTheAddress_MayBeKeptAsTheSamePerson()
    {
        var sender = await sending.NewSenderAsync(PortalRole.Administrator, s => s with
        {
            Method = SendingMethod.SmtpOAuth, Address = $"ana.{Guid.NewGuid():N}@{SampleTenant.OpenDomain}", SmtpHost = sending.Sandbox.Info.Host, SmtpPort = sending.Sandbox.Info.SmtpPort,
        });
        using var browser = await sender.BrowserAsync();
        var attempt = await sender.LinkAsync(browser);
        var card = await RenderAsync(sender);

        await card.InvokeAsync(() => Button(card, string.Format(null, AccountText.OtherKeepAddress, attempt.ExpectedAddress)).ClickAsync(new()));

        Assert.Equal((attempt.ExpectedAddress, attempt.ExpectedAddress), ((await sender.ViewAsync()).Account.Address, (await sender.ViewAsync()).Link!.Terms.Address));
    }

    [Fact]
    public async Task Drop_UnlinkedInAnotherTab_ShowsWhatHolds()
    {
        var sender = await sending.NewLinkedAsync();
        var attempt = await SignInAsOtherAsync(sender, LinkExtras.None);
        Assert.Equal(LinkOutcome.OtherAccount, attempt.Outcome);
        var card = await RenderAsync(sender);
        await sending.Portal.Get<AccountSaving>().UnlinkAsync(sender.Actor, sender.AccountId, Cancellation);

        await card.InvokeAsync(() => Button(card, AccountText.OtherDrop).ClickAsync(new()));

        Assert.Equal(AccountText.DecidedAlready, card.Find("#link-outcome").TextContent.Trim());
    }

    [Fact]
    public async Task Again_AsksForWhatWasAskedForBefore()
    {
        var (sender, first) = await OtherSignedInAsync(LinkExtras.LargeMail | LinkExtras.SendAs);
        var card = await RenderAsync(sender);

        await card.InvokeAsync(() => Button(card, AccountText.OtherAgain).ClickAsync(new()));

        Assert.EndsWith("?other", Assert.Single(bunit.Services.GetRequiredService<BunitNavigationManager>().History).Uri, StringComparison.Ordinal);
        var second = (await Linking.LatestAsync(sender.Actor, sender.AccountId, Cancellation))!;
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(first.Scopes, second.Scopes);
        Assert.Contains("Mail.Send.Shared", second.Scopes, StringComparison.Ordinal);
        Assert.Equal((LinkOutcome.Dropped, null), ((await sender.AttemptAsync(first.Id)).Outcome, (await sender.AttemptAsync(first.Id)).ProtectedTokens));
    }

    [Fact]
    public async Task Waiting_UntilItsTimeIsOver_SaysSo()
    {
        var clock = new TestClock(TimeProvider.System.GetUtcNow());
        bunit.Services.AddSingleton<TimeProvider>(clock);
        bunit.Services.AddScoped<ClockTicks>();
        var sender = await sending.NewSenderAsync();
        using var browser = await sender.BrowserAsync();
        var (_, ticket) = await Linking.StartAsync(sender.Actor, sender.AccountId, new("http://localhost/"), LinkExtras.None, Cancellation);
        var card = await RenderAsync(sender);
        await Sender.OpenAsync(browser, ticket);

        // The ticket's time alone: the card was drawn before Microsoft's page was opened.
        clock.Advance(LinkAttempt.TicketLives + TimeSpan.FromMinutes(1));
        card.WaitForAssertion(() => Assert.Contains(AccountText.Linking, card.Find("#link-outcome").TextContent, StringComparison.Ordinal), Patience);
        clock.Advance(LinkAttempt.Lives);
        card.WaitForAssertion(() => Assert.Equal(AccountText.LinkingTooLate, card.Find("#link-outcome").TextContent.Trim()), Patience);
        Assert.Empty(card.FindAll(".mp-turning"));
    }

    /// <summary>It was told where it ended; a page that is opened again says how things are, not what happened.</summary>
    [Fact]
    public async Task Opened_AfterALinkThatWentWell_SaysNothingMore()
    {
        var sender = await sending.NewLinkedAsync();

        var card = await RenderAsync(sender, waits: false);

        Assert.Equal(sender.Address, card.Find("#linked-address").TextContent.Trim());
        Assert.Empty(card.Find("#link-outcome").TextContent.Trim());
    }

    private async Task<(Sender Sender, LinkAttempt Attempt)> OtherSignedInAsync(LinkExtras extras, Guid? organization = null)
    {
        var sender = await sending.NewSenderAsync(change: s => organization is { } whose ? SharedApplicationScene.Shared(s, whose) : s, organization: organization);
        return (sender, await SignInAsOtherAsync(sender, extras));
    }

    private async Task<LinkAttempt> SignInAsOtherAsync(Sender sender, LinkExtras extras)
    {
        using var browser = await sender.BrowserAsync();
        return await sender.LinkAsync(browser, signInAs: sending.Sandbox.FreshMailbox(), extras: extras);
    }

    /// <summary>The person does not accept.</summary>
    private async Task DeclineAsync(Sender sender, LinkExtras extras)
    {
        using var browser = await sender.BrowserAsync();
        var (_, ticket) = await Linking.StartAsync(sender.Actor, sender.AccountId, new("http://localhost/"), extras, Cancellation);
        using var microsoft = new MailPortal.Tests.Sandbox.Browser(sending.Sandbox.Info);
        await microsoft.OpenAsync(await Sender.OpenAsync(browser, ticket));
        await microsoft.PressIdAsync("next", ("login", sender.Address));
        await microsoft.PressIdAsync("cancel");
        await browser.GetAsync(microsoft.SentTo!.PathAndQuery, Cancellation);
    }

    private async Task<IRenderedComponent<LinkCard>> RenderAsync(Sender sender, bool waits = true)
    {
        var view = await sender.ViewAsync();
        var shared = await sending.Portal.Get<AccountDirectory>().SharedAsync(sender.Actor, sender.User.Id, Cancellation);
        bunit.ServeAs(sending.Portal, sender.User.Id, interactive: false);
        var card = bunit.Render<LinkCard>(p => p.Add(c => c.Account, view.Account).Add(c => c.Link, view.Link).Add(c => c.Shared, shared).Add(c => c.Own, true).Add(c => c.OwnerName, "Ana")
            .Add(c => c.SaveFirst, () => Task.FromResult<Guid?>(sender.AccountId)));
        if (waits) card.WaitForElement("#link-outcome > *", Patience);
        return card;
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<LinkCard> card, string words) => card.FindAll("button").Single(b => b.TextContent.Trim() == words);
}
