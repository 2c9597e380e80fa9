using MailPortal.Accounts;
using MailPortal.Components;
using MailPortal.Mail;
using MailPortal.Mail.Problems;
using MailPortal.Organizations;
using MailPortal.Outbox;
using MailPortal.Sandbox;
using MailPortal.Sandbox.Faults;
using MailPortal.Users;

namespace MailPortal.Tests.Portal.Accounts;

/// <summary>"Aplicación de envío": one application of Microsoft Entra for all users of an organisation.</summary>
public sealed class SendingApplicationTests(SendingPortal sending) : IClassFixture<SendingPortal>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private SendingApplications Applications => sending.Portal.Get<SendingApplications>();

    private SharedApplicationScene Scene => new(sending);

    private LinkTokens Tokens => sending.Portal.Get<LinkTokens>();

    [Fact]
    public async Task User_OfTheOrganization_NeedsAnAddressAndALink_NothingElse()
    {
        var (organization, _) = await Scene.NewAsync();
        var sender = await Scene.NewLinkedAsync(organization);

        var view = await sender.ViewAsync();
        Assert.Equal((null, null, organization), (view.Account.ApplicationId, view.Account.ProtectedSecret, view.Account.SharedBy));
        Assert.Equal((LinkState.Linked, organization, SampleTenant.Sending.ClientId.ToString()), (view.Link!.State, view.Link.Terms.SharedBy, view.Link.Terms.ApplicationId));
        Assert.Equal(organization, (await sending.Portal.Get<AccountDirectory>().SharedAsync(sender.Actor, sender.User.Id, Cancellation)).Single().OrganizationId);
    }

    [Fact]
    public async Task Save_NewSecret_EveryLinkFollowsItAndStaysAsItIs()
    {
        var (organization, manager) = await Scene.NewAsync();
        Sender[] senders = [await Scene.NewLinkedAsync(organization), await Scene.NewLinkedAsync(organization), await Scene.NewLinkedAsync(organization)];
        // What the links themselves carry opens nothing any more: if they renew, they do so with the organisation's secret.
        foreach (var sender in senders) await Scene.SpoilCopyAsync(sender);
        var linkedAt = new List<DateTimeOffset>();
        foreach (var sender in senders) linkedAt.Add((await sender.ViewAsync()).Link!.LinkedAt);

        Assert.True((await Applications.SaveAsync(manager, organization, SendingPortal.Application with { Secret = SharedApplicationScene.NewSecret }, null, Cancellation)).Proved);

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
        var (organization, manager) = await Scene.NewAsync();
        var sender = await Scene.NewLinkedAsync(organization);

        var refused = await Assert.ThrowsAsync<InvalidFormException>(() => Applications.SaveAsync(manager, organization, SendingPortal.Application with { Secret = new("not~the~one") }, null, Cancellation));

        Assert.Equal("secret", refused.Problems.Single().Field);
        await Tokens.ProveAsync(sender.AccountId, Cancellation);
    }

    [Fact]
    public async Task Save_MicrosoftIsAway_NothingChanges()
    {
        var (organization, manager) = await Scene.NewAsync();
        var sender = await Scene.NewLinkedAsync(organization);
        var before = (await Applications.FindAsync(manager, organization, Cancellation))!.Application;
        sending.Sandbox.Server.Faults.Set(Fault.TokenEndpointDown);
        try
        {
            var unreachable = await Assert.ThrowsAsync<MailProblemException>(() => Applications.SaveAsync(manager, organization, SendingPortal.Application with { Secret = SharedApplicationScene.NewSecret }, null, Cancellation));
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
        var (organization, manager) = await Scene.NewAsync();
        Sender[] senders = [await Scene.NewLinkedAsync(organization), await Scene.NewLinkedAsync(organization), await Scene.NewLinkedAsync(organization)];
        await Scene.SpoilSecretAsync(organization);
        foreach (var sender in senders)
        {
            await Assert.ThrowsAsync<MailProblemException>(() => Tokens.ProveAsync(sender.AccountId, Cancellation));
            Assert.Equal(LinkState.Failing, (await sender.ViewAsync()).Link!.State);
        }

        Assert.True((await Applications.SaveAsync(manager, organization, SendingPortal.Application with { Secret = SharedApplicationScene.NewSecret }, null, Cancellation)).Proved);
        await sending.Portal.Get<RenewLinksJob>().RunAsync(Cancellation);

        foreach (var sender in senders) Assert.Equal(LinkState.Linked, (await sender.ViewAsync()).Link!.State);
    }

    [Fact]
    public async Task Save_OneLinkIsBrokenByItsPerson_AsksTheNextOne()
    {
        var (organization, manager) = await Scene.NewAsync();
        var (whole, broken) = (await Scene.NewLinkedAsync(organization), await Scene.NewLinkedAsync(organization));
        sending.Sandbox.Server.Administer(broken.Address, AccountAction.RevokeSessions);

        Assert.True((await Applications.SaveAsync(manager, organization, SendingPortal.Application with { Secret = SharedApplicationScene.NewSecret }, null, Cancellation)).Proved);
        Assert.Equal(LinkState.Linked, (await whole.ViewAsync()).Link!.State);
    }

    [Fact]
    public async Task Save_NobodyLinked_ApplicationOfOneTenantProvesItself()
    {
        var (organization, manager) = (await Scene.OrganizationAsync(), Actor.Portal);

        Assert.True((await Applications.SaveAsync(manager, organization, SharedApplicationScene.OneTenant, null, Cancellation)).Proved);
        var wrong = await Assert.ThrowsAsync<InvalidFormException>(() => Applications.SaveAsync(manager, organization, SharedApplicationScene.OneTenant with { Secret = new("not~the~one") }, null, Cancellation));
        Assert.Equal("secret", wrong.Problems.Single().Field);
        var unknown = await Assert.ThrowsAsync<InvalidFormException>(() => Applications.SaveAsync(manager, organization, SharedApplicationScene.OneTenant with { ApplicationId = $"{Guid.NewGuid()}" }, null, Cancellation));
        Assert.Equal("applicationId", unknown.Problems.Single().Field);
    }

    [Fact]
    public async Task Save_NobodyLinkedAndAnyTenant_SaysThatItIsNotProved() =>
        Assert.False((await Applications.SaveAsync(Actor.Portal, await Scene.OrganizationAsync(), SendingPortal.Application, null, Cancellation)).Proved);

    [Fact]
    public async Task Save_AnotherApplication_LinksGoOnWithTheOneBefore()
    {
        var (organization, manager) = await Scene.NewAsync();
        var sender = await Scene.NewLinkedAsync(organization);
        // The secret was replaced once already: what the link brought along would be the first one.
        await Applications.SaveAsync(manager, organization, SendingPortal.Application with { Secret = SharedApplicationScene.NewSecret }, null, Cancellation);
        await Scene.SpoilCopyAsync(sender);

        await Applications.SaveAsync(manager, organization, SharedApplicationScene.OneTenant, null, Cancellation);

        await Tokens.ProveAsync(sender.AccountId, Cancellation);
        var shared = (await sending.Portal.Get<AccountDirectory>().SharedAsync(sender.Actor, sender.User.Id, Cancellation)).Single();
        Assert.NotEqual((await sender.ViewAsync()).Link!.Terms.ApplicationId, shared.ApplicationId);
    }

    [Fact]
    public async Task Save_VersionThatSomebodyElseReplaced_IsRefused()
    {
        var (organization, manager) = await Scene.NewAsync();
        var seen = (await Applications.FindAsync(manager, organization, Cancellation))!.Application.Version;
        await Applications.SaveAsync(manager, organization, SendingPortal.Application with { Secret = null }, seen, Cancellation);

        await Assert.ThrowsAsync<ChangedByOthersException>(() => Applications.SaveAsync(manager, organization, SendingPortal.Application with { Secret = null }, seen, Cancellation));
    }

    /// <summary>Two managers, both in front of an empty form.</summary>
    [Fact]
    public async Task Save_FirstOneOverOneMadeMeanwhile_IsRefused()
    {
        var organization = await Scene.OrganizationAsync();
        var first = await Applications.SaveAsync(Actor.Portal, organization, SendingPortal.Application, Guid.Empty, Cancellation);

        await Assert.ThrowsAsync<ChangedByOthersException>(() => Applications.SaveAsync(Actor.Portal, organization, SharedApplicationScene.OneTenant, Guid.Empty, Cancellation));

        var now = (await Applications.FindAsync(Actor.Portal, organization, Cancellation))!.Application;
        Assert.Equal((first.Application.Version, SampleTenant.Sending.ClientId.ToString()), (now.Version, now.ApplicationId));
    }

    [Fact]
    public async Task Save_OtherApplicationWithoutItsSecret_IsRefused()
    {
        var (organization, manager) = await Scene.NewAsync();
        var wrong = await Assert.ThrowsAsync<InvalidFormException>(() => Applications.SaveAsync(manager, organization, SharedApplicationScene.OneTenant with { Secret = null }, null, Cancellation));
        Assert.Equal("secret", wrong.Problems.Single().Field);
    }

    [Fact]
    public async Task Delete_WhileAccountsUseIt_IsRefused_AndTheLinkOutlivesIt()
    {
        var (organization, manager) = await Scene.NewAsync();
        var sender = await Scene.NewLinkedAsync(organization);
        Assert.Equal(1, (await Assert.ThrowsAsync<ApplicationInUseException>(() => Applications.DeleteAsync(manager, organization, null, Cancellation))).Accounts);
        Assert.NotEmpty(await sending.Portal.Get<OrganizationChanges>().HoldsAsync(Actor.Portal, organization, Cancellation));

        // The account has one of its own by now, and its link is still of the organisation's.
        await sending.Portal.Get<AccountSaving>().SaveAsync(sender.Actor, sender.User.Id, SendingPortal.Settings(sender.Address) with { ApplicationId = SampleTenant.SingleTenant.ClientId.ToString(), Secret = new("another~one") }, null, Cancellation);
        await Scene.SpoilCopyAsync(sender);
        Assert.True(await Applications.DeleteAsync(manager, organization, null, Cancellation));

        await Tokens.ProveAsync(sender.AccountId, Cancellation);
        Assert.False(await Applications.DeleteAsync(manager, organization, null, Cancellation));
    }

    [Fact]
    public async Task Account_ThatSignsInByItself_NeedsAnApplicationOfOneTenant()
    {
        var (organization, _) = await Scene.NewAsync();
        var refused = await Assert.ThrowsAsync<InvalidFormException>(() => sending.NewSenderAsync(PortalRole.Manager, s => new AccountSettings { Method = SendingMethod.GraphApplication, Address = s.Address, SharedBy = organization }, organization));
        Assert.Equal("sharedBy", refused.Problems.Single().Field);
    }

    [Fact]
    public async Task Account_OfSomebodyElsewhere_CannotBorrowIt()
    {
        var (organization, _) = await Scene.NewAsync();
        var elsewhere = await Scene.OrganizationAsync();
        foreach (var role in (PortalRole[])[PortalRole.User, PortalRole.Manager])
        {
            var refused = await Assert.ThrowsAsync<InvalidFormException>(() => sending.NewSenderAsync(role, s => SharedApplicationScene.Shared(s, organization), elsewhere));
            Assert.Equal("sharedBy", refused.Problems.Single().Field);
        }
    }

    [Fact]
    public async Task User_OfTwoOrganizations_ChoosesWhose()
    {
        var (first, _) = await Scene.NewAsync();
        var (second, _) = await Scene.NewAsync();
        var (user, actor) = await sending.Portal.AddUserAsync(PortalRole.User, first, second);

        Assert.Equal(new HashSet<Guid> { first, second }, (await sending.Portal.Get<AccountDirectory>().SharedAsync(actor, user.Id, Cancellation)).Select(s => s.OrganizationId).ToHashSet());
        await sending.Portal.Get<AccountSaving>().SaveAsync(actor, user.Id, SharedApplicationScene.Shared(SendingPortal.Settings("remitente@auto.test"), second), null, Cancellation);
        Assert.Equal(second, (await sending.Portal.Get<AccountDirectory>().OfUserAsync(actor, user.Id, Cancellation))!.Account.SharedBy);
    }
}
