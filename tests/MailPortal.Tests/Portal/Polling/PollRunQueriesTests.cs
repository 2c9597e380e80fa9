using MailPortal.Polling;
using MailPortal.Users;

namespace MailPortal.Tests.Portal.Polling;

public sealed class PollRunQueriesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Latest_PageByPage_GivesEachOnceNewestFirst_AlsoWithinOneMoment()
    {
        await using var portal = new TestPortal(("Reception:Enabled", "false"));
        var organization = ListRows.Organization();
        var mailbox = ListRows.Mailbox(organization.Id);
        // Three in one moment, as nodes with clocks of their own make them.
        var runs = Enumerable.Range(0, 9).Select(i => new PollRun { MailboxId = mailbox.Id, StartedAt = ListRows.Start.AddMinutes(i / 3), Trigger = PollTrigger.Schedule, Node = "a", NodeId = Guid.Empty }).ToList();
        await using (var db = await portal.DbAsync())
        {
            db.Add(organization);
            await db.SaveChangesAsync(Cancellation);
            db.Add(mailbox);
            db.AddRange(runs);
            await db.SaveChangesAsync(Cancellation);
        }
        var seen = new List<PollRun>();
        while (await portal.Get<PollRunQueries>().LatestAsync(Actor.Portal, new() { MailboxId = mailbox.Id, After = seen.LastOrDefault()?.Id, Take = 2 }, Cancellation) is { Count: > 0 } page)
            seen.AddRange(page);
        Assert.Equal(runs.Select(r => r.Id).Order(), seen.Select(r => r.Id).Order());
        Assert.Equal(seen.OrderByDescending(r => r.StartedAt).Select(r => r.StartedAt), seen.Select(r => r.StartedAt));
    }
}
