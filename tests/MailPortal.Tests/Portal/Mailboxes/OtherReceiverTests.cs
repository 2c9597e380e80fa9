using MailPortal.Diagnosis;
using MailPortal.Mail.Problems;
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

    [Fact]
    public async Task OneThatNeverWorked_SwitchesNobodyOff()
    {
        var receiving = await reception.NewMailboxAsync();
        // Of another organisation, tried again and again.
        var typed = await UncheckedAsync(await reception.NewOrganizationAsync(), receiving.Address);
        await using (var db = await reception.Portal.DbAsync()) Assert.NotNull((await db.Set<ReceptionMailbox>().SingleAsync(m => m.Id == typed, Cancellation)).DueAt);
        await PassAsync(receiving.Id);
        Assert.Equal(MailboxStatus.Active, (await receiving.RowAsync()).Status);
        await reception.Portal.Get<MailboxCommands>().PauseAsync(Actor.Portal, receiving.Id, Cancellation);
        await reception.Portal.Get<MailboxCommands>().ResumeAsync(Actor.Portal, receiving.Id, Cancellation);
        Assert.Equal(MailboxStatus.Active, (await receiving.RowAsync()).Status);
        // … and stands aside itself, should it work one day.
        await PassAsync(typed);
        await using (var db = await reception.Portal.DbAsync())
            Assert.Equal(MailboxStatusCause.AlreadyReceived, (await db.Set<ReceptionMailbox>().SingleAsync(m => m.Id == typed, Cancellation)).StatusCause);
    }

    [Fact]
    public async Task PollNow_OfOneThatStoppedWhileAnotherTookOver_StandsAside()
    {
        var first = await reception.NewMailboxAsync();
        await using (var db = await reception.Portal.DbAsync())
        {
            var row = await db.Set<ReceptionMailbox>().SingleAsync(m => m.Id == first.Id, Cancellation);
            row.CheckFailed(ProblemCatalogue.Describe(MailProblem.ClientSecretExpired), "", DateTimeOffset.UtcNow);
            await db.SaveChangesAsync(Cancellation);
        }
        var second = await UncheckedAsync(await reception.NewOrganizationAsync(), first.Address);
        await PassAsync(second);
        // The secret was mended at Microsoft meanwhile: it would work again.
        await first.PollAsync();
        Assert.Equal((MailboxStatus.Inactive, MailboxStatusCause.AlreadyReceived), ((await first.RowAsync()).Status, (await first.RowAsync()).StatusCause));
        await Assert.ThrowsAsync<AlreadyReceivedException>(() => first.PollAsync());
    }

    private async Task<Guid> UncheckedAsync(Guid organization, string address)
    {
        await using var db = await reception.Portal.DbAsync();
        var mailbox = new ReceptionMailbox { OrganizationId = organization, CreatedAt = DateTimeOffset.UtcNow };
        mailbox.Configure(reception.Settings(address), "protected", null, DateTimeOffset.UtcNow);
        db.Add(mailbox);
        await db.SaveChangesAsync(Cancellation);
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
