using MailPortal.Accounts;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Outbox;
using MailPortal.Sandbox;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal.Outbox;

/// <summary>Each way of sending, from the settings to the recipient's mailbox.</summary>
public sealed class WaysOfSendingTests(SendingPortal sending) : IClassFixture<SendingPortal>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SendingMethod.GraphDelegated)]
    [InlineData(SendingMethod.GraphApplication)]
    [InlineData(SendingMethod.SmtpOAuth)]
    [InlineData(SendingMethod.SmtpOAuthApplication)]
    [InlineData(SendingMethod.SmtpPassword)]
    public async Task Mail_OfEachWay_ArrivesFromItsAddress(SendingMethod method)
    {
        var sender = await NewAsync(method);
        var recipient = sending.Sandbox.FreshMailbox();

        var queued = await sender.QueueAsync(new() { To = [new("", recipient)], Subject = "Factura ñ 118", Text = "Adjunto.", Attachments = [new("año.txt", "text/plain", "Hola"u8.ToArray())] });
        await sending.SendDueAsync();

        var sent = await sender.MailAsync(queued.Id);
        Assert.True(sent.Status is OutgoingStatus.Sent, $"{sent.Status} {sent.Problem} {sent.ProblemDetail}");
        var arrived = Assert.Single(sending.Sandbox.Server.Sent.All(), m => m.Recipients.Contains(recipient));
        Assert.Equal((sender.Address, "Factura ñ 118", queued.MessageId), (arrived.From, arrived.Subject, arrived.MessageId.Trim('<', '>')));
        Assert.Single(sending.Sandbox.Server.Look(recipient).SelectMany(f => f.Messages));
    }

    /// <summary>Guide 003's other trouble: the way back to Graph stands in the explanation.</summary>
    [Fact]
    public async Task SmtpAuthSwitchedOff_FailsAtOnceWithItsDiagnosis()
    {
        var sender = await NewAsync(SendingMethod.SmtpOAuth, SampleAccounts.SmtpOff.Address);
        var queued = await sender.QueueAsync(new() { To = [new("", "ana@contoso.test")], Subject = "Factura", Text = "x" });

        await sending.SendDueAsync();

        var failed = await sender.MailAsync(queued.Id);
        Assert.Equal((OutgoingStatus.Failed, MailProblem.SmtpSignInDisabled), (failed.Status, failed.Problem));
        Assert.Contains("Graph", MailPortal.Diagnosis.ProblemWords.Of(failed.Problem!.Value).Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongPassword_FailsAtOnceAndIsNotTriedAgain()
    {
        var sender = await NewAsync(SendingMethod.SmtpPassword);
        await sending.Portal.Get<AccountSaving>().SaveAsync(sender.Actor, sender.User.Id, sending.Settings(SendingMethod.SmtpPassword, sender.Address) with { Password = new("otra-contraseña") }, version: null, Cancellation);
        var queued = await sender.QueueAsync(new() { To = [new("", "ana@contoso.test")], Subject = "Factura", Text = "x" });

        await sending.SendDueAsync();
        await sending.SendDueAsync();

        var failed = await sender.MailAsync(queued.Id);
        Assert.Equal((OutgoingStatus.Failed, 1), (failed.Status, failed.Attempts));
    }

    /// <summary>Five hundred invoices behind a changed password would lock the account.</summary>
    [Fact]
    public async Task WrongPassword_IsTriedOnceForAWholeQueue_AndByATest_UntilAnotherIsStored()
    {
        var sender = await NewAsync(SendingMethod.SmtpPassword);
        await SaveAsync("otra-contraseña");
        var queued = new List<OutgoingMail>();
        for (var i = 0; i < 3; i++) queued.Add(await sender.QueueAsync(new() { To = [new("", "ana@contoso.test")], Subject = $"{i}", Text = "x" }));
        await sending.SendDueAsync();
        var test = await sending.Portal.Get<TestMail>().SendAsync(sender.Actor, sender.AccountId, "ana@contoso.test", TimeZoneInfo.Utc, Cancellation);
        await sending.SendDueAsync();
        var recipient = sending.Sandbox.FreshMailbox();
        await SaveAsync(SampleTenant.OpenDomainPassword);
        var behind = await sender.QueueAsync(new() { To = [new("", recipient)], Subject = "x", Text = "x" });
        await sending.SendDueAsync();

        var tried = new List<bool>();
        foreach (var id in queued.Select(m => m.Id).Append(test))
        {
            var failed = await sender.MailAsync(id);
            Assert.Equal((OutgoingStatus.Failed, MailProblem.SmtpCredentialsWrong), (failed.Status, failed.Problem));
            tried.Add(!failed.ProblemDetail!.StartsWith("Not tried again: 5", StringComparison.Ordinal));
        }
        Assert.Equal([true, false, false, true], tried);
        Assert.Equal(OutgoingStatus.Sent, (await sender.MailAsync(behind.Id)).Status);

        Task SaveAsync(string password) => sending.Portal.Get<AccountSaving>().SaveAsync(
            sender.Actor, sender.User.Id, sending.Settings(SendingMethod.SmtpPassword, sender.Address) with { Password = new(password) }, version: null, Cancellation);
    }

    /// <summary>Microsoft has said that the person has to sign in again: it is not asked once per mail.</summary>
    [Fact]
    public async Task LinkExpiredBehindAQueue_FailsWithoutAskingAgain()
    {
        var sender = await sending.NewLinkedAsync();
        var queued = await sender.QueueAsync(new() { To = [new("", "ana@contoso.test")], Subject = "x", Text = "x" });
        await using (var db = await sending.Portal.DbAsync())
        {
            var link = await db.Set<AccountLink>().SingleAsync(l => l.AccountId == sender.AccountId, Cancellation);
            link.Broken(MailProblem.ConsentMissing, "AADSTS65001", TimeProvider.System.GetUtcNow());
            await db.SaveChangesAsync(Cancellation);
        }

        await sending.SendDueAsync();

        var failed = await sender.MailAsync(queued.Id);
        Assert.Equal((OutgoingStatus.Failed, MailProblem.ConsentMissing, "Not tried again: AADSTS65001"), (failed.Status, failed.Problem, failed.ProblemDetail));
        Assert.Equal(LinkState.Expired, (await sender.ViewAsync()).Link!.State);
    }

    private async Task<Sender> NewAsync(SendingMethod method, string? address = null)
    {
        var sender = await sending.NewSenderAsync(PortalRole.Administrator, s => sending.Settings(method, address ?? s.Address!));
        sender = sender with { Address = address ?? sender.Address };
        if (!method.IsLinked()) return sender;
        using var browser = await sender.BrowserAsync();
        Assert.Equal(LinkOutcome.Linked, (await sender.LinkAsync(browser)).Outcome);
        return sender;
    }
}
