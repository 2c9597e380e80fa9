using MailPortal.Data;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Accounts;

/// <summary>A user's account with what is known of its link and its user.</summary>
/// <param name="UserName">As the audit names them.</param>
/// <param name="UserTitle">As lists do.</param>
/// <param name="OfProgram">The user is a service user: an administrator links for it.</param>
/// <param name="Lent">Applications that the user may borrow, as they are now.</param>
public sealed record AccountView(SendingAccount Account, AccountLink? Link, string UserName, string UserTitle, bool OfProgram, IReadOnlyList<SharedApplication> Lent)
{
    public Guid UserId => Account.UserId ?? throw new InvalidOperationException("The portal's own account is nobody's.");

    /// <summary>It can send, as far as anybody knows.</summary>
    public bool IsReady => Account.Method.IsLinked() ? Link is { State: LinkState.Linked } : Account.HoldsCredential() && Account.MayBorrow(Lent);
}

/// <summary>An application that a user may borrow.</summary>
/// <param name="OrganizationId">Whose.</param>
/// <param name="OrganizationName">For the person who chooses.</param>
/// <param name="ApplicationId">Which it is now: a link may be of an earlier one.</param>
/// <param name="Authority">Likewise.</param>
public sealed record SharedApplication(Guid OrganizationId, string OrganizationName, string ApplicationId, string Authority);

/// <summary>Reads sending accounts: one's own, and for administrators everybody's.</summary>
public sealed class AccountDirectory(IDbContextFactory<PortalDbContext> contexts)
{
    /// <summary>Null when the user has none yet.</summary>
    /// <exception cref="NotFoundException">The user does not exist, or not for this caller.</exception>
    public async Task<AccountView?> OfUserAsync(Actor actor, Guid userId, CancellationToken cancellation)
    {
        if (!AccountRows.MaySee(actor, userId)) throw new NotFoundException("The user");
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return (await ViewsAsync(db, db.Set<SendingAccount>().Where(a => a.UserId == userId), cancellation)).SingleOrDefault();
    }

    /// <exception cref="NotFoundException">It does not exist, or not for this caller.</exception>
    public async Task<AccountView> GetAsync(Actor actor, Guid accountId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var found = (await ViewsAsync(db, db.Set<SendingAccount>().Where(a => a.Id == accountId), cancellation)).SingleOrDefault();
        return found is not null && AccountRows.MaySee(actor, found.Account.UserId) ? found : throw new NotFoundException("The account");
    }

    /// <summary>All that the caller may see, by the user's name.</summary>
    public async Task<IReadOnlyList<AccountView>> ListAsync(Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var mine = actor.UserId;
        var accounts = db.Set<SendingAccount>().AsQueryable();
        if (!AccountRows.SeesAll(actor)) accounts = accounts.Where(a => a.UserId == mine);
        var views = await ViewsAsync(db, accounts, cancellation);
        return [.. views.OrderBy(v => v.UserTitle, StringComparer.CurrentCultureIgnoreCase)];
    }

    /// <summary>Applications of the user's organisations.</summary>
    public async Task<IReadOnlyList<SharedApplication>> SharedAsync(Actor actor, Guid userId, CancellationToken cancellation)
    {
        if (!AccountRows.MaySee(actor, userId)) throw new NotFoundException("The user");
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var owner = db.Set<PortalUser>().Where(u => u.Id == userId);
        if (!await owner.AnyAsync(cancellation)) throw new NotFoundException("The user");
        return (await LentApplications.ReadAsync(db, owner, cancellation)).To(userId);
    }

    private static async Task<List<AccountView>> ViewsAsync(PortalDbContext db, IQueryable<SendingAccount> accounts, CancellationToken cancellation)
    {
        var rows = await accounts.AsNoTracking().Join(db.Set<PortalUser>().AsNoTracking(), a => a.UserId, u => (Guid?)u.Id, (a, u) => new { Account = a, User = u })
            .GroupJoin(db.Set<AccountLink>().AsNoTracking(), r => r.Account.Id, l => l.AccountId, (r, links) => new { r.Account, r.User, Links = links })
            .SelectMany(r => r.Links.DefaultIfEmpty(), (r, link) => new { r.Account, r.User, Link = link }).ToListAsync(cancellation);
        var lent = await LentApplications.ReadAsync(db, db.Set<PortalUser>().Where(u => accounts.Any(a => a.UserId == u.Id)), cancellation);
        return [.. rows.Select(r => new AccountView(r.Account, r.Link, r.User.Named, r.User.DisplayName.Length > 0 ? r.User.DisplayName : r.User.Named, r.User.IsService, lent.To(r.User.Id)))];
    }
}
