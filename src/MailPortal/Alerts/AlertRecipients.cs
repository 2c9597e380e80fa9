using MailPortal.Accounts;
using MailPortal.Data;
using MailPortal.Hosting;
using MailPortal.Mailboxes;
using MailPortal.Organizations;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Alerts;

/// <summary>Who is told: the first of several circles in which there is anybody. Never an address that a mailbox receives from: no person reads that.</summary>
internal static class AlertRecipients
{
    /// <summary>Of an alert that is over, those who were told of it.</summary>
    public static async Task<IReadOnlyList<AlertRecipient>> OfAsync(PortalDbContext db, Alert alert, CancellationToken cancellation)
    {
        if (alert.IsOver) return await PeopleAloneAsync(db, alert.ToldTo, cancellation);
        await foreach (var circle in CirclesAsync(db, alert, cancellation))
            if (await PeopleAloneAsync(db, circle, cancellation) is { Count: > 0 } people) return people;
        return [];
    }

    /// <summary>Without addresses that are reception mailboxes, each once.</summary>
    public static async Task<IReadOnlyList<AlertRecipient>> PeopleAloneAsync(PortalDbContext db, IReadOnlyList<AlertRecipient> circle, CancellationToken cancellation)
    {
        if (circle.Count == 0) return [];
        var receiving = await ReceptionAddresses.ReceivingAsync(db, [.. circle.Select(r => r.Address)], except: null, cancellation);
        return [.. circle.Where(r => AddressList.IsAddress(r.Address) && !receiving.Contains(r.Address)).DistinctBy(r => r.Address, StringComparer.OrdinalIgnoreCase)];
    }

    // docs/alerts.md tells the order.
    private static async IAsyncEnumerable<IReadOnlyList<AlertRecipient>> CirclesAsync(PortalDbContext db, Alert alert, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        List<Guid> organizations = alert.OrganizationId is { } organization ? [organization] : [];
        if (alert.Kind.IsOfAccount())
        {
            var account = await db.Set<SendingAccount>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == alert.SubjectId, cancellation);
            if (account is null) yield break;
            var user = await UsersAsync(db.Set<PortalUser>().Where(u => u.Id == account.UserId), cancellation);
            organizations = await db.Set<Membership>().Where(m => m.UserId == account.UserId).Select(m => m.OrganizationId).ToListAsync(cancellation);
            var named = await NamedAsync(db, account.NotificationAddresses, user.Count > 0 ? user[0].Language : await LanguageAsync(db, organizations, cancellation), cancellation);
            // What its user alone can mend is its user's to hear first.
            var userFirst = alert.Kind is AlertKind.LinkExpired or AlertKind.SendsFailed or AlertKind.SendsWaiting;
            yield return userFirst ? user : named;
            yield return userFirst ? named : user;
        }
        else if (alert.Kind is not AlertKind.Quarantine)
        {
            var addresses = alert.Kind is AlertKind.ApplicationSecretExpires or AlertKind.ApplicationFailing
                ? await db.Set<SendingApplication>().Where(a => a.OrganizationId == alert.SubjectId).Select(a => a.NotificationAddresses).SingleOrDefaultAsync(cancellation)
                : await db.Set<ReceptionMailbox>().Where(m => m.Id == alert.SubjectId).Select(m => m.NotificationAddresses).SingleOrDefaultAsync(cancellation);
            yield return await NamedAsync(db, addresses, await LanguageAsync(db, organizations, cancellation), cancellation);
        }
        yield return await UsersAsync(db.Set<PortalUser>().Where(u => u.Role == PortalRole.Manager && db.Set<Membership>().Any(m => m.UserId == u.Id && organizations.Contains(m.OrganizationId))), cancellation);
        yield return await UsersAsync(db.Set<PortalUser>().Where(u => u.Role == PortalRole.Administrator), cancellation);
    }

    /// <summary>Those who can be written to: neither programs nor people who were shut out.</summary>
    public static async Task<IReadOnlyList<AlertRecipient>> UsersAsync(IQueryable<PortalUser> users, CancellationToken cancellation) =>
        [.. (await users.AsNoTracking().Where(u => !u.Disabled && !u.IsService && u.Email != null).OrderBy(u => u.Email).ToListAsync(cancellation)).Select(u => new AlertRecipient(u.Email!, u.Language, u.Id))];

    // An address that is some user's is written to in that user's language.
    private static async Task<IReadOnlyList<AlertRecipient>> NamedAsync(PortalDbContext db, string? list, string language, CancellationToken cancellation)
    {
        var addresses = AddressList.Split(list);
        var upper = addresses.Select(a => a.ToUpperInvariant()).ToList();
        var users = (await db.Set<PortalUser>().AsNoTracking().Where(u => u.NormalizedEmail != null && upper.Contains(u.NormalizedEmail)).ToListAsync(cancellation)).ToLookup(u => u.NormalizedEmail!);
        return [.. addresses.Select(a => users[a.ToUpperInvariant()].FirstOrDefault() is { } user ? new AlertRecipient(a, user.Language, user.Id) : new AlertRecipient(a, language, null))];
    }

    private static async Task<string> LanguageAsync(PortalDbContext db, IReadOnlyCollection<Guid> organizations, CancellationToken cancellation) =>
        await db.Set<Organization>().Where(o => organizations.Contains(o.Id)).OrderBy(o => o.Id).Select(o => o.Language).FirstOrDefaultAsync(cancellation) ?? Cultures.Spanish;
}
