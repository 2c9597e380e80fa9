using MailPortal.Accounts;
using MailPortal.Data;
using MailPortal.Mail.Mime;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Sending;
using MailPortal.Outbox;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailPortal.BrowserTests;

/// <summary>Somebody who linked an account, and mails of theirs as they may lie in the outbox.</summary>
public sealed record SendingScene(Guid UserId, Guid AccountId, Guid Sent, Guid Waiting, Guid Failed, Guid Uncertain, Guid SentInPart, Guid ForTheRest)
{
    private const string Html = "<p>Buenos días:</p><p>Adjuntamos la factura <strong>FE-1043</strong>.</p><p>Un saludo,<br>Laura Gómez</p>";

    public static async Task<SendingScene> CreateAsync(PortalFixture portal, CancellationToken cancellation)
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal, name: "Laura Gómez");
        await sender.LinkAsync();
        var services = portal.Services;
        var account = (await services.GetRequiredService<AccountDirectory>().OfUserAsync(Actor.Portal, sender.UserId, cancellation))!.Account;
        var now = TimeProvider.System.GetUtcNow();
        OutgoingMail Mail(string subject, string to, int minutesAgo, string? html = null) => new()
        {
            AccountId = account.Id,
            Kind = OutgoingKind.Api,
            AskedBy = sender.UserId,
            CreatedAt = now.AddMinutes(-minutesAgo),
            MessageId = $"{Guid.NewGuid():N}@{sender.Address.Split('@')[1]}",
            From = new MailAddress("Laura Gómez", sender.Address),
            To = [new MailAddress("", to)],
            Subject = subject,
            Html = html,
            Text = html is null ? "Buenos días:\n\nAdjuntamos la factura FE-1043.\n\nUn saludo,\nLaura Gómez" : null,
            RecipientCount = 1,
        };
        // Oldest first, as they come.
        var cancelled = Mail("", "compras@cliente.example", 60);
        cancelled.Cancel(now.AddMinutes(-59));
        var uncertain = Mail("Nota crédito NC-88", "una.persona.con.nombre.largo@departamento-de-compras.cliente.example", 45);
        uncertain.Begin(now.AddMinutes(-44), mailbox: null);
        uncertain.LoseTrack("The connection was lost after the message was handed over.", now.AddMinutes(-44));
        var failed = Mail("Recordatorio de pago", "contabilidad@cliente.example", 30);
        failed.Begin(now.AddMinutes(-29), mailbox: null);
        failed.Fail(new MailProblemException(MailProblem.ConsentMissing, "403 ErrorAccessDenied: Access is denied. Check credentials and try again."), now.AddMinutes(-29));
        var sent = Mail("Factura electrónica FE-1043 de Distribuidora Andina", "pagos@cliente.example", 12, Html);
        sent.Begin(now.AddMinutes(-11), mailbox: null);
        sent.Accept("b1946ac9-2492-4d23-8f30-7e57a0c0ffee", refused: [], now.AddMinutes(-11));
        var waiting = Mail("Estado de cuenta de marzo", "tesoreria@cliente.example", 4);
        waiting.Begin(now.AddMinutes(-3), mailbox: null);
        waiting.PutOff(new MailProblemException(MailProblem.GraphThrottled, "429 TooManyRequests: Application is over its MailboxConcurrency limit."), now.AddMinutes(30), now.AddMinutes(-3));
        RecipientResult refused = new("compras@departamento-de-compras.cliente.example", RecipientStatus.Refused) { Text = "User unknown in virtual mailbox table" };
        var inPart = Mail("Aviso de pago de abril", "pagos@cliente.example", 3);
        inPart.Begin(now.AddMinutes(-2), mailbox: null);
        inPart.Accept("4XkT3v0Z9Bz1", [refused], now.AddMinutes(-2));
        var forTheRest = Mail("Aviso de pago de mayo", "pagos@cliente.example", 2);
        forTheRest.Begin(now.AddMinutes(-1), mailbox: null);
        RecipientResult greylisted = new("una.persona.con.nombre.largo@cliente.example", RecipientStatus.RefusedForNow) { Code = 450, Text = "Greylisted, please try again later" };
        forTheRest.AcceptInPart(new("4XkT3v0Z9Bz2", [refused, greylisted]), Handover.Refusal(greylisted), now.AddMinutes(20), now.AddMinutes(-1));
        await using var db = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(cancellation);
        db.AddRange(cancelled, uncertain, failed, sent, waiting, inPart, forTheRest);
        db.Add(new OutgoingFile { MailId = sent.Id, Name = "FE-1043.pdf", ContentType = "application/pdf", Sha256 = new string('a', 64), Size = 182_311 });
        db.Add(new OutgoingFile { MailId = sent.Id, Name = "ad09001234560002600001043-representación-gráfica-y-anexos.zip", ContentType = "application/zip", Sha256 = new string('b', 64), Size = 2_811_904 });
        await db.SaveChangesAsync(cancellation);
        return new(sender.UserId, account.Id, sent.Id, waiting.Id, failed.Id, uncertain.Id, inPart.Id, forTheRest.Id);
    }
}
