using MailPortal.Accounts;
using MailPortal.Alerts;
using MailPortal.Data;
using MailPortal.Mail.Problems;
using MailPortal.Mailboxes;
using MailPortal.Outbox;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailPortal.Tests.Portal.Alerts;

/// <summary>What somebody has to be told is told once, whatever happens in between.</summary>
public sealed class AlertTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LinkExpired_ManyRuns_IsRaisedAndToldOnce()
    {
        await using var scene = await AlertScene.StartAsync();
        var user = await scene.UserAsync();
        var account = await scene.AccountAsync(user);
        await scene.BreakAsync(account);

        for (var run = 0; run < 5; run++)
        {
            await scene.LookAsync();
            scene.Clock.Advance(RaiseAlertsJob.Every);
        }

        var alert = Assert.Single(await scene.AlertsAsync());
        Assert.Equal((AlertKind.LinkExpired, account.Id, false), (alert.Kind, alert.SubjectId, alert.IsOver));
        var mail = Assert.Single(await scene.MailsAsync());
        Assert.Equal(user.Email, Assert.Single(mail.To).Address);
        Assert.Equal("avisos@contoso.test", mail.From.Address);
        Assert.Contains(account.Address, mail.Subject, StringComparison.Ordinal);
        Assert.Contains("caducó", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"{AlertScene.Address}/sending/link\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"href=\"{AlertScene.Address}/sending/link\"", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mail_SaysThatAProgramWroteIt()
    {
        await using var scene = await AlertScene.StartAsync();
        await scene.BreakAsync(await scene.AccountAsync(await scene.UserAsync()));
        await scene.LookAsync();

        await using var db = await scene.Portal.DbAsync();
        var message = await scene.Portal.Get<OutgoingComposition>().ReadAsync(db, Assert.Single(await scene.MailsAsync()), Cancellation);

        Assert.Contains(message.ExtraHeaders, h => h.Key == "Auto-Submitted" && h.Value == "auto-generated");
    }

    [Fact]
    public async Task TwoNodesAtOnce_RaiseAndTellOnce()
    {
        await using var scene = await AlertScene.StartAsync();
        var accounts = new List<SendingAccount>();
        for (var i = 0; i < 4; i++) accounts.Add(await scene.AccountAsync(await scene.UserAsync()));
        foreach (var account in accounts) await scene.BreakAsync(account);

        for (var run = 0; run < 3; run++) await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => scene.Node().LookAsync(Cancellation), Cancellation)));

        Assert.Equal(accounts.Select(a => a.Id).Order(), (await scene.AlertsAsync()).Select(a => a.SubjectId).Order());
        Assert.Equal(4, (await scene.ToldAsync()).Distinct().Count());
        Assert.Equal(4, (await scene.MailsAsync()).Count);
        foreach (var account in accounts) await scene.MendAsync(account);
        for (var run = 0; run < 3; run++) await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => scene.Node().LookAsync(Cancellation), Cancellation)));
        Assert.Equal(8, (await scene.MailsAsync()).Count);
    }

    [Fact]
    public async Task NodeDiesBeforeTheCommit_NothingWasTold_TheNextOneTellsOnce()
    {
        await using var scene = await AlertScene.StartAsync();
        await scene.BreakAsync(await scene.AccountAsync(await scene.UserAsync()));
        await scene.Node(new DyingContexts(scene.Portal.Get<IDbContextFactory<PortalDbContext>>())).LookAsync(Cancellation);

        var alert = Assert.Single(await scene.AlertsAsync());
        Assert.NotNull(alert.TellAt);
        Assert.Null(alert.ToldAt);
        Assert.Empty(await scene.MailsAsync());

        await scene.LookAsync();
        await scene.LookAsync();
        Assert.Single(await scene.MailsAsync());
    }

    [Fact]
    public async Task Mended_TheSamePeopleHearOfTheEndOnce()
    {
        await using var scene = await AlertScene.StartAsync();
        var user = await scene.UserAsync(language: "en");
        var account = await scene.AccountAsync(user);
        await scene.BreakAsync(account);
        await scene.LookAsync();
        await scene.MendAsync(account);

        for (var run = 0; run < 3; run++) await scene.LookAsync();

        Assert.True(Assert.Single(await scene.AlertsAsync()).IsOver);
        var mails = await scene.MailsAsync();
        Assert.Equal([user.Email!, user.Email!], await scene.ToldAsync());
        Assert.Contains("has expired", mails[0].Text, StringComparison.Ordinal);
        Assert.Contains("no longer so", mails[1].Text, StringComparison.Ordinal);
        // Again broken is another story.
        await scene.BreakAsync(account);
        await scene.LookAsync();
        Assert.Equal(2, (await scene.AlertsAsync()).Count);
        Assert.Equal(3, (await scene.MailsAsync()).Count);
    }

    [Fact]
    public async Task FromOneTroubleIntoTheNext_NobodyIsToldThatAllIsWell()
    {
        await using var scene = await AlertScene.StartAsync();
        var account = await scene.AccountAsync(await scene.UserAsync());
        await scene.BreakAsync(account);
        await scene.LookAsync();
        await scene.BreakAsync(account, MailProblem.ClientSecretExpired);
        await scene.LookAsync();

        Assert.Equal([(AlertKind.LinkExpired, true), (AlertKind.LinkFailing, false)], (await scene.AlertsAsync()).Select(a => (a.Kind, a.IsOver)));
        Assert.Equal(2, (await scene.MailsAsync()).Count);
        Assert.DoesNotContain(await scene.MailsAsync(), m => m.Text!.Contains("Ya no es así", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WithoutSender_StaysOpen_AndIsToldOnceThereIsOne()
    {
        await using var scene = await AlertScene.StartAsync(withSender: false);
        var (broken, mended) = (await scene.AccountAsync(await scene.UserAsync()), await scene.AccountAsync(await scene.UserAsync()));
        await scene.BreakAsync(broken);
        await scene.BreakAsync(mended);
        await scene.LookAsync();
        Assert.Equal(2, (await scene.AlertsAsync()).Count(a => !a.IsOver));
        Assert.Empty(await scene.MailsAsync());
        await scene.MendAsync(mended);
        await scene.LookAsync();

        await scene.ChooseSenderAsync();
        await scene.LookAsync();

        // Nobody hears of the end of what they never heard of.
        Assert.Contains(broken.Address, Assert.Single(await scene.MailsAsync()).Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SourceThatFails_ItsAlertsStay_AndTheOthersAreLookedAt()
    {
        await using var scene = await AlertScene.StartAsync();
        var account = await scene.AccountAsync(await scene.UserAsync());
        await scene.BreakAsync(account);
        await scene.LookAsync();

        await scene.Node(null, new FailingSource(), new OutboxAlerts(scene.Portal.Get<Microsoft.Extensions.Options.IOptionsMonitor<AlertOptions>>())).LookAsync(Cancellation);

        Assert.False(Assert.Single(await scene.AlertsAsync()).IsOver);
    }

    [Fact]
    public async Task SendsFailed_OneAlertForAnAccount_OverWhenTheyAreSentAgain_WithoutAnotherMail()
    {
        await using var scene = await AlertScene.StartAsync();
        var account = await scene.AccountAsync(await scene.UserAsync());
        OutgoingMail[] failed = [scene.Failed(account), scene.Failed(account), scene.Failed(account, OutgoingKind.Test)];
        await scene.AddAsync(failed);

        await scene.LookAsync();
        await scene.LookAsync();

        var alert = Assert.Single(await scene.AlertsAsync());
        Assert.Equal((AlertKind.SendsFailed, 2), (alert.Kind, alert.Facts.Count));
        Assert.Single(await scene.MailsAsync(), m => m.Status is OutgoingStatus.Queued);
        foreach (var mail in failed) await scene.ChangeAsync<OutgoingMail>(m => m.Id == mail.Id, m => m.Resend(scene.Clock.GetUtcNow()));
        await scene.LookAsync();
        Assert.True(Assert.Single(await scene.AlertsAsync()).IsOver);
        Assert.Single(await scene.MailsAsync(), m => m.Status is OutgoingStatus.Queued && failed.All(f => f.Id != m.Id));
    }

    [Fact]
    public async Task MailboxThatStopped_IsToldToItsNotificationAddresses_NotWhenPaused()
    {
        await using var scene = await AlertScene.StartAsync();
        var organization = await scene.OrganizationAsync(language: "en");
        ReceptionMailbox Mailbox(string user) => ListRows.Mailbox(organization, user, s => s with { SecretExpiresOn = new DateOnly(2030, 1, 1), NotificationAddresses = ["it@contoso.test"] });
        var (stopped, paused) = (Mailbox("facturas@contoso.test"), Mailbox("otras@contoso.test"));
        foreach (var mailbox in (ReceptionMailbox[])[stopped, paused]) mailbox.CheckPassed(ListRows.Start);
        for (var poll = 0; poll < 2; poll++) stopped.PollFailed(ProblemCatalogue.Describe(MailProblem.ClientSecretExpired), "detail", null, ListRows.Start, ListRows.Start);
        paused.Pause(ListRows.Start);
        await scene.AddAsync(stopped, paused);
        Assert.Equal((MailboxStatus.Inactive, MailboxStatus.Inactive), (stopped.Status, paused.Status));

        await scene.LookAsync();

        var mail = Assert.Single(await scene.MailsAsync());
        Assert.Equal("it@contoso.test", mail.To[0].Address);
        Assert.Contains("facturas@contoso.test has stopped", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"{AlertScene.Address}{PortalUrls.MailboxActivity(stopped.Id)}", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsLongOver_IsForgotten()
    {
        await using var scene = await AlertScene.StartAsync();
        var account = await scene.AccountAsync(await scene.UserAsync());
        await scene.BreakAsync(account);
        await scene.LookAsync();
        await scene.MendAsync(account);
        await scene.LookAsync();
        scene.Clock.Advance(TimeSpan.FromDays(89));
        await scene.LookAsync();
        // Nothing sends here: that the mails wait is an alert of its own.
        Assert.Single(await scene.AlertsAsync(), a => a.SubjectId == account.Id);
        scene.Clock.Advance(TimeSpan.FromDays(2));
        await scene.LookAsync();
        Assert.DoesNotContain(await scene.AlertsAsync(), a => a.SubjectId == account.Id);
    }

    private sealed class FailingSource : IAlertSource
    {
        public IReadOnlyCollection<AlertKind> Kinds => [AlertKind.LinkExpired, AlertKind.LinkFailing];

        public Task<IReadOnlyList<AlertCondition>> FindAsync(PortalDbContext db, DateTimeOffset now, CancellationToken cancellation) => throw new InvalidOperationException("The database went away.");
    }

    // A process that ends between its mails' row and the end of the transaction.
    private sealed class DyingContexts(IDbContextFactory<PortalDbContext> inner) : IDbContextFactory<PortalDbContext>
    {
        public PortalDbContext CreateDbContext()
        {
            var db = inner.CreateDbContext();
            db.SavedChanges += (_, _) =>
            {
                if (db.ChangeTracker.Entries<OutgoingMail>().Any()) throw new InvalidOperationException("The process ends.");
            };
            return db;
        }
    }
}
