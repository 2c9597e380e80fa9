using MailPortal.Accounts;
using MailPortal.Components;
using MailPortal.Mail.Problems;
using MailPortal.Sandbox;
using MailPortal.Sandbox.Faults;
using MailPortal.Users;
using Microsoft.Extensions.DependencyInjection;

namespace MailPortal.Tests.Portal.Accounts;

/// <summary>Tokens that rotate, at a sandbox that can be as strict about it as no Microsoft is.</summary>
public sealed class LinkTokensTests(SendingPortal sending) : IClassFixture<SendingPortal>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private LinkTokens Tokens => sending.Portal.Get<LinkTokens>();

    [Fact]
    public async Task Prove_TwoNodesAtOnceAgainAndAgain_NoRefreshTokenIsLost()
    {
        var sender = await sending.NewLinkedAsync();
        // Another process has no gate in common with this one: the row's lease is all that there is between them.
        var other = ActivatorUtilitiesOf<LinkTokens>();
        sending.Sandbox.Server.Faults.Set(Fault.RefreshTokenRotationStrict);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, 100).SelectMany(_ => new[] { Tokens.ProveAsync(sender.AccountId, Cancellation), other.ProveAsync(sender.AccountId, Cancellation) }));
            await Tokens.ProveAsync(sender.AccountId, Cancellation);
        }
        finally
        {
            sending.Sandbox.Server.Faults.Clear(Fault.RefreshTokenRotationStrict);
        }
        Assert.Equal(LinkState.Linked, (await sender.ViewAsync()).Link!.State);
    }

    /// <summary>Microsoft has given the new token and taken the old one back: there is no second time to ask.</summary>
    [Fact]
    public async Task Prove_DatabaseFailsOnceAfterMicrosoftsAnswer_TheNewTokenIsStoredAllTheSame()
    {
        var sender = await sending.NewLinkedAsync();
        sending.Sandbox.Server.Faults.Set(Fault.RefreshTokenRotationStrict);
        try
        {
            await Meanwhile.Of<LinkTokens>(sending.Portal, _ => throw new TimeoutException("The database is away.")).ProveAsync(sender.AccountId, Cancellation);
            await Tokens.ProveAsync(sender.AccountId, Cancellation);
        }
        finally
        {
            sending.Sandbox.Server.Faults.Clear(Fault.RefreshTokenRotationStrict);
        }
        Assert.Equal(LinkState.Linked, (await sender.ViewAsync()).Link!.State);
    }

    /// <summary>Told so, whoever is refused with it asks for another one.</summary>
    [Fact]
    public async Task Acquire_WhatIsRemembered_SaysThatItIs()
    {
        var sender = await sending.NewLinkedAsync();
        var fresh = await Tokens.ProveAsync(sender.AccountId, Cancellation);
        var remembered = await Tokens.AcquireAsync(sender.AccountId, null, null, Cancellation);
        Assert.Equal((false, true, fresh.Value), (fresh.FromCache, remembered.FromCache, remembered.Value));
        Assert.NotEqual(remembered.Value, (await Tokens.AcquireAsync(sender.AccountId, remembered, null, Cancellation)).Value);
    }

    /// <summary>Whoever asked for them gets them, though the lease cannot be given back.</summary>
    [Fact]
    public async Task Prove_DatabaseIsAwayOnceTheNewTokenIsStored_GivesItAllTheSame()
    {
        var sender = await sending.NewLinkedAsync();
        var before = (await sender.ViewAsync()).Link!.Stamp;
        AwayDatabase? database = null;
        database = new(sending.Portal) { Giving = db => db.SavedChanges += (_, _) => database!.IsAway = true };

        var token = await ActivatorUtilities.CreateInstance<LinkTokens>(sending.Portal.Services, database).ProveAsync(sender.AccountId, Cancellation);

        Assert.False(token.FromCache);
        Assert.Equal(1, database.Failures);
        Assert.NotEqual(before, (await sender.ViewAsync()).Link!.Stamp);
        Assert.Contains(sending.Portal.Log, l => l.Contains($"the link of account {sender.AccountId} could not be given back", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Acquire_TokenStillGood_AsksMicrosoftNothing()
    {
        var sender = await sending.NewLinkedAsync();
        var first = await Tokens.AcquireAsync(sender.AccountId, null, null, Cancellation);
        sending.Sandbox.Server.Faults.Set(Fault.TokenEndpointDown);
        try
        {
            Assert.Equal(first.Value, (await Tokens.AcquireAsync(sender.AccountId, null, null, Cancellation)).Value);
        }
        finally
        {
            sending.Sandbox.Server.Faults.Clear(Fault.TokenEndpointDown);
        }
    }

    [Fact]
    public async Task Acquire_TokenWasRefused_GivesAnother()
    {
        var sender = await sending.NewLinkedAsync();
        var first = await Tokens.AcquireAsync(sender.AccountId, null, null, Cancellation);

        Assert.NotEqual(first.Value, (await Tokens.AcquireAsync(sender.AccountId, first, null, Cancellation)).Value);
    }

    [Theory]
    [InlineData(AccountAction.RevokeSessions)]
    [InlineData(AccountAction.WithdrawConsent)]
    [InlineData(AccountAction.ExpireRefreshTokens)]
    [InlineData(AccountAction.Disable)]
    public async Task Prove_PersonsGrantIsGone_TheLinkIsExpiredAndSaysSoOnce(AccountAction action)
    {
        var sender = await sending.NewLinkedAsync();
        sending.Sandbox.Server.Administer(sender.Address, action);

        await Assert.ThrowsAsync<MailProblemException>(() => Tokens.ProveAsync(sender.AccountId, Cancellation));
        await Assert.ThrowsAsync<MailProblemException>(() => Tokens.ProveAsync(sender.AccountId, Cancellation));

        var link = (await sender.ViewAsync()).Link!;
        Assert.Equal(LinkState.Expired, link.State);
        Assert.Equal(1, (await sender.AuditAsync()).Count(a => a == "account.linkExpired"));
    }

    [Fact]
    public async Task Link_AfterItExpired_NeedsNothingOfTheBrokenOne()
    {
        var sender = await sending.NewLinkedAsync();
        sending.Sandbox.Server.Administer(sender.Address, AccountAction.RevokeSessions);
        await Assert.ThrowsAsync<MailProblemException>(() => Tokens.ProveAsync(sender.AccountId, Cancellation));
        using var browser = await sender.BrowserAsync();

        Assert.Equal(LinkOutcome.Linked, (await sender.LinkAsync(browser)).Outcome);
        Assert.Equal(LinkState.Linked, (await sender.ViewAsync()).Link!.State);
    }

    [Fact]
    public async Task Prove_MicrosoftIsAway_TheLinkStaysAsItWas()
    {
        var sender = await sending.NewLinkedAsync();
        sending.Sandbox.Server.Faults.Set(Fault.TokenEndpointDown);
        try
        {
            await Assert.ThrowsAsync<MailProblemException>(() => Tokens.ProveAsync(sender.AccountId, Cancellation));
        }
        finally
        {
            sending.Sandbox.Server.Faults.Clear(Fault.TokenEndpointDown);
        }
        Assert.Equal(LinkState.Linked, (await sender.ViewAsync()).Link!.State);
    }

    [Fact]
    public async Task Save_SecretThatMicrosoftRefuses_ChangesNothingAndSaysWhichField()
    {
        var sender = await sending.NewLinkedAsync();
        var before = (await sender.ViewAsync()).Account.ProtectedSecret;

        var refused = await Assert.ThrowsAsync<InvalidFormException>(() => SaveAsync(sender, new("not~the~one"), null));

        Assert.Equal("secret", refused.Problems.Single().Field);
        var view = await sender.ViewAsync();
        Assert.Equal((before, LinkState.Linked), (view.Account.ProtectedSecret, view.Link!.State));
    }

    [Fact]
    public async Task Save_NewSecretOfTheSameApplication_TheLinkGoesOnWithIt()
    {
        var sender = await sending.NewLinkedAsync();
        var (linkedAt, before) = ((await sender.ViewAsync()).Link!.LinkedAt, (await sender.ViewAsync()).Link!.Terms.ProtectedSecret);

        await SaveAsync(sender, new(SampleTenant.Sending.Secrets[0].Value), new DateOnly(2027, 5, 1));

        var link = (await sender.ViewAsync()).Link!;
        Assert.Equal(linkedAt, link.LinkedAt);
        Assert.NotEqual(before, link.Terms.ProtectedSecret);
        await Tokens.ProveAsync(sender.AccountId, Cancellation);
    }

    [Fact]
    public async Task UpdateSecret_OfTheSameApplication_ChangesNothingElseAndKeepsTheLink()
    {
        var sender = await sending.NewLinkedAsync();
        await SaveAsync(sender, new(SampleTenant.Sending.Secrets[0].Value), new DateOnly(2027, 5, 1));
        var before = await sender.ViewAsync();

        await sending.Portal.Get<AccountSaving>().UpdateSecretAsync(sender.Actor, sender.AccountId, new(SampleTenant.Sending.Secrets[1].Value), new DateOnly(2028, 5, 1), Cancellation);

        var after = await sender.ViewAsync();
        Assert.Equal(AccountSettings.Of(before.Account) with { SecretExpiresOn = new DateOnly(2028, 5, 1), NotificationAddresses = [] }, AccountSettings.Of(after.Account) with { NotificationAddresses = [] });
        Assert.Equal((before.Account.NotificationAddresses, before.Link!.LinkedAt, LinkState.Linked), (after.Account.NotificationAddresses, after.Link!.LinkedAt, after.Link.State));
        Assert.Equal(SampleTenant.Sending.Secrets[1].Value, sending.Portal.Get<AccountSecrets>().ApplicationOf(after.Link.Terms, sender.AccountId).ClientSecret.Reveal());
    }

    [Fact]
    public async Task UpdateSecret_MicrosoftIsAway_StoresNothing()
    {
        var sender = await sending.NewLinkedAsync();
        var before = (await sender.ViewAsync()).Account.ProtectedSecret;
        sending.Sandbox.Server.Faults.Set(Fault.TokenEndpointDown);
        try
        {
            var refused = await Assert.ThrowsAsync<InvalidFormException>(() => sending.Portal.Get<AccountSaving>().UpdateSecretAsync(sender.Actor, sender.AccountId, new(SampleTenant.Sending.Secrets[1].Value), null, Cancellation));
            Assert.Equal("secret", refused.Problems.Single().Field);
        }
        finally
        {
            sending.Sandbox.Server.Faults.Clear(Fault.TokenEndpointDown);
        }
        Assert.Equal((before, LinkState.Linked), ((await sender.ViewAsync()).Account.ProtectedSecret, (await sender.ViewAsync()).Link!.State));
    }

    [Fact]
    public async Task UpdateSecret_OfSomebodyElse_OrOfNoApplication_IsRefused()
    {
        var (sender, other) = (await sending.NewSenderAsync(), await sending.NewSenderAsync());
        await Assert.ThrowsAsync<NotFoundException>(() => sending.Portal.Get<AccountSaving>().UpdateSecretAsync(other.Actor, sender.AccountId, new("x"), null, Cancellation));

        var plain = await sending.NewSenderAsync(change: s => new AccountSettings { Method = SendingMethod.SmtpPassword, Address = s.Address, SmtpHost = "smtp.contoso.test", SmtpPort = 587, Password = new("x") });
        Assert.Equal("secret", (await Assert.ThrowsAsync<InvalidFormException>(() => sending.Portal.Get<AccountSaving>().UpdateSecretAsync(plain.Actor, plain.AccountId, new("x"), null, Cancellation))).Problems.Single().Field);
    }

    [Fact]
    public async Task Acquire_BrokenLinkWithATokenAtHand_AsksMicrosoftAgain()
    {
        var sender = await sending.NewLinkedAsync();
        sending.Sandbox.Server.Administer(sender.Address, AccountAction.RevokeSessions);
        await Assert.ThrowsAsync<MailProblemException>(() => Tokens.ProveAsync(sender.AccountId, Cancellation));

        // Another node, which remembers nothing: the access token of before is still in the link.
        await Assert.ThrowsAsync<MailProblemException>(() => ActivatorUtilitiesOf<LinkTokens>().AcquireAsync(sender.AccountId, null, null, Cancellation));

        Assert.Equal(LinkState.Expired, (await sender.ViewAsync()).Link!.State);
    }

    private Task<SendingAccount> SaveAsync(Sender sender, MailPortal.Mail.Secret secret, DateOnly? expiresOn) => sending.Portal.Get<AccountSaving>().SaveAsync(sender.Actor, sender.User.Id,
        SendingPortal.Settings(sender.Address) with { Secret = secret, SecretExpiresOn = expiresOn, NotificationAddresses = expiresOn is null ? [] : ["avisos@contoso.test"] }, null, Cancellation);

    [Fact]
    public async Task RenewJob_LinkOfLastWeek_IsRenewedByItself()
    {
        var sender = await sending.NewLinkedAsync();
        await using (var db = await sending.Portal.DbAsync())
        {
            var link = await db.FindAsync<AccountLink>([sender.AccountId], Cancellation);
            db.Entry(link!).Property(l => l.RenewAt).CurrentValue = TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(1);
            await db.SaveChangesAsync(Cancellation);
        }
        var before = (await sender.ViewAsync()).Link!;

        await sending.Portal.Get<RenewLinksJob>().RunAsync(Cancellation);

        var after = (await sender.ViewAsync()).Link!;
        Assert.NotEqual(before.ProtectedTokens, after.ProtectedTokens);
        Assert.True(after.RenewAt > TimeProvider.System.GetUtcNow() + TimeSpan.FromDays(6));
    }

    private T ActivatorUtilitiesOf<T>() => ActivatorUtilities.CreateInstance<T>(sending.Portal.Services);
}
