using MailPortal.Audit;
using MailPortal.Data;
using MailPortal.Mail;
using MailPortal.Mail.Problems;
using MailPortal.Mailboxes;
using MailPortal.Sandbox;
using MailPortal.Sandbox.Faults;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailPortal.Tests.Portal.Mailboxes;

/// <summary>Candidates that time may mend are checked again; the clock of saving, checking and the job is the test's.</summary>
public sealed class RetestCandidatesTests : IAsyncLifetime
{
    private readonly ReceptionPortal reception = new();
    private readonly TestClock clock = TestClock.At("2026-11-20T12:00:00Z");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private CandidateProof Proof => new(
        reception.Portal.Get<IDbContextFactory<PortalDbContext>>(), reception.Portal.Get<MailboxProbe>(), reception.Portal.Get<MailboxStates>(), reception.Portal.Get<AuditLog>(), clock);

    public ValueTask InitializeAsync() => reception.InitializeAsync();

    public ValueTask DisposeAsync() => reception.DisposeAsync();

    [Fact]
    public async Task PermissionNotSpreadYet_IsRetestedEveryTwoMinutes_AndComesIntoForceOnceItWorks()
    {
        var mailbox = await CandidateAsync(s => s with { PollInterval = TimeSpan.FromMinutes(7) }, Fault.PermissionMissing);
        var saved = clock.GetUtcNow();
        Assert.Equal(saved.AddHours(1), (await FindAsync(mailbox))!.RetriesUntil);

        clock.Advance(TimeSpan.FromSeconds(119));
        await RetestAsync();
        Assert.Equal(saved.AddMinutes(2), await RetryAtAsync(mailbox)); // not due yet
        clock.Advance(TimeSpan.FromSeconds(1));
        await RetestAsync();
        Assert.Equal(saved.AddMinutes(4), await RetryAtAsync(mailbox)); // still refused
        Assert.Equal(TimeSpan.FromMinutes(2), (await mailbox.RowAsync()).PollInterval);

        reception.Sandbox.Server.Faults.Clear(Fault.PermissionMissing);
        clock.Advance(TimeSpan.FromMinutes(2));
        await RetestAsync();
        var row = await mailbox.RowAsync();
        Assert.Equal((MailboxStatus.Active, TimeSpan.FromMinutes(7)), (row.Status, row.PollInterval));
        Assert.Null(await FindAsync(mailbox));
    }

    [Fact]
    public async Task AfterAnHour_OnlyAPersonHelps()
    {
        var mailbox = await CandidateAsync(s => s, Fault.PermissionMissing);
        var tries = 0;
        for (; await RetryAtAsync(mailbox) is { } due; tries++)
        {
            clock.Advance(due - clock.GetUtcNow());
            await RetestAsync();
        }
        Assert.Equal(30, tries);
        var candidate = await FindAsync(mailbox);
        Assert.Equal((null, "MP3002"), (candidate!.RetriesUntil, candidate.Report!.Failure!.Code));
    }

    [Fact]
    public async Task WrongSecret_IsNotSentAgain()
    {
        var mailbox = await CandidateAsync(s => s with { Secret = new Secret("Ww8~secreto-equivocado-que-no-abre-nada") }, null);
        Assert.Equal((null, null), (await RetryAtAsync(mailbox), (await FindAsync(mailbox))!.RetriesUntil));
    }

    [Fact]
    public async Task CheckThatNeverEnded_IsMadeUpFor()
    {
        // As a process leaves it that ended between the save and its check.
        var mailbox = await reception.NewMailboxAsync();
        await using (var db = await reception.Portal.DbAsync())
        {
            var candidate = new MailboxCandidate { MailboxId = mailbox.Id };
            candidate.Save(reception.Settings(mailbox.Address) with { Secret = null, StartFrom = new DateOnly(2026, 1, 1), PollInterval = TimeSpan.FromMinutes(9) }, null, null, Actor.Portal, clock.GetUtcNow());
            db.Add(candidate);
            await db.SaveChangesAsync(Cancellation);
        }
        Assert.Null((await FindAsync(mailbox))!.RetriesUntil);
        clock.Advance(TimeSpan.FromMinutes(5));
        await RetestAsync();
        Assert.Equal(TimeSpan.FromMinutes(9), (await mailbox.RowAsync()).PollInterval);
    }

    [Fact]
    public async Task SavedAnewMeanwhile_TheOldAttemptIsNotClaimed()
    {
        var mailbox = await CandidateAsync(s => s, Fault.PermissionMissing);
        clock.Advance(TimeSpan.FromMinutes(2));
        await SaveAsync(mailbox, s => s with { Secret = new Secret("Ww8~secreto-equivocado-que-no-abre-nada") });
        reception.Sandbox.Server.Faults.Clear(Fault.PermissionMissing);
        await RetestAsync();
        var candidate = await FindAsync(mailbox);
        Assert.Equal(MailProblem.ClientSecretWrong, candidate!.Report!.Failure!.Problem);
    }

    [Fact]
    public async Task OneThatCannotBeChecked_StopsNoOther_AndIsTriedForAnHourOnly()
    {
        var spoilt = await CandidateAsync(s => s, Fault.PermissionMissing);
        await using (var db = await reception.Portal.DbAsync())
            await db.Set<MailboxCandidate>().Where(c => c.MailboxId == spoilt.Id).ExecuteUpdateAsync(s => s.SetProperty(c => c.SettingsJson, "{}"), Cancellation);
        reception.Sandbox.Server.Faults.Clear(Fault.PermissionMissing);
        var sound = await CandidateAsync(s => s with { PollInterval = TimeSpan.FromMinutes(9) }, Fault.PermissionMissing);
        reception.Sandbox.Server.Faults.Clear(Fault.PermissionMissing);
        clock.Advance(TimeSpan.FromMinutes(2));
        await RetestAsync();
        Assert.Equal(TimeSpan.FromMinutes(9), (await sound.RowAsync()).PollInterval);
        var tries = 1;
        for (; await RetryAtAsync(spoilt) is { } due; tries++)
        {
            clock.Advance(due - clock.GetUtcNow());
            await RetestAsync();
        }
        Assert.Equal(1 + (60 - 2) / 5, tries);
    }

    [Fact]
    public async Task PasswordWhoseCheckNeverEnded_IsTriedOnce()
    {
        var mailbox = await reception.NewMailboxAsync();
        await using (var db = await reception.Portal.DbAsync())
        {
            var candidate = new MailboxCandidate { MailboxId = mailbox.Id };
            candidate.Save(new() { ServerType = ServerType.Other, Protocol = AccessProtocol.Imap, Credential = CredentialKind.Password }, null, "protected", Actor.Portal, clock.GetUtcNow());
            db.Add(candidate);
            await db.SaveChangesAsync(Cancellation);
        }
        clock.Advance(TimeSpan.FromMinutes(5));
        await RetestAsync(); // cannot even be begun: without a host there is nothing to check
        Assert.Null(await RetryAtAsync(mailbox));
    }

    [Fact]
    public async Task TwoNodesAtOnce_EachCandidateIsCheckedByOne()
    {
        var mailboxes = new List<TestMailbox>();
        for (var i = 0; i < 3; i++) mailboxes.Add(await CandidateAsync(s => s with { PollInterval = TimeSpan.FromMinutes(9) }, Fault.PermissionMissing));
        reception.Sandbox.Server.Faults.Clear(Fault.PermissionMissing);
        clock.Advance(TimeSpan.FromMinutes(2));
        await Task.WhenAll(Task.Run(RetestAsync, Cancellation), Task.Run(RetestAsync, Cancellation));
        foreach (var mailbox in mailboxes) Assert.Equal(TimeSpan.FromMinutes(9), (await mailbox.RowAsync()).PollInterval);
        await using var db = await reception.Portal.DbAsync();
        var ids = mailboxes.Select(m => m.Id.ToString()).ToList();
        Assert.Equal(3, await db.Set<AuditEntry>().CountAsync(e => e.Action == "mailbox.changed" && ids.Contains(e.Target!), Cancellation));
    }

    private async Task<TestMailbox> CandidateAsync(Func<MailboxSettings, MailboxSettings> change, Fault? fault)
    {
        var mailbox = await reception.NewMailboxAsync();
        if (fault is { } set) reception.Sandbox.Server.Faults.Set(set, new FaultParameters { Mailbox = mailbox.Address });
        Assert.False((await SaveAsync(mailbox, change)).InForce);
        return mailbox;
    }

    private Task<SaveResult> SaveAsync(TestMailbox mailbox, Func<MailboxSettings, MailboxSettings> change)
    {
        var portal = reception.Portal;
        var saving = new MailboxSaving(
            portal.Get<IDbContextFactory<PortalDbContext>>(), portal.Get<SecretProtection>(), portal.Get<MailboxCheckup>(), Proof, portal.Get<AuditLog>(), clock, portal.Get<Microsoft.Extensions.Hosting.IHostApplicationLifetime>());
        return saving.UpdateAsync(Actor.Portal, mailbox.Id, change(reception.Settings(mailbox.Address) with { Secret = null }), null, null, Cancellation);
    }

    private Task RetestAsync() => new RetestCandidatesJob(reception.Portal.Get<IDbContextFactory<PortalDbContext>>(), Proof, clock, NullLogger<RetestCandidatesJob>.Instance).RunAsync(Cancellation);

    private Task<CandidateView?> FindAsync(TestMailbox mailbox) => reception.Portal.Get<MailboxCandidates>().FindAsync(Actor.Portal, mailbox.Id, Cancellation);

    private async Task<DateTimeOffset?> RetryAtAsync(TestMailbox mailbox)
    {
        await using var db = await reception.Portal.DbAsync();
        return await db.Set<MailboxCandidate>().Where(c => c.MailboxId == mailbox.Id).Select(c => c.RetryAt).SingleAsync(Cancellation);
    }
}
