using MailPortal.Data;
using MailPortal.Organizations;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Accounts;

/// <summary>Which applications each of several users may borrow, as they are now: what <see cref="AccountTerms.LentAsync"/> says of one, for all at once.</summary>
internal sealed class LentApplications
{
    private readonly IReadOnlyList<SharedApplication> all;
    private readonly HashSet<Guid> administrators;
    private readonly ILookup<Guid, Guid> organizations;

    private LentApplications(IReadOnlyList<SharedApplication> all, HashSet<Guid> administrators, ILookup<Guid, Guid> organizations) =>
        (this.all, this.administrators, this.organizations) = (all, administrators, organizations);

    /// <param name="db">The caller's unit of work.</param>
    /// <param name="users">Of whom will be asked.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<LentApplications> ReadAsync(PortalDbContext db, IQueryable<PortalUser> users, CancellationToken cancellation)
    {
        var applications = await db.Set<SendingApplication>().AsNoTracking().Join(db.Set<Organization>(), a => a.OrganizationId, o => o.Id, (a, o) => new { o.Name, Application = a })
            .OrderBy(o => o.Name).ToListAsync(cancellation);
        var administrators = await users.Where(u => u.Role == PortalRole.Administrator).Select(u => u.Id).ToListAsync(cancellation);
        var members = await db.Set<Membership>().Where(m => users.Any(u => u.Id == m.UserId) && db.Set<SendingApplication>().Any(a => a.OrganizationId == m.OrganizationId))
            .Select(m => new { m.UserId, m.OrganizationId }).ToListAsync(cancellation);
        return new([.. applications.Select(a => new SharedApplication(a.Application.OrganizationId, a.Name, a.Application.ApplicationId, a.Application.Authority))],
            [.. administrators], members.ToLookup(m => m.UserId, m => m.OrganizationId));
    }

    /// <summary>By the organisation's name. Nobody borrows for the portal's own account.</summary>
    public IReadOnlyList<SharedApplication> To(Guid? userId) => userId is not { } user ? [] : administrators.Contains(user) ? all : [.. all.Where(a => organizations[user].Contains(a.OrganizationId))];
}
