using MailPortal.Accounts;
using MailPortal.Components;
using MailPortal.Mail;
using MailPortal.Mail.Problems;
using MailPortal.Organizations;
using MailPortal.Outbox;
using MailPortal.Sandbox;
using MailPortal.Sandbox.Faults;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal.Accounts;

/// <summary>"Aplicación de envío": one application of Microsoft Entra for all users of an organisation.</summary>
public sealed class SendingApplicationTests(SendingPortal sending) : IClassFixture<SendingPortal>
{
    private static readonly Secret NewSecret = new(SampleTenant.Sending.Secrets[1].Value);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private SendingApplications Applications => sending.Portal.Get<SendingApplications>();

    private LinkTokens Tokens => sending.Portal.Get<LinkTokens>();

    [Fact]
    public async Task User_OfTheOrganization_NeedsAnAddressAndALink_NothingElse()
    {
        var (organization, _) = await NewAsync();
        var sender = await NewLinkedAsync(organization);

        var view = await sender.ViewAsync();
        Assert.Equal((null, null, organization), (view.Account.ApplicationId, view.Account.ProtectedSecret, view.Account.SharedBy));
        Assert.Equal((LinkState.Linked, organization, SampleTenant.Sending.ClientId.ToString()), (view.Link!.State, view.Link.Terms.SharedBy, view.Link.Terms.ApplicationId));
        Assert.Equal(organization, (await sending.Portal.Get<AccountDirectory>().SharedAsync(sender.Actor, sender.User.Id, Cancellation)).Single().OrganizationId);
    }

    [Fact]
    public async Task Save_NewSecret_EveryLinkFollowsItAndStaysAsItIs()
    {
        var (organization, manager) = await NewAsync();
        Sender[] senders = [await NewLinkedAsync(organization), await NewLinkedAsync(organization), await NewLinkedAsync(organization)];
        // What the links themselves carry opens nothing any more: if they renew, they do so with the organisation's secret.
        foreach (var sender in senders) await SpoilCopyAsync(sender);
        var linkedAt = new List<DateTimeOffset>();
        foreach (var sender in senders) linkedAt.Add((await sender.ViewAsync()).Link!.LinkedAt);

        Assert.True((await Applications.SaveAsync(manager, organization, SendingPortal.Application with { Secret = NewSecret }, null, Cancellation)).Proved);

        foreach (var (sender, since) in senders.Zip(linkedAt))
        {
            await Tokens.ProveAsync(sender.AccountId, Cancellation);
            var link = (await sender.ViewAsync()).Link!;
            Assert.Equal((LinkState.Linked, since), (link.State, link.LinkedAt));
        }
    }

    [Fact]
    public async Task Save_SecretThatMicrosoftRefuses_NothingChanges()
    {
        var (organization, manager) = await NewAsync();
        var sender = await NewLinkedAsync(organization);

        var refused = await Assert.ThrowsAsync<InvalidFormException>(() => Applications.SaveAsync(manager, organization, SendingPortal.Application with { Secret = new("not~the~one") }, null, Cancellation));

        Assert.Equal("secret", refused.Problems.Single().Field);
        await Tokens.ProveAsync(sender.AccountId, Cancellation);
    }

    [Fact]
    public async Task Save_MicrosoftIsAway_NothingChanges()
    {
        var (organization, manager) = await NewAsync();
        var sender = await NewLinkedAsync(organization);
        var before = (await Applications.FindAsync(manager, organization, Cancellation))!.Application;
        sending.Sandbox.Server.Faults.Set(Fault.TokenEndpointDown);
        try
        {
            var unreachable = await Assert.ThrowsAsync<MailProblemException>(() => Applications.SaveAsync(manager, organization, SendingPortal.Application with { Secret = NewSecret }, null, Cancellation));
            Assert.Equal(MailProblem.TokenServiceUnavailable, unreachable.Problem);
        }
        finally
        {
            sending.Sandbox.Server.Faults.Clear(Fault.TokenEndpointDown);
        }
        Assert.Equal((before.ProtectedSecret, before.Version), ((await Applications.FindAsync(manager, organization, Cancellation))!.Application.ProtectedSecret, before.Version));
        Assert.Equal(LinkState.Linked, (await sender.ViewAsync()).Link!.State);
    }

    [Fact]
    public async Task Save_SecretAfterTheOldOneBrokeEverybody_RenewsThemByItself()
    {
        var (organization, manager) = await NewAsync();
        Sender[] senders = [await NewLinkedAsync(organization), await NewLinkedAsync(organization), await NewLinkedAsync(organization)];
        await SpoilSecretAsync(organization);
        foreach (var sender in senders)
        {
            await Assert.ThrowsAsync<MailProblemException>(() => Tokens.ProveAsync(sender.AccountId, Cancellation));
            Assert.Equal(LinkState.Failing, (await sender.ViewAsync()).Link!.State);
        }

        Assert.True((await Applications.SaveAsync(manager, organization, SendingPortal.Application with { Secret = NewSecret }, null, Cancellation)).Proved);
        await sending.Portal.Get<RenewLinksJob>().RunAsync(Cancellation);

        foreach (var sender in senders) Assert.Equal(LinkState.Linked, (await sender.ViewAsync()).Link!.State);
    }

    [Fact]
    public async Task Save_OneLinkIsBrokenByItsPerson_AsksTheNextOne()
    {
        var (organization, manager) = await NewAsync();
        var (whole, broken) = (await NewLinkedAsync(organization), await NewLinkedAsync(organization));
        sending.Sandbox.Server.Administer(broken.Address, AccountAction.RevokeSessions);

        Assert.True((await Applications.SaveAsync(manager, organization, SendingPortal.Application with { Secret = NewSecret }, null, Cancellation)).Proved);
        Assert.Equal(LinkState.Linked, (await whole.ViewAsync()).Link!.State);
    }

    [Fact]
    public async Task Save_NobodyLinked_ApplicationOfOneTenantProvesItself()
    {
        var (organization, manager) = (await OrganizationAsync(), Actor.Portal);

        Assert.True((await Applications.SaveAsync(manager, organization, OneTenant, null, Cancellation)).Proved);
        var wrong = await Assert.ThrowsAsync<InvalidFormException>(() => Applications.SaveAsync(manager, organization, OneTenant with { Secret = new("not~the~one") }, null, Cancellation));
        Assert.Equal("secret", wrong.Problems.Single().Field);
        var unknown = await Assert.ThrowsAsync<InvalidFormException>(() => Applications.SaveAsync(manager, organization, OneTenant with { ApplicationId = $"{Guid.NewGuid()}" }, null, Cancellation));
        Assert.Equal("applicationId", unknown.Problems.Single().Field);
    }

    [Fact]
    public async Task Save_NobodyLinkedAndAnyTenant_SaysThatItIsNotProved() =>
        Assert.False((await Applications.SaveAsync(Actor.Portal, await OrganizationAsync(), SendingPortal.Application, null, Cancellation)).Proved);

    [Fact]
    public async Task Save_AnotherApplication_LinksGoOnWithTheOneBefore()
    {
        var (organization, manager) = await NewAsync();
        var sender = await NewLinkedAsync(organization);
        // The secret was replaced once already: what the link brought along would be the first one.
        await Applications.SaveAsync(manager, organization, SendingPortal.Application with { Secret = NewSecret }, null, Cancellation);
        await SpoilCopyAsync(sender);

        await Applications.SaveAsync(manager, organization, OneTenant, null, Cancellation);

        await Tokens.ProveAsync(sender.AccountId, Cancellation);
        var shared = (await sending.Portal.Get<AccountDirectory>().SharedAsync(sender.Actor, sender.User.Id, Cancellation)).Single();
        Assert.NotEqual((await sender.ViewAsync()).Link!.Terms.ApplicationId, shared.ApplicationId);
    }

    [Fact]
    public async Task Save_VersionThatSomebodyElseReplaced_IsRefused()
    {
        var (organization, manager) = await NewAsync();
        var seen = (await Applications.FindAsync(manager, organization, Cancellation))!.Application.Version;
        await Applications.SaveAsync(manager, organization, SendingPortal.Application with { Secret = null }, seen, Cancellation);

        await Assert.ThrowsAsync<ChangedByOthersException>(() => Applications.SaveAsync(manager, organization, SendingPortal.Application with { Secret = null }, seen, Cancellation));
    }

    [Fact]
    public async Task Save_OtherApplicationWithoutItsSecret_IsRefused()
    {
        var (organization, manager) = await NewAsync();
        var wrong = await Assert.ThrowsAsync<InvalidFormException>(() => Applications.SaveAsync(manager, organization, OneTenant with { Secret = null }, null, Cancellation));
        Assert.Equal("secret", wrong.Problems.Single().Field);
    }

    [Fact]
    public async Task Delete_WhileAccountsUseIt_IsRefused_AndTheLinkOutlivesIt()
    {
        var (organization, manager) = await NewAsync();
        var sender = await NewLinkedAsync(organization);
        Assert.Equal(1, (await Assert.ThrowsAsync<ApplicationInUseException>(() => Applications.DeleteAsync(manager, organization, Cancellation))).Accounts);
        Assert.NotEmpty(await sending.Portal.Get<OrganizationChanges>().HoldsAsync(Actor.Portal, organization, Cancellation));

        // The account has one of its own by now, and its link is still of the organisation's.
        await sending.Portal.Get<AccountSaving>().SaveAsync(sender.Actor, sender.User.Id, SendingPortal.Settings(sender.Address) with { ApplicationId = SampleTenant.SingleTenant.ClientId.ToString(), Secret = new("another~one") }, null, Cancellation);
        await SpoilCopyAsync(sender);
        Assert.True(await Applications.DeleteAsync(manager, organization, Cancellation));

        await Tokens.ProveAsync(sender.AccountId, Cancellation);
        Assert.False(await Applications.DeleteAsync(manager, organization, Cancellation));
    }

    [Fact]
    public async Task User_WhoLeftTheOrganization_LinksNoMore_AndFollowsNoNewSecret()
    {
        var (organization, manager) = await NewAsync();
        var sender = await NewLinkedAsync(organization);
        await using (var db = await sending.Portal.DbAsync()) await db.Set<Membership>().Where(m => m.UserId == sender.User.Id).ExecuteDeleteAsync(Cancellation);

        var refused = await Assert.ThrowsAsync<InvalidFormException>(() => sending.Portal.Get<AccountLinking>().StartAsync(sender.Actor, sender.AccountId, new("http://localhost/"), LinkExtras.None, Cancellation));
        Assert.Equal("sharedBy", refused.Problems.Single().Field);
        await Tokens.ProveAsync(sender.AccountId, Cancellation); // with the secret of the day they linked
        await SpoilCopyAsync(sender);
        await Assert.ThrowsAsync<MailProblemException>(() => Tokens.ProveAsync(sender.AccountId, Cancellation));
        Assert.Empty(await sending.Portal.Get<AccountDirectory>().SharedAsync(sender.Actor, sender.User.Id, Cancellation));
    }

    [Fact]
    public async Task Manager_WhoLeftTheOrganization_SendsWithItsApplicationNoMore()
    {
        var organization = await OrganizationAsync();
        await Applications.SaveAsync(Actor.Portal, organization, OneTenant with { ApplicationId = SampleTenant.SendingApplication.ClientId.ToString(), Secret = new(SampleTenant.SendingApplication.Secrets[0].Value) }, null, Cancellation);
        var sender = await sending.NewSenderAsync(PortalRole.Manager, s => new AccountSettings { Method = SendingMethod.GraphApplication, Address = s.Address, SharedBy = organization }, organization);
        NewMail mail = new() { To = [new("", SampleAccounts.Ana.Address)], Subject = "Hola", Text = "Hola" };
        var before = await sender.QueueAsync(mail);
        await sending.SendDueAsync();
        Assert.Equal(OutgoingStatus.Sent, (await sender.MailAsync(before.Id)).Status);
        var waiting = await sender.QueueAsync(mail);
        await using (var db = await sending.Portal.DbAsync()) await db.Set<Membership>().Where(m => m.UserId == sender.User.Id).ExecuteDeleteAsync(Cancellation);

        Assert.Equal(NotReady.ApplicationNotLent, (await Assert.ThrowsAsync<AccountNotReadyException>(() => sender.QueueAsync(mail))).Reason);
        await sending.SendDueAsync();

        Assert.Equal((OutgoingStatus.Failed, MailProblem.ClientSecretMissing), ((await sender.MailAsync(waiting.Id)).Status, (await sender.MailAsync(waiting.Id)).Problem));
    }

    [Fact]
    public async Task Account_ThatSignsInByItself_NeedsAnApplicationOfOneTenant()
    {
        var (organization, _) = await NewAsync();
        var refused = await Assert.ThrowsAsync<InvalidFormException>(() => sending.NewSenderAsync(PortalRole.Manager, s => new AccountSettings { Method = SendingMethod.GraphApplication, Address = s.Address, SharedBy = organization }, organization));
        Assert.Equal("sharedBy", refused.Problems.Single().Field);
    }

    [Fact]
    public async Task Account_OfSomebodyElsewhere_CannotBorrowIt()
    {
        var (organization, _) = await NewAsync();
        var elsewhere = await OrganizationAsync();
        foreach (var role in (PortalRole[])[PortalRole.User, PortalRole.Manager])
        {
            var refused = await Assert.ThrowsAsync<InvalidFormException>(() => sending.NewSenderAsync(role, s => Shared(s, organization), elsewhere));
            Assert.Equal("sharedBy", refused.Problems.Single().Field);
        }
    }

    [Fact]
    public async Task User_OfTwoOrganizations_ChoosesWhose()
    {
        var (first, _) = await NewAsync();
        var (second, _) = await NewAsync();
        var (user, actor) = await sending.Portal.AddUserAsync(PortalRole.User, first, second);

        Assert.Equal(new HashSet<Guid> { first, second }, (await sending.Portal.Get<AccountDirectory>().SharedAsync(actor, user.Id, Cancellation)).Select(s => s.OrganizationId).ToHashSet());
        await sending.Portal.Get<AccountSaving>().SaveAsync(actor, user.Id, Shared(SendingPortal.Settings("remitente@auto.test"), second), null, Cancellation);
        Assert.Equal(second, (await sending.Portal.Get<AccountDirectory>().OfUserAsync(actor, user.Id, Cancellation))!.Account.SharedBy);
    }

    private static ApplicationSettings OneTenant => new()
    {
        ApplicationId = SampleTenant.SingleTenant.ClientId.ToString(), Secret = new(SampleTenant.SingleTenant.Secrets[0].Value), Audience = AccountAudience.Tenant, TenantId = SampleTenant.TenantId.ToString(),
    };

    private static AccountSettings Shared(AccountSettings settings, Guid organization) => new() { Method = settings.Method, Address = settings.Address, SharedBy = organization };

    private async Task<Guid> OrganizationAsync() =>
        (await sending.Portal.Get<OrganizationChanges>().CreateAsync(Actor.Portal, new OrganizationForm { Name = $"Contoso {Guid.NewGuid():N}", TaxId = "900123456" }, Cancellation)).Id;

    /// <summary>An organisation with an application, and who manages it.</summary>
    private async Task<(Guid Organization, Actor Manager)> NewAsync()
    {
        var organization = await OrganizationAsync();
        var (_, manager) = await sending.Portal.AddUserAsync(PortalRole.Manager, organization);
        await Applications.SaveAsync(manager, organization, SendingPortal.Application, null, Cancellation);
        return (organization, manager);
    }

    private async Task<Sender> NewLinkedAsync(Guid organization)
    {
        var sender = await sending.NewSenderAsync(change: s => Shared(s, organization), organization: organization);
        using var browser = await sender.BrowserAsync();
        Assert.Equal(LinkOutcome.Linked, (await sender.LinkAsync(browser)).Outcome);
        return sender;
    }

    private async Task SpoilCopyAsync(Sender sender)
    {
        await using var db = await sending.Portal.DbAsync();
        var spoilt = sending.Portal.Get<AccountSecrets>().Protect(new("spoilt~copy"), sender.AccountId, SendingAccount.SecretColumn);
        await db.Set<AccountLink>().Where(l => l.AccountId == sender.AccountId).ExecuteUpdateAsync(s => s.SetProperty(l => l.Terms.ProtectedSecret, spoilt), Cancellation);
    }

    private async Task SpoilSecretAsync(Guid organization)
    {
        await using var db = await sending.Portal.DbAsync();
        var spoilt = sending.Portal.Get<AccountSecrets>().Protect(new("no~longer~good"), organization, SendingApplication.SecretColumn);
        await db.Set<SendingApplication>().Where(a => a.OrganizationId == organization).ExecuteUpdateAsync(s => s.SetProperty(a => a.ProtectedSecret, spoilt), Cancellation);
    }
}
