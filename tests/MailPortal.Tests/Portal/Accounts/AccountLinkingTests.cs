using System.Net;
using System.Web;
using MailPortal.Accounts;
using MailPortal.Components;
using MailPortal.Mail.Problems;
using MailPortal.Sandbox;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal.Accounts;

/// <summary>"Vincular cuenta" from the press to the last word, at the sandbox's sign-in pages.</summary>
public sealed class AccountLinkingTests(SendingPortal sending) : IClassFixture<SendingPortal>
{
    private static readonly Uri Here = new("http://localhost/");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Link_PersonSignsIn_IsLinkedToWhoTheyAre()
    {
        var sender = await sending.NewSenderAsync();
        using var browser = await sender.BrowserAsync();

        var attempt = await sender.LinkAsync(browser);

        Assert.Equal(LinkOutcome.Linked, attempt.Outcome);
        var link = (await sender.ViewAsync()).Link!;
        Assert.Equal((LinkState.Linked, sender.Address, SampleTenant.TenantId.ToString()), (link.State, link.UserName, link.TenantId));
        Assert.Contains("Mail.Send", link.Scopes.Split(' '));
        Assert.Equal(["account.created", "account.linked"], await sender.AuditAsync());
        Assert.Contains("¡Vinculación Exitosa!", WebUtility.HtmlDecode(await browser.GetStringAsync($"/sending/linked/{attempt.Id}", Cancellation)), StringComparison.Ordinal);
    }

    /// <summary>Two tabs, both begun while there was no account: the second save is not written over the first.</summary>
    [Fact]
    public async Task Save_NewAccountOverOneMadeMeanwhile_IsRefused()
    {
        var (user, actor) = await sending.Portal.AddUserAsync(PortalRole.User);
        var saving = sending.Portal.Get<AccountSaving>();
        var first = await saving.SaveAsync(actor, user.Id, SendingPortal.Settings("primera@auto.test"), Guid.Empty, Cancellation);

        await Assert.ThrowsAsync<ChangedByOthersException>(() => saving.SaveAsync(actor, user.Id, SendingPortal.Settings("segunda@auto.test"), Guid.Empty, Cancellation));

        Assert.Equal("primera@auto.test", (await saving.SaveAsync(actor, user.Id, SendingPortal.Settings("primera@auto.test"), first.Version, Cancellation)).Address);
    }

    [Fact]
    public async Task Link_AtMicrosoft_AsksForNoMoreThanSending()
    {
        var sender = await sending.NewSenderAsync();
        using var browser = await sender.BrowserAsync();
        var (_, ticket) = await StartAsync(sender);

        var query = HttpUtility.ParseQueryString((await Sender.OpenAsync(browser, ticket)).Query);

        Assert.Equal(["Mail.Send", "User.Read", "offline_access", "openid", "profile"], query["scope"]!.Split(' ').Select(s => s[(s.LastIndexOf('/') + 1)..]).Order(StringComparer.Ordinal));
        Assert.Equal(("code", "S256", sender.Address), (query["response_type"], query["code_challenge_method"], query["login_hint"]));
        Assert.Equal("http://localhost/oauth_callback", query["redirect_uri"]);
        Assert.Null(query["prompt"]);
    }

    [Fact]
    public async Task Link_AnotherAccountSignsIn_AsksAndKeepsTheOldLink()
    {
        var sender = await sending.NewLinkedAsync();
        var before = (await sender.ViewAsync()).Link!;
        using var browser = await sender.BrowserAsync();

        var attempt = await sender.LinkAsync(browser, signInAs: SampleAccounts.Luis.Address);

        Assert.Equal((LinkOutcome.OtherAccount, SampleAccounts.Luis.Address, sender.Address), (attempt.Outcome, attempt.UserName, attempt.ExpectedAddress));
        Assert.Equal((before.ObjectId, before.Stamp), ((await sender.ViewAsync()).Link!.ObjectId, (await sender.ViewAsync()).Link!.Stamp));
        var page = await browser.GetStringAsync($"/sending/linked/{attempt.Id}", Cancellation);
        Assert.Contains($"Entró como {SampleAccounts.Luis.Address}, se esperaba {sender.Address}", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keep_TheOtherAccount_IsLinkedAndTheAddressFollows()
    {
        var sender = await sending.NewSenderAsync();
        using var browser = await sender.BrowserAsync();
        var attempt = await sender.LinkAsync(browser, signInAs: SampleAccounts.Luis.Address);

        await sending.Portal.Get<AccountLinking>().KeepAsync(sender.Actor, attempt.Id, Cancellation);

        var view = await sender.ViewAsync();
        Assert.Equal((SampleAccounts.Luis.Address, SampleAccounts.Luis.Address, LinkState.Linked), (view.Account.Address, view.Link!.UserName, view.Link.State));
        await sending.Portal.Get<LinkTokens>().ProveAsync(sender.AccountId, Cancellation); // the tokens can be opened where they lie now
    }

    [Fact]
    public async Task Drop_TheOtherAccount_ForgetsItsTokens()
    {
        var sender = await sending.NewSenderAsync();
        using var browser = await sender.BrowserAsync();
        var attempt = await sender.LinkAsync(browser, signInAs: SampleAccounts.Luis.Address);
        Assert.NotNull(attempt.ProtectedTokens);

        await sending.Portal.Get<AccountLinking>().DropAsync(sender.Actor, attempt.Id, Cancellation);

        Assert.Equal((LinkOutcome.Dropped, null), ((await sender.AttemptAsync(attempt.Id)).Outcome, (await sender.AttemptAsync(attempt.Id)).ProtectedTokens));
        Assert.Null((await sender.ViewAsync()).Link);
        await Assert.ThrowsAsync<NotFoundException>(() => sending.Portal.Get<AccountLinking>().KeepAsync(sender.Actor, attempt.Id, Cancellation));
    }

    [Fact]
    public async Task Link_ConsentRefused_SaysSoAndOffersTheAdministratorsLink()
    {
        var sender = await sending.NewSenderAsync();
        using var browser = await sender.BrowserAsync();
        var (id, ticket) = await StartAsync(sender);
        using var microsoft = new MailPortal.Tests.Sandbox.Browser(sending.Sandbox.Info);
        await microsoft.OpenAsync(await Sender.OpenAsync(browser, ticket));
        await microsoft.PressIdAsync("next", ("login", sender.Address));
        await microsoft.PressIdAsync("cancel");

        await browser.GetAsync(microsoft.SentTo!.PathAndQuery, Cancellation);

        var attempt = await sender.AttemptAsync(id);
        Assert.Equal((LinkOutcome.Refused, MailProblem.ConsentDeclined), (attempt.Outcome, attempt.Problem));
        Assert.StartsWith("AADSTS65004", attempt.UpstreamCode, StringComparison.Ordinal);
        Assert.Null((await sender.ViewAsync()).Link);
        var consent = sending.Portal.Get<AccountLinking>().AdminConsentFor(attempt, Here);
        Assert.Equal("/organizations/v2.0/adminconsent", consent.AbsolutePath);
        Assert.Contains(SampleTenant.Sending.ClientId.ToString(), consent.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_ApplicationUnknown_IsRefusedAndTheOldLinkStays()
    {
        var sender = await sending.NewLinkedAsync();
        await sending.Portal.Get<AccountSaving>().SaveAsync(sender.Actor, sender.User.Id, SendingPortal.Settings(sender.Address) with { Secret = new("of~another"), ApplicationId = SampleTenant.SingleTenant.ClientId.ToString() }, null, Cancellation);
        using var browser = await sender.BrowserAsync();
        var (_, ticket) = await StartAsync(sender);
        using var microsoft = new MailPortal.Tests.Sandbox.Browser(sending.Sandbox.Info);

        await microsoft.OpenAsync(await Sender.OpenAsync(browser, ticket));

        // Microsoft's own page: nothing comes back. The form says what to look at.
        Assert.Equal("AADSTS50194", microsoft.ErrorCode);
        await sending.Portal.Get<LinkTokens>().ProveAsync(sender.AccountId, Cancellation); // with the application that the old link was made with
    }

    [Fact]
    public async Task Save_AnotherWayOfSending_TheLinkGoesOnAsItWasMade()
    {
        var sender = await sending.NewLinkedAsync();
        await sending.Portal.Get<AccountSaving>().SaveAsync(sender.Actor, sender.User.Id,
            SendingPortal.Settings("otra@contoso.test") with { Method = SendingMethod.SmtpOAuth, SmtpHost = "localhost", SmtpPort = 1, Secret = null }, null, Cancellation);

        var mail = await sender.QueueAsync(new() { To = [new("", sending.Sandbox.FreshMailbox())], Subject = "Hola", Text = "Hola" });
        await sending.SendDueAsync();

        Assert.Equal((MailPortal.Outbox.OutgoingStatus.Sent, sender.Address), ((await sender.MailAsync(mail.Id)).Status, mail.From.Address));
    }

    [Fact]
    public async Task Answer_Repeated_ShowsWhatCameOfItAndChangesNothing()
    {
        var sender = await sending.NewSenderAsync();
        using var browser = await sender.BrowserAsync();
        using var elsewhere = await sender.BrowserAsync();
        var (id, answer) = await sender.SignInAsync(browser);
        await browser.GetAsync(answer.PathAndQuery, Cancellation);
        var stamp = (await sender.ViewAsync()).Link!.Stamp;

        var again = await browser.GetAsync(answer.PathAndQuery, Cancellation);
        var other = await elsewhere.GetAsync(answer.PathAndQuery, Cancellation);

        Assert.Equal($"/sending/linked/{id}", TestPortal.Leads(again));
        // The same person in another browser is not the one who began.
        Assert.Equal("/sending/linked?why=OtherBrowser", TestPortal.Leads(other));
        Assert.Equal(stamp, (await sender.ViewAsync()).Link!.Stamp);
        Assert.Equal(1, (await sender.AuditAsync()).Count(a => a == "account.linked"));
    }

    /// <summary>Somebody else sits down at the browser: its cookie alone shows nothing.</summary>
    [Fact]
    public async Task Answer_RepeatedBySomebodyElseInTheSameBrowser_IsRefused()
    {
        var sender = await sending.NewSenderAsync();
        var next = await sending.NewSenderAsync();
        using var browser = await sender.BrowserAsync();
        var (_, answer) = await sender.SignInAsync(browser);
        await browser.GetAsync(answer.PathAndQuery, Cancellation);
        await TestPortal.PostFormAsync(browser, "/", "/sign-out");
        await TestPortal.SignInAsync(browser, next.User.Email!, TestPortal.AdminPassword);

        var again = await browser.GetAsync(answer.PathAndQuery, Cancellation);

        Assert.Equal("/sending/linked?why=OtherUser", TestPortal.Leads(again));
    }

    [Fact]
    public async Task Answer_RepeatedAfterADrop_SaysThatItWasUsed()
    {
        var sender = await sending.NewSenderAsync();
        using var browser = await sender.BrowserAsync();
        var (id, answer) = await sender.SignInAsync(browser, signInAs: sending.Sandbox.FreshMailbox());
        await browser.GetAsync(answer.PathAndQuery, Cancellation);
        await sending.Portal.Get<AccountLinking>().DropAsync(sender.Actor, id, Cancellation);

        var again = await browser.GetAsync(answer.PathAndQuery, Cancellation);

        Assert.Equal("/sending/linked?why=Repeated", TestPortal.Leads(again));
        Assert.Null((await sender.ViewAsync()).Link);
    }

    [Fact]
    public async Task Answer_TwiceAtOnce_IsTakenOnce()
    {
        var sender = await sending.NewSenderAsync();
        using var browser = await sender.BrowserAsync();
        var (id, answer) = await sender.SignInAsync(browser);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => browser.GetAsync(answer.PathAndQuery, Cancellation)));

        // Who comes while the first is being taken is told that it was used; who comes later sees what came of it.
        Assert.Contains(answers, a => TestPortal.Leads(a) == $"/sending/linked/{id}");
        Assert.All(answers, a => Assert.Contains(TestPortal.Leads(a), (string[])[$"/sending/linked/{id}", "/sending/linked?why=Repeated"]));
        Assert.Equal(1, (await sender.AuditAsync()).Count(a => a == "account.linked"));
    }

    // Login CSRF: the attacker's own sign-in, ended in the victim's browser, would have the victim send from the attacker's account.
    [Fact]
    public async Task Answer_InAnotherBrowser_IsRefusedAndTheAttemptStaysOpen()
    {
        var attacker = await sending.NewSenderAsync();
        var victim = await sending.NewSenderAsync();
        using var theirs = await attacker.BrowserAsync();
        using var victims = await victim.BrowserAsync();
        var (id, answer) = await attacker.SignInAsync(theirs);

        var refused = await victims.GetAsync(answer.PathAndQuery, Cancellation);

        Assert.Equal("/sending/linked?why=OtherBrowser", TestPortal.Leads(refused));
        Assert.Null((await victim.ViewAsync()).Link);
        Assert.Equal(LinkOutcome.Waiting, (await attacker.AttemptAsync(id)).Outcome);
    }

    [Fact]
    public async Task Answer_OtherUserInTheSameBrowser_IsRefused()
    {
        var first = await sending.NewSenderAsync();
        var second = await sending.NewSenderAsync();
        using var browser = await first.BrowserAsync();
        var (id, answer) = await first.SignInAsync(browser);
        await TestPortal.SignInAsync(browser, second.User.Email!, TestPortal.AdminPassword);

        var refused = await browser.GetAsync(answer.PathAndQuery, Cancellation);

        Assert.Equal("/sending/linked?why=OtherUser", TestPortal.Leads(refused));
        Assert.Equal(LinkOutcome.Waiting, (await first.AttemptAsync(id)).Outcome);
        Assert.Null((await second.ViewAsync()).Link);
    }

    [Fact]
    public async Task Answer_SessionOver_IsRefusedWithoutASignInPageThatCarriesTheCode()
    {
        var sender = await sending.NewSenderAsync();
        using var browser = await sender.BrowserAsync();
        var (_, answer) = await sender.SignInAsync(browser);
        await TestPortal.PostFormAsync(browser, "/profile", "/sign-out");

        Assert.Equal("/sending/linked?why=OtherUser", TestPortal.Leads(await browser.GetAsync(answer.PathAndQuery, Cancellation)));
    }

    // Code injection: somebody else's code, with a state of one's own.
    [Fact]
    public async Task Answer_CodeOfAnotherSignIn_IsRefused()
    {
        var victim = await sending.NewSenderAsync();
        var attacker = await sending.NewSenderAsync();
        using var victims = await victim.BrowserAsync();
        using var theirs = await attacker.BrowserAsync();
        var (_, stolen) = await victim.SignInAsync(victims);
        var (id, own) = await attacker.SignInAsync(theirs);
        var (code, state) = (HttpUtility.ParseQueryString(stolen.Query)["code"], HttpUtility.ParseQueryString(own.Query)["state"]);

        await theirs.GetAsync($"/oauth_callback?code={Uri.EscapeDataString(code!)}&state={Uri.EscapeDataString(state!)}", Cancellation);

        var attempt = await attacker.AttemptAsync(id);
        Assert.Equal(LinkOutcome.Refused, attempt.Outcome);
        Assert.Null((await attacker.ViewAsync()).Link);
        Assert.DoesNotContain(code!, attempt.ProblemDetail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_StateInvented_SaysNothingOfAnybody()
    {
        using var browser = sending.Portal.Browser();

        Assert.Equal("/sending/linked?why=Unknown", TestPortal.Leads(await browser.GetAsync("/oauth_callback?code=abc&state=invented", Cancellation)));
        Assert.Equal("/sending/linked?why=Unknown", TestPortal.Leads(await browser.GetAsync("/oauth_callback", Cancellation)));
        Assert.Equal("/sending/linked?why=Unknown", TestPortal.Leads(await browser.GetAsync("/oauth_callback?error=access_denied&error_description=<script>", Cancellation)));
    }

    [Fact]
    public async Task Ticket_SecondUseOrSomebodyElses_OpensNothing()
    {
        var sender = await sending.NewSenderAsync();
        var other = await sending.NewSenderAsync();
        using var browser = await sender.BrowserAsync();
        using var others = await other.BrowserAsync();
        var (_, ticket) = await StartAsync(sender);

        Assert.Equal("/sending/linked?why=TooLate", TestPortal.Leads(await others.GetAsync($"/sending/link/{ticket}", Cancellation)));
        await Sender.OpenAsync(browser, ticket);
        Assert.Equal("/sending/linked?why=TooLate", TestPortal.Leads(await browser.GetAsync($"/sending/link/{ticket}", Cancellation)));
    }

    [Fact]
    public async Task Ticket_WithoutSession_LeadsToTheSignIn()
    {
        var sender = await sending.NewSenderAsync();
        var (_, ticket) = await StartAsync(sender);
        using var nobody = sending.Portal.Browser();

        Assert.StartsWith("/login", TestPortal.Leads(await nobody.GetAsync($"/sending/link/{ticket}", Cancellation)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoTabsAtOnce_EachEndsItsOwnAttempt()
    {
        var sender = await sending.NewSenderAsync();
        using var browser = await sender.BrowserAsync();
        var (first, answerOfFirst) = await sender.SignInAsync(browser);
        var (second, answerOfSecond) = await sender.SignInAsync(browser);

        await browser.GetAsync(answerOfFirst.PathAndQuery, Cancellation);
        await browser.GetAsync(answerOfSecond.PathAndQuery, Cancellation);

        Assert.Equal((LinkOutcome.Linked, LinkOutcome.Linked), ((await sender.AttemptAsync(first)).Outcome, (await sender.AttemptAsync(second)).Outcome));
        await sending.Portal.Get<LinkTokens>().ProveAsync(sender.AccountId, Cancellation);
    }

    [Fact]
    public async Task Start_ByAnAdministrator_IsRefused()
    {
        var sender = await sending.NewSenderAsync();
        var (_, administrator) = await sending.Portal.AddUserAsync(PortalRole.Administrator);

        await Assert.ThrowsAsync<AccessDeniedException>(() => sending.Portal.Get<AccountLinking>().StartAsync(administrator, sender.AccountId, Here, LinkExtras.None, Cancellation));
    }

    [Fact]
    public async Task Start_SomebodyElses_IsAsIfItWereNotThere()
    {
        var sender = await sending.NewSenderAsync();
        var other = await sending.NewSenderAsync();

        await Assert.ThrowsAsync<NotFoundException>(() => sending.Portal.Get<AccountLinking>().StartAsync(other.Actor, sender.AccountId, Here, LinkExtras.None, Cancellation));
        await Assert.ThrowsAsync<NotFoundException>(() => sending.Portal.Get<AccountDirectory>().GetAsync(other.Actor, sender.AccountId, Cancellation));
    }

    [Fact]
    public async Task Start_MethodWithoutLink_IsRefusedAtItsField()
    {
        var sender = await sending.NewSenderAsync(change: s => s with { Method = SendingMethod.SmtpPassword, SmtpHost = "smtp.example.test", SmtpPort = 587, Password = new("secreta") });

        var refused = await Assert.ThrowsAsync<InvalidFormException>(() => StartAsync(sender));

        Assert.Equal("method", refused.Problems.Single().Field);
    }

    [Fact]
    public async Task Unlink_DeletesTheTokensAtOnce()
    {
        var sender = await sending.NewLinkedAsync();

        await sending.Portal.Get<AccountSaving>().UnlinkAsync(sender.Actor, sender.AccountId, Cancellation);
        await sending.Portal.Get<AccountSaving>().UnlinkAsync(sender.Actor, sender.AccountId, Cancellation); // twice is once

        Assert.Null((await sender.ViewAsync()).Link);
        await using var db = await sending.Portal.DbAsync();
        Assert.False(await db.Set<AccountLink>().AnyAsync(l => l.AccountId == sender.AccountId, Cancellation));
        Assert.Equal(1, (await sender.AuditAsync()).Count(a => a == "account.unlinked"));
    }

    [Fact]
    public async Task Link_PersonalAccount_IsLinkedThoughItsTokensAreOpaque()
    {
        var sender = await sending.NewSenderAsync(change: s => s with { Address = SampleAccounts.Personal.Address });
        using var browser = await sender.BrowserAsync();

        Assert.Equal(LinkOutcome.Linked, (await sender.LinkAsync(browser, SampleAccounts.Personal.Address)).Outcome);
        Assert.True((await sender.ViewAsync()).Link!.IsPersonal);
    }

    private Task<(Guid AttemptId, string Ticket)> StartAsync(Sender sender) => sending.Portal.Get<AccountLinking>().StartAsync(sender.Actor, sender.AccountId, Here, LinkExtras.None, Cancellation);
}
