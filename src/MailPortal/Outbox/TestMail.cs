using System.Globalization;
using MailPortal.Accounts;
using MailPortal.Components;
using MailPortal.Data;
using MailPortal.Hosting;
using MailPortal.Mail.Mime;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Outbox;

/// <summary>"Enviar correo de prueba": a mail like any other, in the language of whoever presses, through the outbox.</summary>
public sealed class TestMail(IDbContextFactory<PortalDbContext> contexts, OutboxIntake queue, TimeProvider time, IServiceProvider services)
{
    /// <summary>Tests of one account within <see cref="Window"/> that a server accepted, or may yet: more of them would look like spam. What failed reached nobody, and
    /// is how somebody finds out what is wrong.</summary>
    public const int SentAtMost = 5;

    /// <summary>The same of all that were tried, whatever became of them: a server that refuses somebody again and again locks them out.</summary>
    public const int TriedAtMost = 20;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <param name="actor">Who asks: the account's own user, or whoever administers.</param>
    /// <param name="accountId">Which account is tested.</param>
    /// <param name="recipient">As it was typed.</param>
    /// <param name="zone">The person's, for the time that the mail tells.</param>
    /// <param name="cancellation">Ends the wait; what is queued by then stays.</param>
    /// <returns>The mail's id: how it goes is in its row.</returns>
    /// <exception cref="InvalidFormException">The recipient is no address.</exception>
    /// <exception cref="TooManyTestsException">There were too many tests of late.</exception>
    /// <exception cref="AccountNotReadyException">Nothing can be sent from the account as it is.</exception>
    public async Task<Guid> SendAsync(Actor actor, Guid accountId, string recipient, TimeZoneInfo zone, CancellationToken cancellation)
    {
        var to = PastedValue.Clean(recipient) ?? "";
        if (to.Length == 0) throw new InvalidFormException("to", AccountRuleText.Required);
        if (!AddressList.IsAddress(to)) throw new InvalidFormException("to", AccountRuleText.NotAnAddress);
        await using (var db = await contexts.CreateDbContextAsync(cancellation))
        {
            // Before anything else is looked at: whoever has tried too often is told so, whatever else is wrong.
            await AccountRows.FindAsync(db, actor, accountId, cancellation);
            await RequireFewAsync(db, accountId, cancellation);
        }
        var mail = await AddAsync(actor, accountId, new NewMail
        {
            To = [new MailAddress("", to)],
            // A test shows what the account does, not whom its defaults copy.
            Cc = [],
            Bcc = [],
            Subject = OutboxText.TestSubject,
            Text = string.Format(CultureInfo.CurrentCulture, OutboxText.TestBody, actor.Name, TimeTexts.Exact(time.GetUtcNow(), zone)),
        }, cancellation);
        await Jobs.RunNowAsync(services, OutboxFeature.JobName, cancellation);
        return mail.Id;
    }

    private async Task<OutgoingMail> AddAsync(Actor actor, Guid accountId, NewMail mail, CancellationToken cancellation)
    {
        try
        {
            return await queue.AddAsync(actor, accountId, mail, OutgoingKind.Test, null, db => RequireFewAsync(db, accountId, cancellation), cancellation);
        }
        catch (Exception e) when (DatabaseConflict.Is(e))
        {
            // So many at once that they could not be put in an order twice: nobody presses like that.
            throw new TooManyTestsException(SentAtMost, Window);
        }
    }

    private async Task RequireFewAsync(PortalDbContext db, Guid accountId, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var since = now - Window;
        var ofLate = await db.Set<OutgoingMail>().Where(m => m.AccountId == accountId && m.Kind == OutgoingKind.Test && m.CreatedAt > since)
            .OrderByDescending(m => m.CreatedAt).Take(TriedAtMost).Select(m => new { m.CreatedAt, m.Status }).ToListAsync(cancellation);
        var sent = ofLate.Where(m => m.Status is not (OutgoingStatus.Failed or OutgoingStatus.Cancelled)).ToList();
        // As many of the newest as are too many: when the oldest of them is out of the window there is room for one more.
        if (ofLate.Count >= TriedAtMost) throw new TooManyTestsException(TriedAtMost, ofLate[^1].CreatedAt + Window - now);
        if (sent.Count >= SentAtMost) throw new TooManyTestsException(SentAtMost, sent[SentAtMost - 1].CreatedAt + Window - now);
    }
}
