using MailPortal.Accounts;
using MailPortal.Components;
using MailPortal.Mail;
using MailPortal.Mail.Problems;
using MailPortal.Sandbox;
using MailPortal.Sandbox.Faults;
using MailPortal.Tests.Sandbox;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal.Accounts;

/// <summary>"Otros métodos": a code typed on another device, and the password itself.</summary>
public sealed class OtherLinkingTests(SendingPortal sending) : IClassFixture<SendingPortal>
{
    private static readonly Secret Password = new(SampleTenant.OpenDomainPassword);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private OtherLinking Linking => sending.Portal.Get<OtherLinking>();

    [Fact]
    public async Task DeviceCode_TypedElsewhere_LinksWithoutASecret()
    {
        var sender = await sending.NewSenderAsync();

        var ended = await WithCodeAsync(sender, signInAs: sender.Address);

        Assert.Equal((LinkOutcome.Linked, null), (ended!.Outcome, ended.Problem));
        var link = (await sender.ViewAsync()).Link!;
        Assert.Equal((LinkState.Linked, true, "", SampleTenant.TenantId.ToString()), (link.State, link.Terms.IsPublicClient, link.Terms.ProtectedSecret, link.TenantId));
        await sending.Portal.Get<LinkTokens>().ProveAsync(sender.AccountId, Cancellation);
        Assert.Equal(["account.created", "account.linked"], await sender.AuditAsync());
    }

    [Fact]
    public async Task DeviceCode_SomebodyElseSignsIn_AsksAsTheUsualWayDoes()
    {
        var sender = await sending.NewSenderAsync();

        var ended = await WithCodeAsync(sender, signInAs: sending.Sandbox.FreshMailbox());

        Assert.Equal((LinkOutcome.OtherAccount, sender.Address), (ended!.Outcome, ended.ExpectedAddress));
        Assert.Null((await sender.ViewAsync()).Link);
        await sending.Portal.Get<AccountLinking>().KeepAsync(sender.Actor, ended.Id, Cancellation);
        Assert.Equal(ended.UserName, (await sender.ViewAsync()).Link!.UserName);
    }

    [Fact]
    public async Task DeviceCode_Cancelled_LeavesNothing()
    {
        var sender = await sending.NewSenderAsync();
        using var leaves = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        Assert.Null(await Linking.WithDeviceCodeAsync(sender.Actor, sender.AccountId, _ => leaves.CancelAsync(), leaves.Token));

        await using var db = await sending.Portal.DbAsync();
        Assert.False(await db.Set<LinkAttempt>().AnyAsync(a => a.AccountId == sender.AccountId, Cancellation));
        Assert.Equal(["account.created"], await sender.AuditAsync());
    }

    [Fact]
    public async Task DeviceCode_ApplicationWithoutPublicFlows_SaysWhatToSwitchOn()
    {
        var sender = await sending.NewSenderAsync(change: s => s with
        {
            ApplicationId = SampleTenant.SingleTenant.ClientId.ToString(), Secret = new(SampleTenant.SingleTenant.Secrets[0].Value), Audience = AccountAudience.Tenant, TenantId = SampleTenant.TenantId.ToString(),
        });

        var ended = await Linking.WithDeviceCodeAsync(sender.Actor, sender.AccountId, _ => Task.CompletedTask, Cancellation);

        Assert.Equal((LinkOutcome.Refused, MailProblem.PublicFlowNotAllowed, "AADSTS7000218"), (ended!.Outcome, ended.Problem, ended.UpstreamCode));
    }

    [Fact]
    public async Task DeviceCode_Link_TakesNoNewSecret()
    {
        var sender = await sending.NewSenderAsync();
        await WithCodeAsync(sender, signInAs: sender.Address);

        await sending.Portal.Get<AccountSaving>().UpdateSecretAsync(sender.Actor, sender.AccountId, new(SampleTenant.Sending.Secrets[1].Value), null, Cancellation);

        Assert.Equal("", (await sender.ViewAsync()).Link!.Terms.ProtectedSecret);
        await sending.Portal.Get<LinkTokens>().ProveAsync(sender.AccountId, Cancellation);
    }

    [Fact]
    public async Task Password_OfSomebodyWhoConsented_LinksAndIsKeptNowhere()
    {
        var sender = await ConsentedAsync();

        var ended = await Linking.WithPasswordAsync(sender.Actor, sender.AccountId, Password, Cancellation);

        Assert.Equal((LinkOutcome.Linked, null), (ended.Outcome, ended.Problem));
        var link = (await sender.ViewAsync()).Link!;
        Assert.Equal((LinkState.Linked, false, "common"), (link.State, link.Terms.IsPublicClient, link.Terms.Authority));
        await sending.Portal.Get<LinkTokens>().ProveAsync(sender.AccountId, Cancellation);
        Assert.DoesNotContain(sending.Portal.Log, l => l.Contains(SampleTenant.OpenDomainPassword, StringComparison.Ordinal));
        await using var db = await sending.Portal.DbAsync();
        Assert.DoesNotContain(SampleTenant.OpenDomainPassword, string.Concat(await db.Set<MailPortal.Audit.AuditEntry>().Select(e => e.Details).ToListAsync(Cancellation)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Password_BeforeAnybodyConsented_SaysSo()
    {
        var sender = await sending.NewSenderAsync();

        var ended = await Linking.WithPasswordAsync(sender.Actor, sender.AccountId, Password, Cancellation);

        Assert.Equal((LinkOutcome.Refused, MailProblem.ConsentMissing, "AADSTS65001"), (ended.Outcome, ended.Problem, ended.UpstreamCode));
    }

    [Fact]
    public async Task Password_OfAnAccountWithASecondFactor_SaysWhy()
    {
        var sender = await sending.NewSenderAsync(change: s => s with { Address = SampleAccounts.Mfa.Address });

        var ended = await Linking.WithPasswordAsync(sender.Actor, sender.AccountId, new(SampleAccounts.Mfa.Password), Cancellation);

        Assert.Equal((LinkOutcome.Refused, MailProblem.MultifactorRequired, "AADSTS50076"), (ended.Outcome, ended.Problem, ended.UpstreamCode));
    }

    [Fact]
    public async Task Password_BlockedByARuleOfTheCompany_SaysWhy()
    {
        var sender = await ConsentedAsync();
        sending.Sandbox.Server.Administer(sender.Address, AccountAction.BlockByPolicy);

        var ended = await Linking.WithPasswordAsync(sender.Actor, sender.AccountId, Password, Cancellation);

        Assert.Equal((LinkOutcome.Refused, MailProblem.ConditionalAccessBlocks), (ended.Outcome, ended.Problem));
    }

    [Fact]
    public async Task Password_WrongAgainAndAgain_IsNotTriedUntilMicrosoftLocksTheAccount()
    {
        var sender = await sending.NewSenderAsync();
        for (var i = 0; i < OtherLinking.WrongPasswords; i++)
            Assert.Equal((LinkOutcome.Refused, MailProblem.PasswordWrong), Of(await Linking.WithPasswordAsync(sender.Actor, sender.AccountId, new($"wrong {i}"), Cancellation)));

        var refused = await Assert.ThrowsAsync<InvalidFormException>(() => Linking.WithPasswordAsync(sender.Actor, sender.AccountId, Password, Cancellation));

        Assert.Equal("password", refused.Problems.Single().Field);
        static (LinkOutcome, MailProblem?) Of(LinkAttempt a) => (a.Outcome, a.Problem);
    }

    [Fact]
    public async Task Password_WrongAgainAndAgain_IsNotForgottenByUnlinking()
    {
        var sender = await sending.NewLinkedAsync();
        for (var i = 0; i < OtherLinking.WrongPasswords; i++) await Linking.WithPasswordAsync(sender.Actor, sender.AccountId, new($"wrong {i}"), Cancellation);
        await sending.Portal.Get<AccountSaving>().UnlinkAsync(sender.Actor, sender.AccountId, Cancellation);

        Assert.Null(await sending.Portal.Get<AccountLinking>().LatestAsync(sender.Actor, sender.AccountId, Cancellation));
        await Assert.ThrowsAsync<InvalidFormException>(() => Linking.WithPasswordAsync(sender.Actor, sender.AccountId, Password, Cancellation));
    }

    [Fact]
    public async Task Password_ThatIsRefused_LeavesTheLinkThatWorks()
    {
        var sender = await sending.NewLinkedAsync();
        var before = (await sender.ViewAsync()).Link!.Stamp;

        await Linking.WithPasswordAsync(sender.Actor, sender.AccountId, new("wrong"), Cancellation);

        Assert.Equal((before, LinkState.Linked), ((await sender.ViewAsync()).Link!.Stamp, (await sender.ViewAsync()).Link!.State));
    }

    [Fact]
    public async Task OtherMethods_OfSomebodyElsesAccount_AreRefused()
    {
        var sender = await sending.NewSenderAsync();
        var (_, administrator) = await sending.Portal.AddUserAsync(PortalRole.Administrator);
        var other = await sending.NewSenderAsync();

        await Assert.ThrowsAsync<AccessDeniedException>(() => Linking.WithPasswordAsync(administrator, sender.AccountId, Password, Cancellation));
        await Assert.ThrowsAsync<NotFoundException>(() => Linking.WithPasswordAsync(other.Actor, sender.AccountId, Password, Cancellation));
        await Assert.ThrowsAsync<NotFoundException>(() => Linking.WithDeviceCodeAsync(other.Actor, sender.AccountId, _ => Task.CompletedTask, Cancellation));
    }

    /// <summary>Somebody who allowed the application once and is not linked: a password alone cannot ask for consent.</summary>
    private async Task<Sender> ConsentedAsync()
    {
        var sender = await sending.NewLinkedAsync();
        await sending.Portal.Get<AccountSaving>().UnlinkAsync(sender.Actor, sender.AccountId, Cancellation);
        return sender;
    }

    private Task<LinkAttempt?> WithCodeAsync(Sender sender, string signInAs) => Linking.WithDeviceCodeAsync(sender.Actor, sender.AccountId, async code =>
    {
        using var elsewhere = new Browser(sending.Sandbox.Info);
        await elsewhere.OpenAsync(code.Address);
        await elsewhere.PressIdAsync("next", ("otc", code.UserCode));
        await elsewhere.PressIdAsync("next", ("login", signInAs));
        await elsewhere.PressIdAsync("accept");
    }, Cancellation);
}
