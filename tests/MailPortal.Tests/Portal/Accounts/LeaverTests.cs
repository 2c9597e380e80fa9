using MailPortal.Accounts;
using MailPortal.Components;
using MailPortal.Mail;
using MailPortal.Mail.Problems;
using MailPortal.Organizations;
using MailPortal.Outbox;
using MailPortal.Sandbox;
using MailPortal.Users;

namespace MailPortal.Tests.Portal.Accounts;

/// <summary>People who left the organisation whose application they are linked with: they are handed none of its secrets.</summary>
public sealed class LeaverTests(SendingPortal sending) : IClassFixture<SendingPortal>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private SendingApplications Applications => sending.Portal.Get<SendingApplications>();

    private SharedApplicationScene Scene => new(sending);

    private LinkTokens Tokens => sending.Portal.Get<LinkTokens>();

    [Fact]
    public async Task User_WhoLeftTheOrganization_LinksNoMore_AndFollowsNoNewSecret()
    {
        var (organization, manager) = await Scene.NewAsync();
        var sender = await Scene.NewLinkedAsync(organization);
        await Scene.LeaveAsync(sender);

        var refused = await Assert.ThrowsAsync<InvalidFormException>(() => sending.Portal.Get<AccountLinking>().StartAsync(sender.Actor, sender.AccountId, new("http://localhost/"), LinkExtras.None, Cancellation));
        Assert.Equal("sharedBy", refused.Problems.Single().Field);
        await Tokens.ProveAsync(sender.AccountId, Cancellation); // with the secret of the day they linked
        await Scene.SpoilCopyAsync(sender);
        await Assert.ThrowsAsync<MailProblemException>(() => Tokens.ProveAsync(sender.AccountId, Cancellation));
        Assert.Empty(await sending.Portal.Get<AccountDirectory>().SharedAsync(sender.Actor, sender.User.Id, Cancellation));
    }

    /// <summary>Linked last: the first that a new secret would be tried with, and the link that proves it keeps it.</summary>
    [Fact]
    public async Task Save_NewSecret_WhoeverLeftProvesNothingAndIsGivenNothing()
    {
        var (organization, manager) = await Scene.NewAsync();
        var stays = await Scene.NewLinkedAsync(organization);
        var leaver = await Scene.NewLinkedAsync(organization);
        await Scene.LeaveAsync(leaver);

        Assert.True((await Applications.SaveAsync(manager, organization, SendingPortal.Application with { Secret = SharedApplicationScene.NewSecret }, null, Cancellation)).Proved);

        Assert.Equal((SharedApplicationScene.NewSecret.Reveal(), SharedApplicationScene.OldSecret.Reveal()), (await Scene.CopyOfAsync(stays), await Scene.CopyOfAsync(leaver)));
        Assert.Equal(1, (await Applications.FindAsync(manager, organization, Cancellation))!.Linked);
    }

    [Fact]
    public async Task Save_NewSecretAndAllHaveLeft_IsNotProvedByThem()
    {
        var (organization, manager) = await Scene.NewAsync();
        var leaver = await Scene.NewLinkedAsync(organization);
        await Scene.LeaveAsync(leaver);

        Assert.False((await Applications.SaveAsync(manager, organization, SendingPortal.Application with { Secret = SharedApplicationScene.NewSecret }, null, Cancellation)).Proved);

        Assert.Equal(SharedApplicationScene.OldSecret.Reveal(), await Scene.CopyOfAsync(leaver));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Application_GoesAway_WhoeverLeftTakesNoSecretAlong(bool deleted)
    {
        var (organization, manager) = await Scene.NewAsync();
        var stays = await Scene.NewLinkedAsync(organization);
        var leaver = await Scene.NewLinkedAsync(organization);
        await Scene.LeaveAsync(leaver);
        await Applications.SaveAsync(manager, organization, SendingPortal.Application with { Secret = SharedApplicationScene.NewSecret }, null, Cancellation);
        foreach (var sender in (Sender[])[stays, leaver]) await Scene.SpoilCopyAsync(sender);

        if (deleted)
        {
            // Whose accounts have applications of their own by now, and links of the organisation's.
            foreach (var sender in (Sender[])[stays, leaver]) await Scene.UseOwnApplicationAsync(sender);
            Assert.True(await Applications.DeleteAsync(manager, organization, null, Cancellation));
        }
        else await Applications.SaveAsync(manager, organization, SharedApplicationScene.OneTenant, null, Cancellation);

        Assert.Equal((SharedApplicationScene.NewSecret.Reveal(), "spoilt~copy"), (await Scene.CopyOfAsync(stays), await Scene.CopyOfAsync(leaver)));
        await Tokens.ProveAsync(stays.AccountId, Cancellation);
        await Assert.ThrowsAsync<MailProblemException>(() => Tokens.ProveAsync(leaver.AccountId, Cancellation));
    }

    [Fact]
    public async Task Organization_Deleted_WhoeverIsLinkedYetTakesTheSecretAlong_AndWhoeverLeftNone()
    {
        var (organization, manager) = await Scene.NewAsync();
        var stays = await Scene.NewLinkedAsync(organization);
        var leaver = await Scene.NewLinkedAsync(organization);
        await Scene.LeaveAsync(leaver);
        await Applications.SaveAsync(manager, organization, SendingPortal.Application with { Secret = SharedApplicationScene.NewSecret }, null, Cancellation);
        foreach (var sender in (Sender[])[stays, leaver])
        {
            await Scene.SpoilCopyAsync(sender);
            await Scene.UseOwnApplicationAsync(sender);
        }

        Assert.True(await sending.Portal.Get<OrganizationChanges>().DeleteAsync(Actor.Portal, organization, Cancellation));

        Assert.Equal((SharedApplicationScene.NewSecret.Reveal(), "spoilt~copy"), (await Scene.CopyOfAsync(stays), await Scene.CopyOfAsync(leaver)));
        await Tokens.ProveAsync(stays.AccountId, Cancellation);
    }

    [Fact]
    public async Task Administrator_WhoBelongsNowhere_FollowsANewSecret()
    {
        var (organization, manager) = await Scene.NewAsync();
        var sender = await sending.NewSenderAsync(PortalRole.Administrator, s => SharedApplicationScene.Shared(s, organization));
        using (var browser = await sender.BrowserAsync()) Assert.Equal(LinkOutcome.Linked, (await sender.LinkAsync(browser)).Outcome);

        Assert.True((await Applications.SaveAsync(manager, organization, SendingPortal.Application with { Secret = SharedApplicationScene.NewSecret }, null, Cancellation)).Proved);
        Assert.Equal(1, (await Applications.FindAsync(manager, organization, Cancellation))!.Linked);
    }

    [Fact]
    public async Task Link_OfWhoeverLeftAtMicrosoftsPage_IsNotMade()
    {
        var (organization, _) = await Scene.NewAsync();
        var sender = await sending.NewSenderAsync(change: s => SharedApplicationScene.Shared(s, organization), organization: organization);
        using var browser = await sender.BrowserAsync();
        var (attempt, answer) = await sender.SignInAsync(browser);
        await Scene.LeaveAsync(sender);

        await browser.GetAsync(answer.PathAndQuery, Cancellation);

        Assert.Equal((LinkOutcome.Refused, MailProblem.LinkingInterrupted), ((await sender.AttemptAsync(attempt)).Outcome, (await sender.AttemptAsync(attempt)).Problem));
        Assert.Null((await sender.ViewAsync()).Link);
    }

    [Fact]
    public async Task Keep_OfWhoeverLeftMeanwhile_IsRefused()
    {
        var (organization, _) = await Scene.NewAsync();
        var sender = await sending.NewSenderAsync(change: s => SharedApplicationScene.Shared(s, organization), organization: organization);
        using var browser = await sender.BrowserAsync();
        var attempt = await sender.LinkAsync(browser, signInAs: SampleAccounts.Luis.Address);
        await Scene.LeaveAsync(sender);

        var refused = await Assert.ThrowsAsync<InvalidFormException>(() => sending.Portal.Get<AccountLinking>().KeepAsync(sender.Actor, attempt.Id, Cancellation));

        Assert.Equal("sharedBy", refused.Problems.Single().Field);
        Assert.Null((await sender.ViewAsync()).Link);
    }

    [Fact]
    public async Task Manager_WhoLeftTheOrganization_SendsWithItsApplicationNoMore()
    {
        var organization = await Scene.OrganizationAsync();
        await Applications.SaveAsync(Actor.Portal, organization, SharedApplicationScene.OneTenant with { ApplicationId = SampleTenant.SendingApplication.ClientId.ToString(), Secret = new(SampleTenant.SendingApplication.Secrets[0].Value) }, null, Cancellation);
        var sender = await sending.NewSenderAsync(PortalRole.Manager, s => new AccountSettings { Method = SendingMethod.GraphApplication, Address = s.Address, SharedBy = organization }, organization);
        NewMail mail = new() { To = [new("", SampleAccounts.Ana.Address)], Subject = "Hola", Text = "Hola" };
        var before = await sender.QueueAsync(mail);
        await sending.SendDueAsync();
        Assert.Equal(OutgoingStatus.Sent, (await sender.MailAsync(before.Id)).Status);
        var waiting = await sender.QueueAsync(mail);
        Assert.True((await sender.ViewAsync()).IsReady);
        await Scene.LeaveAsync(sender);

        // What the form and the API say of it is what sending says.
        var view = await sender.ViewAsync();
        Assert.Equal((false, NotReady.ApplicationNotLent), (view.IsReady, AccountReadiness.Of(view.Account, view.Link, view.Lent)));

        Assert.Equal(NotReady.ApplicationNotLent, (await Assert.ThrowsAsync<AccountNotReadyException>(() => sender.QueueAsync(mail))).Reason);
        await sending.SendDueAsync();

        Assert.Equal((OutgoingStatus.Failed, MailProblem.ClientSecretMissing), ((await sender.MailAsync(waiting.Id)).Status, (await sender.MailAsync(waiting.Id)).Problem));
    }
}
