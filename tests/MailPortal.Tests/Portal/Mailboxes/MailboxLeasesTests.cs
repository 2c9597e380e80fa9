using System.Collections.Concurrent;
using MailPortal.Mailboxes;
using MailPortal.Organizations;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal.Mailboxes;

public sealed class MailboxLeasesTests : IAsyncLifetime
{
    private readonly TestPortal portal = new([("Reception:Enabled", "false")]);
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    private async Task<IReadOnlyList<Guid>> DueMailboxesAsync(int count)
    {
        await using var db = await portal.DbAsync();
        var organization = new Organization { Name = "Contoso", TaxId = "900555111", CreatedAt = DateTimeOffset.UtcNow };
        db.Add(organization);
        var mailboxes = Enumerable.Range(0, count).Select(_ => new ReceptionMailbox { OrganizationId = organization.Id, CreatedAt = DateTimeOffset.UtcNow }).ToList();
        foreach (var mailbox in mailboxes)
        {
            mailbox.Configure(new MailboxSettings { ServerType = ServerType.Other, Protocol = AccessProtocol.Imap, Credential = CredentialKind.Password, Host = "h", Port = 1, User = "u" }, null, "p", DateTimeOffset.UtcNow);
            mailbox.CheckPassed(DateTimeOffset.UtcNow.AddMinutes(-1));
        }
        db.AddRange(mailboxes);
        await db.SaveChangesAsync(Cancellation);
        return [.. mailboxes.Select(m => m.Id)];
    }

    [Fact]
    public async Task ClaimDue_SixClaimantsAtOnce_EachMailboxGoesToOne()
    {
        var all = await DueMailboxesAsync(200);
        var leases = portal.Get<MailboxLeases>();
        var claimed = new ConcurrentBag<Guid>();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            while (await leases.ClaimDueAsync(7, Cancellation) is { Count: > 0 } claims)
                foreach (var claim in claims) claimed.Add(claim.MailboxId);
        }, Cancellation)));
        Assert.Equal(all.Order(), claimed.Order());
    }

    [Fact]
    public async Task Fence_AfterAnotherTookOver_Refuses()
    {
        var id = (await DueMailboxesAsync(1))[0];
        var leases = portal.Get<MailboxLeases>();
        var frozen = Assert.Single(await leases.ClaimDueAsync(1, Cancellation));
        await leases.RenewAsync(frozen, Cancellation);
        await using (var db = await portal.DbAsync())
        {
            DateTimeOffset? past = DateTimeOffset.UtcNow.AddMinutes(-1);
            await db.Set<ReceptionMailbox>().ExecuteUpdateAsync(s => s.SetProperty(m => m.LeaseUntil, past), Cancellation);
        }
        var other = await leases.ClaimAsync(id, Cancellation);
        Assert.NotNull(other);
        await Assert.ThrowsAsync<LeaseLostException>(() => leases.RenewAsync(frozen, Cancellation));
        await leases.RenewAsync(other, Cancellation);
    }

    [Fact]
    public async Task ReleaseOwn_AtStart_FreesWhatThisNodeHeldWhenItDied()
    {
        var id = (await DueMailboxesAsync(1))[0];
        var leases = portal.Get<MailboxLeases>();
        Assert.Single(await leases.ClaimDueAsync(1, Cancellation));
        Assert.Null(await leases.ClaimAsync(id, Cancellation));
        Assert.Equal(1, await leases.ReleaseOwnAsync(Cancellation));
        Assert.NotNull(await leases.ClaimAsync(id, Cancellation));
    }
}
