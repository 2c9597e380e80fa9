using MailPortal.Accounts;
using MailPortal.Data;
using MailPortal.Outbox;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Alerts;

/// <summary>Open alerts: of one's own account and the application that it borrows, of organisations that one may read, and for administrators all.</summary>
public sealed class AlertQueries(IDbContextFactory<PortalDbContext> contexts)
{
    /// <summary>The oldest first; not all of them when there are very many.</summary>
    public async Task<IReadOnlyList<OpenAlert>> OpenAsync(Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var open = await Seen(db, actor).Where(a => a.OpenKey != null).OrderBy(a => a.RaisedAt).Take(AtMost).ToListAsync(cancellation);
        if (open.Count == 0) return [];
        var chosen = await db.Set<SystemSender>().Select(s => (Guid?)s.AccountId).SingleOrDefaultAsync(cancellation);
        var sends = await SystemMail.FindAsync(db, cancellation) is not null;
        return [.. open.Select(a => new OpenAlert(a, a.TellAt is null ? null : a.SubjectId == chosen && a.Kind.HoldsItsOwnMail() ? Untold.SenderItself : sends ? null : Untold.NoSender,
            a.Kind is not AlertKind.ApplicationFailing || actor.MayManage(a.SubjectId)))];
    }

    private const int AtMost = 500;
    private static readonly List<AlertKind> OfAccounts = [.. Enum.GetValues<AlertKind>().Where(k => k.IsOfAccount())];

    private static IQueryable<Alert> Seen(PortalDbContext db, Actor actor)
    {
        var alerts = db.Set<Alert>().AsNoTracking();
        var everyAccount = AccountRows.SeesAll(actor);
        if (everyAccount && actor.SeesAll) return alerts;
        var (me, organizations) = (actor.UserId, actor.SeesAll ? null : actor.Organizations.Where(actor.MayRead).Select(o => (Guid?)o).ToList());
        var managed = actor.SeesAll ? null : actor.Organizations.Where(actor.MayManage).Select(o => (Guid?)o).ToList();
        var mine = actor.Organizations.Select(o => (Guid?)o).ToList();
        var own = actor.Role is not PortalRole.Reader;
        return alerts.Where(a => OfAccounts.Contains(a.Kind)
            ? own && db.Set<SendingAccount>().Any(s => s.Id == a.SubjectId && s.UserId == me)
            // Those who can mend it, and those whose mail waits for that.
            : a.Kind == AlertKind.ApplicationFailing
            ? managed == null || managed.Contains(a.OrganizationId)
                || (own && mine.Contains(a.OrganizationId) && db.Set<SendingAccount>().Any(s => s.UserId == me && s.SharedBy == a.SubjectId && db.Set<AccountLink>().Any(l => l.AccountId == s.Id && l.Problem != null && l.Terms.SharedBy == a.SubjectId
                    && db.Set<SendingApplication>().Any(p => p.OrganizationId == a.SubjectId && p.ApplicationId == l.Terms.ApplicationId))))
            : organizations == null || organizations.Contains(a.OrganizationId));
    }
}
