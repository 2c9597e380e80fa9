using MailPortal.Audit;
using MailPortal.Components;
using MailPortal.Data;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Organizations;

/// <summary>Creating, changing and deleting organisations. Administrators create and delete; whoever manages one may change it.</summary>
public sealed class OrganizationChanges(IDbContextFactory<PortalDbContext> contexts, AuditLog audit, TimeProvider clock, IEnumerable<OrganizationHold> holds, IEnumerable<OrganizationFarewell> farewells)
{
    /// <exception cref="InvalidFormException">With everything that is wrong.</exception>
    public async Task<Organization> CreateAsync(Actor actor, OrganizationForm form, CancellationToken cancellation)
    {
        actor.RequireAdministrator();
        var cleaned = Checked(form);
        var organization = new Organization { Name = cleaned.Name, TaxId = cleaned.TaxId, CreatedAt = clock.GetUtcNow() };
        organization.Change(cleaned);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        db.Add(organization);
        audit.Add(db, actor.Source, "organization.created", organization.Id, organization.Id, new { cleaned.Name, cleaned.TaxId });
        await db.SaveChangesAsync(cancellation);
        return organization;
    }

    /// <summary>Null when it is gone.</summary>
    /// <param name="seen">The version the caller looked at; null to write over whatever is there.</param>
    /// <exception cref="InvalidFormException">With everything that is wrong.</exception>
    /// <exception cref="ChangedByOthersException">Somebody else saved since.</exception>
    public async Task<Organization?> UpdateAsync(Actor actor, Guid id, OrganizationForm form, Guid? seen, CancellationToken cancellation)
    {
        actor.RequireManage(id);
        var cleaned = Checked(form);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.Set<Organization>().SingleOrDefaultAsync(o => o.Id == id, cancellation) is not { } organization) return null;
        if (seen is not null && organization.Version != seen) throw new ChangedByOthersException();
        var before = OrganizationForm.Of(organization);
        if (before == cleaned) return organization;
        organization.Change(cleaned);
        audit.Add(db, actor.Source, "organization.changed", id, id, new { before, after = cleaned });
        await SaveAsync(db, cancellation);
        return organization;
    }

    /// <summary>Why it cannot be deleted now; empty when it can.</summary>
    public async Task<IReadOnlyList<string>> HoldsAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        actor.RequireAdministrator();
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await HoldsAsync(db, id, cancellation);
    }

    /// <summary>False when it was gone already.</summary>
    /// <exception cref="OrganizationInUseException">Something still belongs to it.</exception>
    /// <exception cref="ChangedByOthersException">Somebody else saved in this moment.</exception>
    public Task<bool> DeleteAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        actor.RequireAdministrator();
        // What was added to it after the look shows at the second one.
        return DatabaseConflict.TwiceAsync(() => DeleteOnceAsync(actor, id, cancellation));
    }

    private async Task<bool> DeleteOnceAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.Set<Organization>().SingleOrDefaultAsync(o => o.Id == id, cancellation) is not { } organization) return false;
        if (await HoldsAsync(db, id, cancellation) is { Count: > 0 } reasons) throw new OrganizationInUseException(reasons);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        foreach (var farewell in farewells) await farewell.SayAsync(db, id, cancellation);
        db.RemoveRange(await db.Set<Membership>().Where(m => m.OrganizationId == id).ToListAsync(cancellation));
        db.Remove(organization);
        audit.Add(db, actor.Source, "organization.deleted", id, id, new { organization.Name, organization.TaxId });
        await SaveAsync(db, cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    private async Task<IReadOnlyList<string>> HoldsAsync(PortalDbContext db, Guid id, CancellationToken cancellation)
    {
        var reasons = new List<string>();
        foreach (var hold in holds)
            if (await hold.Holds(db, id, cancellation)) reasons.Add(hold.Reason());
        return reasons;
    }

    private static OrganizationForm Checked(OrganizationForm form)
    {
        var (cleaned, problems) = form.Check();
        InvalidFormException.ThrowIfAny(problems);
        return cleaned;
    }

    private static async Task SaveAsync(PortalDbContext db, CancellationToken cancellation)
    {
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw new ChangedByOthersException();
        }
    }
}
