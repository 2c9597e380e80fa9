using MailPortal.Alerts;
using MailPortal.Documents;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Sending;
using MailPortal.Mailboxes;
using MailPortal.Outbox;
using MailPortal.Users;

namespace MailPortal.Tests.Portal.Alerts;

/// <summary>What is worth telling only when it lasts, or only once however often it happens.</summary>
public sealed class AlertWaitTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task MailsWaitForLong_AreToldAfterAnHour_AndTheEndOnce()
    {
        await using var scene = await AlertScene.StartAsync();
        var user = await scene.UserAsync();
        var account = await scene.AccountAsync(user);
        OutgoingMail[] waiting = [scene.Queued(account), scene.Queued(account)];
        await scene.AddAsync(waiting);
        scene.Clock.Advance(TimeSpan.FromMinutes(59));
        await scene.LookAsync();
        Assert.Empty(await scene.AlertsAsync());

        scene.Clock.Advance(TimeSpan.FromMinutes(1));
        await scene.LookAsync();
        await scene.LookAsync();

        var alert = Assert.Single(await scene.AlertsAsync());
        Assert.Equal((AlertKind.SendsWaiting, 2), (alert.Kind, alert.Facts.Count));
        var mail = Assert.Single(await scene.MailsAsync());
        Assert.Equal(user.Email, mail.To[0].Address);
        Assert.Contains($"{AlertScene.Address}/outbox?status=queued", mail.Text, StringComparison.Ordinal);
        foreach (var one in waiting) await scene.ChangeAsync<OutgoingMail>(m => m.Id == one.Id, m => m.Cancel(scene.Clock.GetUtcNow()));
        await scene.LookAsync();
        await scene.LookAsync();
        Assert.Equal(2, (await scene.MailsAsync()).Count);
    }

    [Fact]
    public async Task SendsFailed_LeadsToTheListInWhichTheMailsAre()
    {
        await using var scene = await AlertScene.StartAsync();
        var account = await scene.AccountAsync(await scene.UserAsync());
        var lost = scene.Queued(account);
        lost.Begin(scene.Clock.GetUtcNow(), mailbox: null);
        lost.LoseTrack("detail", scene.Clock.GetUtcNow());
        await scene.AddAsync(lost);
        await scene.LookAsync();
        Assert.Contains("/outbox?status=uncertain", Assert.Single(await scene.MailsAsync()).Text, StringComparison.Ordinal);
    }

    /// <summary>Nobody else says that one of five suppliers did not get the payment advice.</summary>
    [Fact]
    public async Task SentButRefusedBySome_IsTold_UntilItIsSentToThem()
    {
        await using var scene = await AlertScene.StartAsync();
        var account = await scene.AccountAsync(await scene.UserAsync());
        var (whole, inPart) = (scene.Queued(account), scene.Queued(account));
        foreach (var mail in (OutgoingMail[])[whole, inPart]) mail.Begin(scene.Clock.GetUtcNow(), mailbox: null);
        whole.Accept("1", [], scene.Clock.GetUtcNow());
        inPart.Accept("2", [new("b@example.org", RecipientStatus.Refused) { Text = "User unknown" }], scene.Clock.GetUtcNow());
        await scene.AddAsync(whole, inPart);
        await scene.LookAsync();
        Assert.Equal((AlertKind.SendsFailed, 1), (Assert.Single(await scene.AlertsAsync()).Kind, (await scene.AlertsAsync())[0].Facts.Count));
        Assert.Contains("/outbox?status=sent", Assert.Single(await scene.MailsAsync(), m => m.Kind is OutgoingKind.Alert).Text, StringComparison.Ordinal);
        await scene.ChangeAsync<OutgoingMail>(m => m.Id == inPart.Id, m => m.Resend(scene.Clock.GetUtcNow()));
        await scene.LookAsync();
        Assert.True(Assert.Single(await scene.AlertsAsync()).IsOver);
    }

    [Fact]
    public async Task MailboxFails_IsToldAfterHalfAnHour_AndWhenItStopsAltogetherNobodyHearsThatAllIsWell()
    {
        await using var scene = await AlertScene.StartAsync();
        var organization = await scene.OrganizationAsync();
        var mailbox = ListRows.Mailbox(organization, "facturas@contoso.test", s => s with { NotificationAddresses = ["it@contoso.test"] });
        mailbox.CheckPassed(scene.Clock.GetUtcNow());
        mailbox.PollFailed(ProblemCatalogue.Describe(MailProblem.ConnectionRefused), "detail", null, scene.Clock.GetUtcNow(), scene.Clock.GetUtcNow());
        await scene.AddAsync(mailbox);
        Assert.Equal(MailboxStatus.Failing, mailbox.Status);
        scene.Clock.Advance(TimeSpan.FromMinutes(29));
        await scene.LookAsync();
        Assert.Empty(await scene.AlertsAsync());
        scene.Clock.Advance(TimeSpan.FromMinutes(1));
        await scene.LookAsync();
        Assert.Contains("lleva un rato con error", Assert.Single(await scene.MailsAsync()).Text, StringComparison.Ordinal);

        for (var poll = 0; poll < 2; poll++)
            await scene.ChangeAsync<ReceptionMailbox>(m => m.Id == mailbox.Id, m => m.PollFailed(ProblemCatalogue.Describe(MailProblem.ClientSecretExpired), "detail", null, scene.Clock.GetUtcNow(), scene.Clock.GetUtcNow()));
        await scene.LookAsync();
        await scene.LookAsync();

        Assert.Equal([(AlertKind.MailboxFailing, true), (AlertKind.MailboxInactive, false)], (await scene.AlertsAsync()).Select(a => (a.Kind, a.IsOver)));
        Assert.Equal(2, (await scene.MailsAsync()).Count);
        Assert.DoesNotContain(await scene.MailsAsync(), m => m.Text!.Contains("Ya no es así", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Quarantine_IsToldToManagersOnce_AndAgainWhenItIsEmpty()
    {
        await using var scene = await AlertScene.StartAsync();
        var organization = await scene.OrganizationAsync();
        var manager = await scene.UserAsync(PortalRole.Manager, "es", null, organization);
        var mailbox = ListRows.Mailbox(organization);
        ReceivedMessage[] messages = [ListRows.Message(organization, mailbox.Id, "one", MessageOutcome.Quarantined), ListRows.Message(organization, mailbox.Id, "two", MessageOutcome.Quarantined)];
        await scene.AddAsync(mailbox, messages[0]);
        await scene.LookAsync();
        await scene.AddAsync(messages[1]);
        await scene.LookAsync();

        var mail = Assert.Single(await scene.MailsAsync());
        Assert.Equal(manager.Email, mail.To[0].Address);
        Assert.Contains($"{AlertScene.Address}{PortalUrls.Messages}?outcome=quarantined", mail.Text, StringComparison.Ordinal);
        await using var db = await scene.Portal.DbAsync();
        db.RemoveRange(messages.Cast<object>());
        await db.SaveChangesAsync(Cancellation);
        await scene.LookAsync();
        await scene.LookAsync();
        Assert.Equal(2, (await scene.MailsAsync()).Count);
    }
}
