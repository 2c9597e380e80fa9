using MailPortal.Accounts;
using MailPortal.Components;
using MailPortal.Mail.Problems;
using MailPortal.Outbox;
using MailPortal.Sandbox;
using MailPortal.Users;

namespace MailPortal.Tests.Portal.Accounts;

/// <summary>SMTP with OAuth for people who sign in with another name than their address: Microsoft tells the name alone.</summary>
public sealed class SignInNameTests(SendingPortal sending) : IClassFixture<SendingPortal>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private AccountLinking Linking => sending.Portal.Get<AccountLinking>();

    [Fact]
    public async Task KeepAddress_SameAccount_SendsAsTheAddress_AndIsNotAskedAgain()
    {
        var address = $"ana.ventas.{Guid.NewGuid():N}@{SampleTenant.OpenDomain}";
        var sender = await NewAsync(address);
        sending.Sandbox.Server.GiveAlias(address, sender.Address);
        using var browser = await sender.BrowserAsync();
        var attempt = await sender.LinkAsync(browser);
        Assert.Equal((LinkOutcome.OtherAccount, sender.Address, true), (attempt.Outcome, attempt.UserName, attempt.MayKeepAddress));

        await Linking.KeepAddressAsync(sender.Actor, attempt.Id, Cancellation);

        var view = await sender.ViewAsync();
        Assert.Equal((address, address, sender.Address), (view.Account.Address, view.Link!.Terms.Address, view.Link.UserName));
        Assert.Equal((OutgoingStatus.Sent, null), await SendAsync(sender));
        Assert.Single(sending.Sandbox.Server.Sent.All(), m => m.From == address);
        Assert.Equal(LinkOutcome.Linked, (await sender.LinkAsync(browser)).Outcome);
        Assert.Equal(address, (await sender.ViewAsync()).Link!.Terms.Address);
        Assert.Equal(LinkOutcome.OtherAccount, (await sender.LinkAsync(browser, signInAs: sending.Sandbox.FreshMailbox())).Outcome);
    }

    [Fact]
    public async Task KeepAddress_OfSomebodyElse_ExchangeRefusesToSend()
    {
        var sender = await NewAsync(SampleAccounts.Shared);
        using var browser = await sender.BrowserAsync();
        await Linking.KeepAddressAsync(sender.Actor, (await sender.LinkAsync(browser)).Id, Cancellation);

        Assert.Equal((OutgoingStatus.Failed, MailProblem.SenderNotAllowed), await SendAsync(sender));
    }

    /// <summary>Graph tells every address: what differs there is somebody else's.</summary>
    [Fact]
    public async Task KeepAddress_WhereAllAddressesAreKnown_IsNoAnswer()
    {
        var sender = await sending.NewSenderAsync();
        using var browser = await sender.BrowserAsync();
        var attempt = await sender.LinkAsync(browser, signInAs: sending.Sandbox.FreshMailbox());

        Assert.False(attempt.MayKeepAddress);
        await Assert.ThrowsAsync<NotFoundException>(() => Linking.KeepAddressAsync(sender.Actor, attempt.Id, Cancellation));
        Assert.Null((await sender.ViewAsync()).Link);
    }

    /// <summary>Somebody who signs in with <see cref="Sender.Address"/>, and whose "Cuenta de correo" is another one.</summary>
    private Task<Sender> NewAsync(string address) => sending.NewSenderAsync(PortalRole.Administrator,
        s => s with { Method = SendingMethod.SmtpOAuth, Address = address, SmtpHost = sending.Sandbox.Info.Host, SmtpPort = sending.Sandbox.Info.SmtpPort });

    private async Task<(OutgoingStatus, MailProblem?)> SendAsync(Sender sender)
    {
        var queued = await sender.QueueAsync(new() { To = [new("", sending.Sandbox.FreshMailbox())], Subject = "Factura", Text = "Hola" });
        await sending.SendDueAsync();
        var mail = await sender.MailAsync(queued.Id);
        return (mail.Status, mail.Problem);
    }
}
