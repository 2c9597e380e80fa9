using MailPortal.Organizations;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Mailboxes;

internal static class MailboxesFeature
{
    public static void AddMailboxes(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<MailboxLeases>();
        builder.Services.AddSingleton<MailboxConnections>();
        builder.Services.AddSingleton<MailboxCheckup>();
        builder.Services.AddSingleton<MailboxCommands>();
        builder.Services.AddSingleton<MailboxQueries>();
        builder.Services.AddSingleton(new OrganizationHold(
            (db, id, cancellation) => db.Set<ReceptionMailbox>().AnyAsync(m => m.OrganizationId == id, cancellation), () => MailboxesText.HoldReason));
    }
}
