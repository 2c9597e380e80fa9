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
    /// <summary>Tests of one account in ten minutes: whoever presses again and again would look like spam.</summary>
    public const int AtMost = 5;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <returns>The mail's id: how it goes is in its row.</returns>
    /// <exception cref="InvalidFormException">The recipient is no address, or there were too many tests of late.</exception>
    /// <exception cref="AccountNotReadyException">Nothing can be sent from the account as it is.</exception>
    public async Task<Guid> SendAsync(Actor actor, Guid accountId, string recipient, CancellationToken cancellation)
    {
        var to = PastedValue.Clean(recipient) ?? "";
        if (to.Length == 0) throw new InvalidFormException("to", AccountRuleText.Required);
        if (!AddressList.IsAddress(to)) throw new InvalidFormException("to", AccountRuleText.NotAnAddress);
        await using (var db = await contexts.CreateDbContextAsync(cancellation))
        {
            await AccountRows.FindAsync(db, actor, accountId, cancellation);
            var since = time.GetUtcNow() - Window;
            if (await db.Set<OutgoingMail>().CountAsync(m => m.AccountId == accountId && m.Kind == OutgoingKind.Test && m.CreatedAt > since, cancellation) >= AtMost)
                throw new InvalidFormException("to", string.Format(null, OutboxRuleText.TooManyTests, AtMost));
        }
        var mail = await queue.AddAsync(actor, accountId, new NewMail
        {
            To = [new MailAddress("", to)],
            // A test shows what the account does, not whom its defaults copy.
            Cc = [],
            Bcc = [],
            Subject = OutboxText.TestSubject,
            Text = string.Format(CultureInfo.CurrentCulture, OutboxText.TestBody, actor.Name, time.GetUtcNow().ToString("u", CultureInfo.InvariantCulture)),
        }, OutgoingKind.Test, null, cancellation);
        await Jobs.RunNowAsync(services, OutboxFeature.JobName, cancellation);
        return mail.Id;
    }
}
