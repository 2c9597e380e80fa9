using MailPortal.Accounts;
using MailPortal.Sandbox;

namespace MailPortal.Tests.Portal.Accounts;

/// <summary>Linking anew is the same account again, told by tenant and object id: an address can pass to another one.</summary>
public sealed class LinkPinningTests(SendingPortal sending) : IClassFixture<SendingPortal>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Relink_AliasPassedToSomebodyElse_TheStrangerIsAskedAbout()
    {
        var (sender, alias) = await NewWithAliasAsync();
        using var browser = await sender.BrowserAsync();
        Assert.Equal(LinkOutcome.Linked, (await sender.LinkAsync(browser)).Outcome);
        var before = (await sender.ViewAsync()).Link!;
        Assert.Equal((sender.Address, alias), (before.UserName, before.Terms.Address));
        var stranger = sending.Sandbox.FreshMailbox();
        sending.Sandbox.Server.GiveAlias(alias, stranger);

        var attempt = await sender.LinkAsync(browser, signInAs: stranger);

        Assert.Equal((LinkOutcome.OtherAccount, alias), (attempt.Outcome, attempt.ExpectedAddress));
        Assert.Equal((before.ObjectId, before.Stamp), ((await sender.ViewAsync()).Link!.ObjectId, (await sender.ViewAsync()).Link!.Stamp));
    }

    [Fact]
    public async Task Relink_SameAccountWithoutTheAliasByNow_NeedsNoQuestion()
    {
        var (sender, alias) = await NewWithAliasAsync();
        using var browser = await sender.BrowserAsync();
        await sender.LinkAsync(browser);
        sending.Sandbox.Server.GiveAlias(alias, sending.Sandbox.FreshMailbox());

        Assert.Equal(LinkOutcome.Linked, (await sender.LinkAsync(browser)).Outcome);
    }

    [Fact]
    public async Task Relink_AfterAnotherAddressWasTyped_TheAddressDecides()
    {
        var (sender, _) = await NewWithAliasAsync();
        using var browser = await sender.BrowserAsync();
        await sender.LinkAsync(browser);
        var other = sending.Sandbox.FreshMailbox();
        await sending.Portal.Get<AccountSaving>().SaveAsync(sender.Actor, sender.User.Id, SendingPortal.Settings(other) with { Secret = null }, null, Cancellation);

        Assert.Equal(LinkOutcome.OtherAccount, (await sender.LinkAsync(browser)).Outcome);
        Assert.Equal(LinkOutcome.Linked, (await sender.LinkAsync(browser, signInAs: other)).Outcome);
    }

    [Fact]
    public async Task Relink_OtherAuthorityOfTheSameDirectory_IsPinnedToo()
    {
        var (sender, alias) = await NewWithAliasAsync();
        using var browser = await sender.BrowserAsync();
        await sender.LinkAsync(browser);
        var stranger = sending.Sandbox.FreshMailbox();
        sending.Sandbox.Server.GiveAlias(alias, stranger);
        await sending.Portal.Get<AccountSaving>().SaveAsync(sender.Actor, sender.User.Id, SendingPortal.Settings(alias) with { Secret = null, Audience = AccountAudience.Organizations }, null, Cancellation);

        Assert.Equal(LinkOutcome.OtherAccount, (await sender.LinkAsync(browser, signInAs: stranger)).Outcome);
        Assert.Equal(LinkOutcome.Linked, (await sender.LinkAsync(browser)).Outcome);
    }

    [Fact]
    public async Task Keep_OfAnotherAccount_IsWhatTheNextOneIsPinnedOn()
    {
        var (sender, _) = await NewWithAliasAsync();
        using var browser = await sender.BrowserAsync();
        var other = sending.Sandbox.FreshMailbox();
        var attempt = await sender.LinkAsync(browser, signInAs: other);
        await sending.Portal.Get<AccountLinking>().KeepAsync(sender.Actor, attempt.Id, Cancellation);
        sending.Sandbox.Server.GiveAlias(other, sender.Address);

        Assert.Equal(LinkOutcome.OtherAccount, (await sender.LinkAsync(browser)).Outcome);
        Assert.Equal(LinkOutcome.Linked, (await sender.LinkAsync(browser, signInAs: other)).Outcome);
    }

    [Theory]
    [InlineData("ventas@contoso.test", "Ventas@contoso.test", "Entró otra cuenta de Microsoft, que ahora tiene la dirección Ventas@contoso.test. No es la que estaba vinculada.")]
    [InlineData("ventas@contoso.test", "luis@contoso.test", "Entró como luis@contoso.test, se esperaba ventas@contoso.test.")]
    public void Words_SayWhatDiffers(string expected, string signedIn, string said)
    {
        using var _ = new Culture("es");
        var attempt = new LinkAttempt
        {
            AccountId = Guid.NewGuid(), UserId = Guid.NewGuid(), Scopes = "Mail.Send", ExpectedAddress = expected, RedirectUri = "", TicketHash = "", CreatedAt = DateTimeOffset.UnixEpoch,
            Terms = new() { Method = SendingMethod.GraphDelegated, Address = expected, Authority = "common", ApplicationId = "", ProtectedSecret = "" },
        };
        attempt.Ask(new(SampleTenant.TenantId.ToString(), $"{Guid.NewGuid()}", signedIn, null), "", ["Mail.Send"], DateTimeOffset.UnixEpoch);

        Assert.Equal(said, AccountWords.OfOther(attempt));
    }

    /// <summary>Somebody whose account has an address that they do not sign in with.</summary>
    private async Task<(Sender Sender, string Alias)> NewWithAliasAsync()
    {
        var alias = $"ventas.{Guid.NewGuid():N}@{SampleTenant.OpenDomain}";
        var sender = await sending.NewSenderAsync(change: s => s with { Address = alias });
        sending.Sandbox.Server.GiveAlias(alias, sender.Address);
        return (sender, alias);
    }
}
