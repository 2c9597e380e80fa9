using MailPortal.Accounts;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Sending;
using MailPortal.Outbox;
using MailPortal.Sandbox.Faults;
using MailPortal.Users;

namespace MailPortal.Tests.Portal.Outbox;

/// <summary>Mails that a server takes for some of their recipients: the others get them later, and nobody twice.</summary>
public sealed class PartlyTakenTests(TurnedSendingPortal sending) : IClassFixture<TurnedSendingPortal>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Greylisted_BesideOneThatWasTaken_GetsItLater_AndTheOtherOnce()
    {
        var (sender, taken, greylisted) = (await NewAsync(), sending.Sandbox.FreshMailbox(), sending.Sandbox.FreshMailbox());
        // Twice in the first session: with the other one, and in a transaction of its own.
        Refuse(greylisted, status: null, times: 2);
        var queued = await sender.QueueAsync(new() { To = [new("", taken)], Bcc = [new("", greylisted)], Subject = "Factura", Text = "x" });
        var behind = await sender.QueueAsync(new() { To = [new("", taken)], Subject = "La siguiente", Text = "x" });
        await sending.SendDueAsync();

        var inPart = await sender.MailAsync(queued.Id);
        Assert.Equal((OutgoingStatus.Queued, MailProblem.SmtpRefusedForNow, greylisted, null), (inPart.Status, inPart.Problem, inPart.RemainingRecipients, inPart.RefusedRecipients));
        Assert.NotNull(inPart.ServerReference);
        Assert.Equal((1, 0), (Arrived(queued, taken), Arrived(queued, greylisted)));
        Assert.Equal(OutgoingStatus.Sent, (await sender.MailAsync(behind.Id)).Status);

        sending.Clock.Now = inPart.DueAt;
        await sending.SendDueAsync();

        var sent = await sender.MailAsync(queued.Id);
        Assert.Equal((OutgoingStatus.Sent, 2, null, null, null), (sent.Status, sent.Attempts, sent.Problem, sent.RemainingRecipients, sent.RefusedRecipients));
        Assert.Equal((1, 1), (Arrived(queued, taken), Arrived(queued, greylisted)));
    }

    [Fact]
    public async Task Greylisted_ForADay_IsGivenUpAndNamed_WhileTheMailIsSent()
    {
        var (sender, taken, greylisted) = (await NewAsync(), sending.Sandbox.FreshMailbox(), sending.Sandbox.FreshMailbox());
        Refuse(greylisted, status: null, times: null);
        var queued = await sender.QueueAsync(new() { To = [new("", taken), new("", greylisted)], Subject = "Factura", Text = "x" });

        var began = sending.Clock.Now;
        await sending.SendDueAsync();
        OutgoingMail mail;
        while ((mail = await sender.MailAsync(queued.Id)).Status is OutgoingStatus.Queued)
        {
            sending.Clock.Now = mail.DueAt;
            await sending.SendDueAsync();
        }

        Assert.Equal((OutgoingStatus.Sent, $"{greylisted}: Greylisted, please try again later"), (mail.Status, mail.Refused[0]));
        Assert.InRange(sending.Clock.Now - began, TimeSpan.FromHours(24), TimeSpan.FromHours(25));
        Assert.Equal((1, 0), (Arrived(queued, taken), Arrived(queued, greylisted)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(550)]
    public async Task Refused_BesideOneThatWasTaken_IsSentToAlone_WhenSomebodySaysSo(int? later)
    {
        var (sender, taken, refused) = (await NewAsync(), sending.Sandbox.FreshMailbox(), sending.Sandbox.FreshMailbox());
        Refuse(refused, status: 550, times: null);
        var queued = await sender.QueueAsync(new() { To = [new("", taken), new("", refused)], Subject = "Factura", Text = "x" });
        await sending.SendDueAsync();
        var inPart = await sender.MailAsync(queued.Id);
        Assert.Equal((OutgoingStatus.Sent, $"{refused}: Recipient rejected", true), (inPart.Status, inPart.Refused[0], inPart.MayBeResent));

        sending.Sandbox.Server.Faults.Clear(Fault.SmtpRecipientRefused);
        if (later is not null) Refuse(refused, later, times: null);
        await sending.Portal.Get<OutboxCommands>().ResendAsync(sender.Actor, queued.Id, Cancellation);
        Assert.Equal((refused, null), ((await sender.MailAsync(queued.Id)).RemainingRecipients, (await sender.MailAsync(queued.Id)).RefusedRecipients));
        await sending.SendDueAsync();

        var sent = await sender.MailAsync(queued.Id);
        Assert.Equal((OutgoingStatus.Sent, later is null ? null : $"{refused}: Recipient rejected", null), (sent.Status, sent.Refused.SingleOrDefault(), sent.RemainingRecipients));
        Assert.Equal((1, later is null ? 1 : 0), (Arrived(queued, taken), Arrived(queued, refused)));
    }

    /// <summary>Through Graph a mail's header says who gets it: only those who have not got it stand there.</summary>
    [Fact]
    public async Task Greylisted_AndTheAccountGoesOverToGraph_TheOthersDoNotGetItAgain()
    {
        var (sender, taken, greylisted) = (await NewAsync(), sending.Sandbox.FreshMailbox(), sending.Sandbox.FreshMailbox());
        Refuse(greylisted, status: null, times: null);
        var queued = await sender.QueueAsync(new() { To = [new("", taken)], Cc = [new("", greylisted)], Subject = "Factura", Text = "x" });
        await sending.SendDueAsync();
        await sending.Portal.Get<AccountSaving>().SaveAsync(sender.Actor, sender.User.Id, sending.Settings(SendingMethod.GraphApplication, sender.Address), version: null, Cancellation);

        sending.Clock.Now = (await sender.MailAsync(queued.Id)).DueAt;
        await sending.SendDueAsync();

        Assert.Equal(OutgoingStatus.Sent, (await sender.MailAsync(queued.Id)).Status);
        Assert.Equal((1, 1), (Arrived(queued, taken), Arrived(queued, greylisted)));
    }

    /// <summary>Whoever cancels keeps it from those who have not got it, and may change their mind.</summary>
    [Fact]
    public async Task Greylisted_Cancelled_AndSentAgain_ReachesTheRestAlone()
    {
        var (sender, taken, greylisted) = (await NewAsync(), sending.Sandbox.FreshMailbox(), sending.Sandbox.FreshMailbox());
        Refuse(greylisted, status: null, times: 2);
        var queued = await sender.QueueAsync(new() { To = [new("", taken), new("", greylisted)], Subject = "Factura", Text = "x" });
        await sending.SendDueAsync();
        var commands = sending.Portal.Get<OutboxCommands>();
        await commands.CancelAsync(sender.Actor, queued.Id, Cancellation);
        Assert.Equal((OutgoingStatus.Cancelled, greylisted), ((await sender.MailAsync(queued.Id)).Status, (await sender.MailAsync(queued.Id)).RemainingRecipients));
        await commands.ResendAsync(sender.Actor, queued.Id, Cancellation);
        await sending.SendDueAsync();

        Assert.Equal(OutgoingStatus.Sent, (await sender.MailAsync(queued.Id)).Status);
        Assert.Equal((1, 1), (Arrived(queued, taken), Arrived(queued, greylisted)));
    }

    /// <summary>On the wire a domain is spelt otherwise than in the header.</summary>
    [Fact]
    public async Task Refused_AddressBeyondAscii_IsTheOneThatIsSentToAgain()
    {
        var (sender, taken) = (await NewAsync(), sending.Sandbox.FreshMailbox());
        var (address, wire) = ("compras@año.example", "compras@xn--ao-zja.example");
        Refuse(wire, status: 550, times: null);
        var queued = await sender.QueueAsync(new() { To = [new("", taken), new("", address)], Subject = "Factura", Text = "x" });
        await sending.SendDueAsync();
        Assert.Equal($"{wire}: Recipient rejected", Assert.Single((await sender.MailAsync(queued.Id)).Refused));

        sending.Sandbox.Server.Faults.Clear(Fault.SmtpRecipientRefused);
        await sending.Portal.Get<OutboxCommands>().ResendAsync(sender.Actor, queued.Id, Cancellation);
        await sending.SendDueAsync();

        Assert.Equal(OutgoingStatus.Sent, (await sender.MailAsync(queued.Id)).Status);
        Assert.Equal([[taken], [wire]], sending.Sandbox.Server.Sent.All().Where(m => m.MessageId.Trim('<', '>') == queued.MessageId).Select(m => m.Recipients));
    }

    /// <summary>Of a mail that some surely have, only those are doubtful who were told of when the answer did not come.</summary>
    [Fact]
    public void LostInAnotherTransaction_IsUncertainForTheRestAlone()
    {
        var mail = new OutgoingMail { AccountId = Guid.NewGuid(), Kind = OutgoingKind.Api, AskedBy = null, CreatedAt = default, MessageId = "a@b", From = new("", "a@b.c"), RecipientCount = 4 };
        mail.Begin(default, mailbox: null);
        mail.LoseTrackOfSome("gone", new("1", [new("\"r: s@t\"@x.y", RecipientStatus.Refused) { Text = "no: a@b" }, new("w@x.y", RecipientStatus.RefusedForNow)]) { Unsure = ["u@x.y"], Lost = new IOException() }, default);
        Assert.Equal((OutgoingStatus.Uncertain, "u@x.y\nw@x.y", "1"), (mail.Status, mail.RemainingRecipients, mail.ServerReference));
        Assert.Equal("\"r: s@t\"@x.y: no: a@b", Assert.Single(mail.Refused));
        mail.Resend(default);
        Assert.Equal("u@x.y\nw@x.y\n\"r: s@t\"@x.y", mail.RemainingRecipients);
    }

    private Task<Sender> NewAsync() => sending.NewSenderAsync(PortalRole.Administrator, s => sending.Settings(SendingMethod.SmtpPassword, s.Address!));

    private void Refuse(string recipient, int? status, int? times) =>
        sending.Sandbox.Server.Faults.Set(Fault.SmtpRecipientRefused, new() { Mailbox = recipient, Status = status, Times = times });

    /// <summary>How often this mail came there.</summary>
    private int Arrived(OutgoingMail mail, string recipient) =>
        sending.Sandbox.Server.Sent.All().Count(m => m.MessageId.Trim('<', '>') == mail.MessageId && m.Recipients.Contains(recipient));
}
