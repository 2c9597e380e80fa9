using MailPortal.Data;
using MailPortal.Hosting;
using MailPortal.Invoices;
using MailPortal.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailPortal.Documents;

internal static class DocumentsFeature
{
    public static void AddDocuments(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<IntakeOptions>().BindConfiguration("Reception").ValidateOnStart().Services.AddSingleton<IValidateOptions<IntakeOptions>, IntakeOptionsRules>();
        builder.Services.AddSingleton(new DocumentReader(new Limits()));
        builder.Services.AddSingleton<MessageStorage>();
        builder.Services.AddSingleton<MessageReading>();
        builder.Services.AddSingleton<DocumentRecording>();
        builder.Services.AddSingleton<MessageIntake>();
        builder.Services.AddSingleton<DocumentQueries>();
        builder.Services.AddSingleton<MessageQueries>();
        builder.Services.AddSingleton<DocumentSearch>();
        builder.Services.AddSingleton<MessageSearch>();
        builder.Services.AddSingleton<Reprocessing>();
        builder.Services.AddSingleton(new ChangeMark(typeof(Document), async (db, cancellation) =>
            $"{await db.Set<IntakeCounter>().Where(c => c.Id == IntakeCounter.TheOne).Select(c => c.Value).SingleAsync(cancellation)}"));
        builder.Services.AddSingleton(new ChangeMark(typeof(ReceivedMessage), async (db, cancellation) =>
            string.Join(' ', await db.Set<ReceivedMessage>().OrderByDescending(m => m.Id).Select(m => new { m.Id, m.Outcome }).Take(ChangeMark.Depth).ToListAsync(cancellation))));
        builder.Services.AddPortalJob<SweepFilesJob>("sweep-files", SweepFilesJob.Every);
        builder.Services.AddSingleton(new OrganizationHold(
            (db, id, cancellation) => db.Set<ReceivedMessage>().AnyAsync(m => m.OrganizationId == id, cancellation), () => DocumentsText.HoldReason));
    }
}
