using MailPortal.Dashboard;
using MailPortal.Documents;
using MailPortal.Mail.Problems;
using MailPortal.Mailboxes;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal.Dashboard;

public sealed class PanelQueryTests : IAsyncLifetime
{
    private readonly TestPortal portal = new(("Reception:Enabled", "false"));
    private Guid organization, other;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await using var db = await portal.DbAsync();
        var (here, there) = (ListRows.Organization(), ListRows.Organization("Ajena"));
        (organization, other) = (here.Id, there.Id);
        db.AddRange(here, there);
        await db.SaveChangesAsync(Cancellation);
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    private async Task<ReceptionMailbox> AddAsync(Action<ReceptionMailbox>? change = null, DateOnly? expires = null, Guid? of = null)
    {
        var mailbox = ListRows.Mailbox(of ?? organization, $"{Guid.NewGuid():N}@contoso.test", s => s with { SecretExpiresOn = expires, NotificationAddresses = expires is null ? [] : ["it@contoso.test"] });
        mailbox.CheckPassed(ListRows.Start);
        change?.Invoke(mailbox);
        await using var db = await portal.DbAsync();
        db.Add(mailbox);
        await db.SaveChangesAsync(Cancellation);
        return mailbox;
    }

    private Task<PanelView> PanelAsync(Actor? actor = null) => portal.Get<PanelQuery>().GetAsync(actor ?? Actor.Portal, TimeZoneInfo.Utc, byHour: false, Cancellation);

    private static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    private static void Fail(ReceptionMailbox mailbox, MailProblem problem) => mailbox.CheckFailed(ProblemCatalogue.Describe(problem), "detail", ListRows.Start);

    [Fact]
    public async Task Attention_MostUrgentFirst_EachOnce()
    {
        await AddAsync();
        var paused = await AddAsync(m => m.Pause(ListRows.Start));
        var junk = await AddAsync(m => m.PollSucceeded(ListRows.Start, ListRows.Start, junk: 4));
        var expires = await AddAsync(expires: Today.AddDays(PanelQuery.ExpiryWarning));
        var expired = await AddAsync(expires: Today.AddDays(-1));
        var failing = await AddAsync(m => Fail(m, MailProblem.HostNotFound));
        var stopped = await AddAsync(m => Fail(m, MailProblem.PasswordSignInRefused));
        await AddAsync(expires: Today.AddDays(PanelQuery.ExpiryWarning + 1));
        await using (var db = await portal.DbAsync())
        {
            db.Add(ListRows.Message(organization, junk.Id, "x", MessageOutcome.Quarantined));
            await db.SaveChangesAsync(Cancellation);
        }
        var panel = await PanelAsync();
        Assert.Equal([(AttentionKind.Stopped, stopped.Id), (AttentionKind.Failing, failing.Id), (AttentionKind.SecretExpired, expired.Id), (AttentionKind.Quarantine, null),
            (AttentionKind.SecretExpires, expires.Id), (AttentionKind.Junk, junk.Id), (AttentionKind.Paused, paused.Id)], panel.Attention.Select(a => (a.Kind, a.Mailbox?.Id)).ToList());
        Assert.Equal((1, 8), (panel.Quarantined, panel.MailboxesInAll));
    }

    [Fact]
    public async Task Attention_OneThatJustFailedAmongManyWithJunk_ComesFirst()
    {
        var now = ListRows.Start.AddDays(1);
        await using (var db = await portal.DbAsync())
        {
            for (var i = 0; i < 201; i++)
            {
                var junk = ListRows.Mailbox(organization, $"{i}@contoso.test", s => s);
                junk.CheckPassed(ListRows.Start);
                junk.PollSucceeded(ListRows.Start, ListRows.Start, junk: 1);
                db.Add(junk);
            }
            await db.SaveChangesAsync(Cancellation);
        }
        var failing = await AddAsync(m => m.CheckFailed(ProblemCatalogue.Describe(MailProblem.HostNotFound), "detail", now));
        var attention = (await PanelAsync()).Attention;
        Assert.Equal((AttentionKind.Failing, failing.Id), (attention[0].Kind, attention[0].Mailbox!.Id));
        Assert.All(attention.Skip(1), a => Assert.Equal(AttentionKind.Junk, a.Kind));
    }

    [Fact]
    public async Task Attention_NewSettingsNotInForce_AreToldOf()
    {
        var mailbox = await AddAsync();
        await using (var db = await portal.DbAsync())
        {
            var candidate = new MailboxCandidate { MailboxId = mailbox.Id };
            candidate.Save(new MailboxSettings(), null, null, Actor.Portal, ListRows.Start);
            db.Add(candidate);
            await db.SaveChangesAsync(Cancellation);
        }
        Assert.Equal([AttentionKind.Candidate], (await PanelAsync()).Attention.Select(a => a.Kind).ToList());
    }

    [Fact]
    public async Task OtherOrganizations_AreNotShown()
    {
        await AddAsync(m => Fail(m, MailProblem.HostNotFound));
        await using (var db = await portal.DbAsync())
        {
            await db.Database.BeginTransactionAsync(Cancellation);
            await IntakeHours.AddAsync(db, [(organization, TimeProvider.System.GetUtcNow(), 3, 2)], Cancellation);
            await db.SaveChangesAsync(Cancellation);
            await db.Database.CommitTransactionAsync(Cancellation);
        }
        var (_, reader) = await portal.AddUserAsync(PortalRole.Reader, other);
        var panel = await PanelAsync(reader);
        Assert.Equal((0, 0, 0), (panel.Attention.Count, panel.MailboxesInAll, panel.Chart.Sum(b => b.Messages)));
        var all = (await PanelAsync()).Chart;
        Assert.Equal((3, 2), (all[^1].Messages, all[^1].Documents));
    }

    [Fact]
    public async Task Hours_CountedAgain_AddUp()
    {
        foreach (var by in new[] { 1, 2 })
        {
            await using var db = await portal.DbAsync();
            await using var transaction = await db.Database.BeginTransactionAsync(Cancellation);
            await IntakeHours.AddAsync(db, [(organization, ListRows.Start, by, 0), (other, ListRows.Start.AddMinutes(59), 0, by), (organization, ListRows.Start.AddHours(1), 1, 0)], Cancellation);
            await db.SaveChangesAsync(Cancellation);
            await transaction.CommitAsync(Cancellation);
        }
        await using var read = await portal.DbAsync();
        var hours = await read.Set<IntakeHour>().ToListAsync(Cancellation);
        Assert.Equal([(ListRows.Start, 3, 3), (ListRows.Start.AddHours(1), 2, 0)], hours.Where(h => h.OrganizationId == IntakeHour.Everybody).OrderBy(h => h.Hour).Select(h => (h.Hour, h.Messages, h.Documents)));
        Assert.Equal((3, 0), hours.Where(h => h.OrganizationId == organization && h.Hour == ListRows.Start).Select(h => (h.Messages, h.Documents)).Single());
    }
}
