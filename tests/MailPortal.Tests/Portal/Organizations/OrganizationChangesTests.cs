using MailPortal.Audit;
using MailPortal.Components;
using MailPortal.Data;
using MailPortal.Mailboxes;
using MailPortal.Organizations;
using MailPortal.Users;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailPortal.Tests.Portal.Organizations;

public sealed class OrganizationChangesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
    private static OrganizationForm Form(string name = "Contoso") => new() { Name = name, TaxId = "900123456" };

    /// <summary>Role, whether a member, and what each use case answers.</summary>
    public static TheoryData<PortalRole, bool, bool, bool, bool> Rights() => new()
    {
        { PortalRole.Administrator, false, true, true, true },
        { PortalRole.Manager, true, false, true, true },
        { PortalRole.Manager, false, false, false, false },
        { PortalRole.Reader, true, false, false, true },
        { PortalRole.Reader, false, false, false, false },
        { PortalRole.User, true, false, false, false },
    };

    [Theory]
    [MemberData(nameof(Rights))]
    public async Task EachUseCase_EachRole(PortalRole role, bool member, bool administers, bool manages, bool reads)
    {
        await using var portal = new TestPortal();
        using var started = portal.Browser();
        var organization = await portal.Get<OrganizationChanges>().CreateAsync(Actor.Portal, Form(), Cancellation);
        var (_, actor) = await portal.AddUserAsync(role, member ? [organization.Id] : []);
        var (other, _) = await portal.AddUserAsync(PortalRole.Reader);
        var (changes, directory, members) = (portal.Get<OrganizationChanges>(), portal.Get<OrganizationDirectory>(), portal.Get<OrganizationMembers>());

        await Expect(reads, () => directory.FindAsync(actor, organization.Id, Cancellation));
        Assert.Equal(reads ? 1 : 0, (await directory.ListAsync(actor, Cancellation)).Count);
        await Expect(manages, () => changes.UpdateAsync(actor, organization.Id, Form("Renamed"), null, Cancellation));
        await Expect(manages, () => members.ListAsync(actor, organization.Id, Cancellation));
        await Expect(administers, () => changes.CreateAsync(actor, Form("Another"), Cancellation));
        await Expect(administers, () => members.CandidatesAsync(actor, organization.Id, Cancellation));
        await Expect(administers, () => members.AddAsync(actor, organization.Id, other.Id, Cancellation));
        await Expect(administers, () => members.RemoveAsync(actor, organization.Id, other.Id, Cancellation));
        await Expect(administers, () => changes.DeleteAsync(actor, organization.Id, Cancellation));

        await using var db = await portal.DbAsync();
        Assert.Equal(!administers, await db.Set<Organization>().AnyAsync(o => o.Id == organization.Id, Cancellation));
        Assert.Equal(administers, await db.Set<Organization>().AnyAsync(o => o.Name == "Another", Cancellation));
    }

    [Fact]
    public async Task EachChange_LeavesAnAuditEntry()
    {
        await using var portal = new TestPortal();
        var (_, actor) = await portal.AddUserAsync(PortalRole.Administrator);
        var (other, _) = await portal.AddUserAsync(PortalRole.Reader);
        var (changes, members) = (portal.Get<OrganizationChanges>(), portal.Get<OrganizationMembers>());
        var organization = await changes.CreateAsync(actor, Form(), Cancellation);
        await changes.UpdateAsync(actor, organization.Id, Form("Renamed"), null, Cancellation);
        await changes.UpdateAsync(actor, organization.Id, Form("Renamed"), null, Cancellation);
        Assert.True(await members.AddAsync(actor, organization.Id, other.Id, Cancellation));
        Assert.True(await members.AddAsync(actor, organization.Id, other.Id, Cancellation));
        await members.RemoveAsync(actor, organization.Id, other.Id, Cancellation);
        await members.RemoveAsync(actor, organization.Id, other.Id, Cancellation);
        Assert.True(await changes.DeleteAsync(actor, organization.Id, Cancellation));
        Assert.False(await changes.DeleteAsync(actor, organization.Id, Cancellation));
        await using var db = await portal.DbAsync();
        var entries = await db.Set<AuditEntry>().Where(e => e.OrganizationId == organization.Id).OrderBy(e => e.At).ThenBy(e => e.Id).ToListAsync(Cancellation);
        Assert.Equal(["organization.created", "organization.changed", "organization.memberAdded", "organization.memberRemoved", "organization.deleted"], entries.Select(e => e.Action));
        Assert.All(entries, e => Assert.Equal((actor.UserId, "192.0.2.1"), (e.UserId, e.From)));
    }

    [Fact]
    public async Task Update_SomebodyElseSavedFirst_IsRefusedAndKeepsTheirs()
    {
        await using var portal = new TestPortal();
        using var started = portal.Browser();
        var changes = portal.Get<OrganizationChanges>();
        var organization = await changes.CreateAsync(Actor.Portal, Form(), Cancellation);
        var seen = organization.Version;
        var theirs = await changes.UpdateAsync(Actor.Portal, organization.Id, Form("Theirs"), seen, Cancellation);
        Assert.NotEqual(seen, theirs!.Version);
        await Assert.ThrowsAsync<ChangedByOthersException>(() => changes.UpdateAsync(Actor.Portal, organization.Id, Form("Mine"), seen, Cancellation));
        Assert.Equal("Theirs", (await portal.Get<OrganizationDirectory>().FindAsync(Actor.Portal, organization.Id, Cancellation))!.Name);
        Assert.Equal("Mine", (await changes.UpdateAsync(Actor.Portal, organization.Id, Form("Mine"), theirs.Version, Cancellation))!.Name);
    }

    [Fact]
    public async Task Update_TwoAtTheSameMoment_OneIsRefused()
    {
        await using var portal = new TestPortal();
        using var started = portal.Browser();
        var organization = await portal.Get<OrganizationChanges>().CreateAsync(Actor.Portal, Form(), Cancellation);
        await using var one = await portal.DbAsync();
        await using var two = await portal.DbAsync();
        (await one.Set<Organization>().SingleAsync(Cancellation)).Change(Form("One"));
        (await two.Set<Organization>().SingleAsync(Cancellation)).Change(Form("Two"));
        await one.SaveChangesAsync(Cancellation);
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => two.SaveChangesAsync(Cancellation));
        Assert.Equal(organization.Id, (await one.Set<Organization>().SingleAsync(Cancellation)).Id);
    }

    [Fact]
    public async Task Update_Wrong_ChangesNothing()
    {
        await using var portal = new TestPortal();
        using var started = portal.Browser();
        var changes = portal.Get<OrganizationChanges>();
        var organization = await changes.CreateAsync(Actor.Portal, Form(), Cancellation);
        var wrong = await Assert.ThrowsAsync<InvalidFormException>(() => changes.UpdateAsync(Actor.Portal, organization.Id, new OrganizationForm(), null, Cancellation));
        Assert.Equal(["Name", "TaxId"], wrong.Problems.Select(p => p.Field));
        Assert.Equal("Contoso", (await portal.Get<OrganizationDirectory>().FindAsync(Actor.Portal, organization.Id, Cancellation))!.Name);
    }

    [Fact]
    public async Task Delete_SomethingBelongsToIt_IsRefusedWithEveryReason()
    {
        await using var portal = new TestPortal();
        await using var held = portal.WithWebHostBuilder(host => host.ConfigureTestServices(services => services
            .AddSingleton(new OrganizationHold((_, _, _) => Task.FromResult(true), () => "first"))
            .AddSingleton(new OrganizationHold((_, _, _) => Task.FromResult(false), () => "second"))
            .AddSingleton(new OrganizationHold((_, _, _) => Task.FromResult(true), () => "third"))));
        using var started = held.CreateClient();
        var changes = held.Services.GetRequiredService<OrganizationChanges>();
        var organization = await changes.CreateAsync(Actor.Portal, Form(), Cancellation);
        var used = await Assert.ThrowsAsync<OrganizationInUseException>(() => changes.DeleteAsync(Actor.Portal, organization.Id, Cancellation));
        Assert.Equal(["first", "third"], used.Reasons);
        Assert.Equal(used.Reasons, await changes.HoldsAsync(Actor.Portal, organization.Id, Cancellation));
        Assert.NotNull(await held.Services.GetRequiredService<OrganizationDirectory>().FindAsync(Actor.Portal, organization.Id, Cancellation));
    }

    [Fact]
    public async Task Delete_MailboxAddedMeanwhile_IsRefusedWithTheReason()
    {
        await using var portal = new TestPortal(("Reception:Enabled", "false"));
        // The last look of the first time: nothing holds it, and then something does.
        var added = false;
        await using var held = portal.WithWebHostBuilder(host => host.ConfigureTestServices(services => services.AddSingleton(provider => new OrganizationHold(async (_, id, cancellation) =>
        {
            if (added) return false;
            added = true;
            await using var other = await provider.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(cancellation);
            other.Add(new ReceptionMailbox { OrganizationId = id, CreatedAt = DateTimeOffset.UtcNow });
            await other.SaveChangesAsync(cancellation);
            return false;
        }, () => "never"))));
        using var started = held.CreateClient();
        var changes = held.Services.GetRequiredService<OrganizationChanges>();
        var organization = await changes.CreateAsync(Actor.Portal, Form(), Cancellation);
        Assert.Single((await Assert.ThrowsAsync<OrganizationInUseException>(() => changes.DeleteAsync(Actor.Portal, organization.Id, Cancellation))).Reasons);
        Assert.NotNull(await held.Services.GetRequiredService<OrganizationDirectory>().FindAsync(Actor.Portal, organization.Id, Cancellation));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Members_SomebodyElseDoesTheSameMeanwhile_IsDoneOnce(bool adding)
    {
        await using var portal = new TestPortal(("Reception:Enabled", "false"));
        using var started = portal.Browser();
        var organization = await portal.Get<OrganizationChanges>().CreateAsync(Actor.Portal, Form(), Cancellation);
        var (user, _) = await portal.AddUserAsync(PortalRole.Reader, adding ? [] : [organization.Id]);
        var members = Meanwhile.Of<OrganizationMembers>(portal, db =>
        {
            if (adding) db.Add(new Membership { UserId = user.Id, OrganizationId = organization.Id });
            else db.RemoveRange(db.Set<Membership>());
        });
        if (adding) Assert.True(await members.AddAsync(Actor.Portal, organization.Id, user.Id, Cancellation));
        else await members.RemoveAsync(Actor.Portal, organization.Id, user.Id, Cancellation);
        Assert.Equal(adding ? 1 : 0, (await portal.Get<OrganizationMembers>().ListAsync(Actor.Portal, organization.Id, Cancellation)).Count);
    }

    [Fact]
    public async Task Delete_TakesItsMembershipsAlong()
    {
        await using var portal = new TestPortal();
        using var started = portal.Browser();
        var changes = portal.Get<OrganizationChanges>();
        var (gone, stays) = (await changes.CreateAsync(Actor.Portal, Form(), Cancellation), await changes.CreateAsync(Actor.Portal, Form("Other"), Cancellation));
        await portal.AddUserAsync(PortalRole.Manager, gone.Id, stays.Id);
        await changes.DeleteAsync(Actor.Portal, gone.Id, Cancellation);
        await using var db = await portal.DbAsync();
        Assert.Equal(stays.Id, (await db.Set<Membership>().SingleAsync(Cancellation)).OrganizationId);
    }

    [Fact]
    public async Task Members_UnknownUserOrOrganization_IsNotAdded()
    {
        await using var portal = new TestPortal();
        var (user, _) = await portal.AddUserAsync(PortalRole.Reader);
        var organization = await portal.Get<OrganizationChanges>().CreateAsync(Actor.Portal, Form(), Cancellation);
        var members = portal.Get<OrganizationMembers>();
        Assert.False(await members.AddAsync(Actor.Portal, Guid.NewGuid(), user.Id, Cancellation));
        Assert.False(await members.AddAsync(Actor.Portal, organization.Id, Guid.NewGuid(), Cancellation));
        Assert.Equal([user.Id], (await members.CandidatesAsync(Actor.Portal, organization.Id, Cancellation)).Select(m => m.UserId));
        Assert.True(await members.AddAsync(Actor.Portal, organization.Id, user.Id, Cancellation));
        Assert.Empty(await members.CandidatesAsync(Actor.Portal, organization.Id, Cancellation));
    }

    private static async Task Expect(bool allowed, Func<Task> use)
    {
        if (allowed) await use();
        else await Assert.ThrowsAsync<AccessDeniedException>(use);
    }
}
