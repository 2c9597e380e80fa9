using MailPortal.Accounts;
using MailPortal.Components;
using MailPortal.Mail.Mime;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Outbox;
using MailPortal.Sandbox;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal.Outbox;

/// <summary>Mails whose sender is not the account's own address: "Enviar como".</summary>
public sealed class OtherSenderTests(SendingPortal sending) : IClassFixture<SendingPortal>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Graph_WithoutThePermission_IsRefusedBeforehand()
    {
        var ana = await LinkedAsAsync(SampleAccounts.Ana, LinkExtras.None);

        var refused = await Assert.ThrowsAsync<InvalidFormException>(() => ana.QueueAsync(FromShared(SampleAccounts.Luis.Address)));

        Assert.Equal("from", refused.Problems.Single().Field);
        // Their own address is nobody else's, however it is written.
        Assert.Equal(OutgoingStatus.Sent, (await SendAsync(ana, FromShared(SampleAccounts.Luis.Address) with { From = SampleAccounts.Ana.Address.ToUpperInvariant() })).Status);
    }

    [Fact]
    public async Task Graph_WithPermissionAndRight_LeavesInTheOthersName()
    {
        var recipient = sending.Sandbox.FreshMailbox();
        var ana = await LinkedAsAsync(SampleAccounts.Ana, LinkExtras.SendAs);

        Assert.Equal((OutgoingStatus.Sent, null), Told(await SendAsync(ana, FromShared(recipient))));

        Assert.Equal(SampleAccounts.Shared, Assert.Single(sending.Sandbox.Server.Sent.All(), s => s.Recipients.Contains(recipient)).From);
    }

    [Fact]
    public async Task Graph_WithoutTheRightInExchange_SaysWhichOneIsMissing()
    {
        var luis = await LinkedAsAsync(SampleAccounts.Luis, LinkExtras.SendAs);

        Assert.Equal((OutgoingStatus.Failed, MailProblem.SenderNotAllowed), Told(await SendAsync(luis, FromShared(SampleAccounts.Ana.Address))));
    }

    [Fact]
    public async Task Graph_PermissionGoneSinceItWasQueued_SaysWhatToPress()
    {
        var ana = await LinkedAsAsync(SampleAccounts.Ana, LinkExtras.SendAs);
        var queued = await ana.QueueAsync(FromShared(SampleAccounts.Luis.Address));
        await using (var db = await sending.Portal.DbAsync())
            await db.Set<AccountLink>().Where(l => l.AccountId == ana.AccountId).ExecuteUpdateAsync(s => s.SetProperty(l => l.Scopes, "Mail.Send User.Read"), Cancellation);

        await sending.SendDueAsync();

        Assert.Equal((OutgoingStatus.Failed, MailProblem.SendAsPermissionMissing), Told(await ana.MailAsync(queued.Id)));
    }

    [Fact]
    public async Task Link_Again_AsksForWhatWasAllowedBefore()
    {
        var ana = await LinkedAsAsync(SampleAccounts.Ana, LinkExtras.SendAs | LinkExtras.LargeMail);
        using var browser = await ana.BrowserAsync();
        await ana.LinkAsync(browser, signInAs: SampleAccounts.Ana.Address);

        Assert.Equal(LinkExtras.SendAs | LinkExtras.LargeMail, LinkScopes.ExtrasOf((await ana.ViewAsync()).Link!.Scopes));
    }

    [Fact]
    public async Task GraphApplication_SendsFromTheMailboxThatIsTheSender()
    {
        var recipient = sending.Sandbox.FreshMailbox();
        var (own, other) = (sending.Sandbox.FreshMailbox(), sending.Sandbox.FreshMailbox());
        var sender = await sending.NewSenderAsync(PortalRole.Manager, _ => Application(SendingMethod.GraphApplication, own));

        Assert.Equal((OutgoingStatus.Sent, null), Told(await SendAsync(sender, FromShared(recipient) with { From = other })));

        var sent = Assert.Single(sending.Sandbox.Server.Sent.All(), s => s.Recipients.Contains(recipient));
        Assert.Equal((other, other), (sent.Sender, sent.From));
    }

    /// <summary>Who set it up as a manager and is one no more.</summary>
    [Fact]
    public async Task GraphApplication_OfOneWhoIsAManagerNoMore_SendsFromItsOwnAddressAlone()
    {
        var own = sending.Sandbox.FreshMailbox();
        var sender = await sending.NewSenderAsync(PortalRole.Manager, _ => Application(SendingMethod.GraphApplication, own));
        await using (var db = await sending.Portal.DbAsync())
            await db.Set<PortalUser>().Where(u => u.Id == sender.User.Id).ExecuteUpdateAsync(s => s.SetProperty(u => u.Role, PortalRole.User), Cancellation);

        var refused = await Assert.ThrowsAsync<InvalidFormException>(() => sender.QueueAsync(FromShared(sending.Sandbox.FreshMailbox())));

        Assert.Equal("from", refused.Problems.Single().Field);
        Assert.Equal((OutgoingStatus.Sent, null), Told(await SendAsync(sender, FromShared(sending.Sandbox.FreshMailbox()) with { From = own.ToUpperInvariant() })));
    }

    /// <summary>What they queued and cancelled while they were one.</summary>
    [Fact]
    public async Task GraphApplication_ResentByOneWhoIsAManagerNoMore_OnlyFromItsOwnAddress()
    {
        var sender = await sending.NewSenderAsync(PortalRole.Manager, _ => Application(SendingMethod.GraphApplication, sending.Sandbox.FreshMailbox()));
        var commands = sending.Portal.Get<OutboxCommands>();
        var (foreign, own) = (await sender.QueueAsync(FromShared(sending.Sandbox.FreshMailbox())), await sender.QueueAsync(FromShared(sending.Sandbox.FreshMailbox()) with { From = null }));
        foreach (var mail in (OutgoingMail[])[foreign, own]) await commands.CancelAsync(sender.Actor, mail.Id, Cancellation);
        await using (var db = await sending.Portal.DbAsync())
            await db.Set<PortalUser>().Where(u => u.Id == sender.User.Id).ExecuteUpdateAsync(s => s.SetProperty(u => u.Role, PortalRole.User), Cancellation);

        var refused = await Assert.ThrowsAsync<InvalidFormException>(() => commands.ResendAsync(sender.Actor, foreign.Id, Cancellation));
        await commands.ResendAsync(sender.Actor, own.Id, Cancellation);
        await sending.SendDueAsync();

        Assert.Equal("from", refused.Problems.Single().Field);
        Assert.Equal((OutgoingStatus.Cancelled, OutgoingStatus.Sent), ((await sender.MailAsync(foreign.Id)).Status, (await sender.MailAsync(own.Id)).Status));
    }

    [Fact]
    public async Task Smtp_WithoutTheRight_SaysWhichOneIsMissing()
    {
        var own = sending.Sandbox.FreshMailbox();
        var sender = await sending.NewSenderAsync(PortalRole.Manager, _ => Application(SendingMethod.SmtpOAuthApplication, own) with
        {
            SmtpHost = sending.Sandbox.Info.Host, SmtpPort = sending.Sandbox.Info.SmtpPort, SmtpSecurity = ConnectionSecurity.StartTls,
        });

        Assert.Equal((OutgoingStatus.Failed, MailProblem.SenderNotAllowed), Told(await SendAsync(sender, FromShared(SampleAccounts.Ana.Address))));
    }

    private static NewMail FromShared(string recipient) => new() { From = SampleAccounts.Shared, To = [new MailAddress("", recipient)], Subject = "En nombre de otro", Text = "Hola" };

    private static AccountSettings Application(SendingMethod method, string address) => new()
    {
        Method = method,
        Address = address,
        ApplicationId = SampleTenant.SendingApplication.ClientId.ToString(),
        Secret = new(SampleTenant.SendingApplication.Secrets[0].Value),
        TenantId = SampleTenant.TenantId.ToString(),
    };

    private static (OutgoingStatus, MailProblem?) Told(OutgoingMail mail) => (mail.Status, mail.Problem);

    private async Task<OutgoingMail> SendAsync(Sender sender, NewMail mail)
    {
        var queued = await sender.QueueAsync(mail);
        await sending.SendDueAsync();
        return await sender.MailAsync(queued.Id);
    }

    private async Task<Sender> LinkedAsAsync(SandboxAccount who, LinkExtras extras)
    {
        var sender = await sending.NewSenderAsync(change: s => s with { Address = who.Address });
        using var browser = await sender.BrowserAsync();
        Assert.Equal(LinkOutcome.Linked, (await sender.LinkAsync(browser, signInAs: who.Address, extras: extras)).Outcome);
        return sender;
    }
}
