using MailPortal.Diagnosis;
using MailPortal.Mailboxes;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal.Mailboxes;

/// <summary>Of the mailboxes of one address one is polled, whatever happens at the same time.</summary>
public sealed class OtherReceiverTests : IAsyncLifetime
{
    private readonly ReceptionPortal reception = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => reception.InitializeAsync();

    public ValueTask DisposeAsync() => reception.DisposeAsync();

    [Fact]
    public async Task ChecksOfOneAddress_ThatPassInOneMoment_ActivateOneMailbox()
    {
        const int Mailboxes = 6;
        var address = reception.Sandbox.FreshMailbox();
        var organization = await reception.NewOrganizationAsync();
        var ids = new List<Guid>();
        for (var i = 0; i < Mailboxes; i++) ids.Add(await UncheckedAsync(organization, address));
        // What the checks found, all at once: they end while the others decide.
        await Task.WhenAll(ids.Select(id => Task.Run(() => PassAsync(id), Cancellation)));
        await using var db = await reception.Portal.DbAsync();
        var states = await db.Set<ReceptionMailbox>().Where(m => ids.Contains(m.Id)).Select(m => new { m.Status, m.StatusCause, Due = m.DueAt != null }).ToListAsync(Cancellation);
        Assert.Equal(1, states.Count(s => s is { Status: MailboxStatus.Active, Due: true }));
        Assert.Equal(Mailboxes - 1, states.Count(s => s is { Status: MailboxStatus.Inactive, StatusCause: MailboxStatusCause.AlreadyReceived, Due: false }));
    }

    private async Task<Guid> UncheckedAsync(Guid organization, string address)
    {
        await using var db = await reception.Portal.DbAsync();
        var mailbox = new ReceptionMailbox { OrganizationId = organization, CreatedAt = DateTimeOffset.UtcNow };
        mailbox.Configure(reception.Settings(address), "protected", null, DateTimeOffset.UtcNow);
        db.Add(mailbox);
        await db.SaveChangesAsync(Cancellation);
        await db.Set<ReceptionMailbox>().Where(m => m.Id == mailbox.Id).ExecuteUpdateAsync(s => s.SetProperty(m => m.DueAt, (DateTimeOffset?)null), Cancellation);
        return mailbox.Id;
    }

    // As MailboxCheckup ends: the probe itself would put the checks one after the other.
    private async Task PassAsync(Guid id)
    {
        await using var db = await reception.Portal.DbAsync();
        var tried = await db.Set<ReceptionMailbox>().AsNoTracking().SingleAsync(m => m.Id == id, Cancellation);
        await reception.Portal.Get<MailboxCheckup>().RecordAsync(Actor.Portal, tried, new CheckReport(true, []), Cancellation);
    }
}
