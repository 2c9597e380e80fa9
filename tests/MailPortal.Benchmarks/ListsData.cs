using System.Globalization;
using MailPortal.Data;
using MailPortal.Mailboxes;
using MailPortal.Organizations;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Benchmarks;

/// <summary>Rows by the million, written by the database itself: spread over a year and over all mailboxes.</summary>
internal static class ListsData
{
    private const string Documents = """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {0})
        INSERT INTO Documents (Id, Sequence, OrganizationId, "Key", ContentHash, Conflict, MailboxId, MessageId, ReceivedAt, Format, Class, Environment, IssuerId, IssuerName, ReceiverId, ReceiverName,
            Number, IssueDate, Currency, Total, TaxTotal, UniqueCode, SearchText, XmlSha256, DetailsJson, TakenAt)
        SELECT printf('%08X-0000-7000-8000-000000000001', i), i, printf('00000000-0000-7000-8000-%012X', i % {1} % {2} + 1), 'k' || i, 'h' || i, 0, printf('00000001-0000-7000-8000-%012X', i % {1} + 1), printf('%08X-0000-7000-8000-000000000002', i),
            strftime('%Y-%m-%d %H:%M:%S', '{3}', '-' || (({0} - i) * 31536000 / {0}) || ' seconds'), 'Dian', CASE WHEN i % 5000 = 0 THEN 'Payroll' WHEN i % 12 = 0 THEN 'CreditNote' ELSE 'Invoice' END, 'Production',
            900000000 + i % 3000, CASE i % 3 WHEN 0 THEN 'Papelería ' ELSE 'Comercial ' END || i % 3000, '900555111', 'Contoso', 'FE' || i, '2026-01-01', 'COP', '119000', '19000', printf('%096x', i),
            'fe' || i || char(10) || (900000000 + i % 3000) || char(10) || CASE i % 3 WHEN 0 THEN 'papeleria ' ELSE 'comercial ' END || i % 3000 || char(10) || '900555111' || char(10) || 'contoso' || char(10) || printf('%096x', i),
            printf('%064x', i), '{}' || printf('%1500s', ' '), CASE WHEN i % 400 = 0 THEN NULL ELSE '2026-01-01 00:00:00' END FROM n;
        """;

    private static readonly string[] Belonging =
    [
        """
        INSERT INTO DocumentDeliveries (Id, DocumentId, Sequence, MessageId, MailboxId, ReceivedAt, TraceJson) SELECT Id, Id, Sequence, MessageId, MailboxId, ReceivedAt, '[]' FROM Documents;
        """,
        """
        INSERT INTO Messages (Id, OrganizationId, MailboxId, RawSha256, Size, ReceivedAt, StoredAt, Subject, "From", Outcome, Reason, Attempts, ReadAt, PartsJson, SearchText)
        SELECT MessageId, OrganizationId, MailboxId, XmlSha256, 60000, ReceivedAt, ReceivedAt, 'Factura ' || Number, 'ventas@proveedor.test', CASE WHEN Sequence % 2000 = 0 THEN 'Quarantined' WHEN Sequence % 10 = 0 THEN 'NoDocuments' ELSE 'Documents' END,
            CASE WHEN Sequence % 2000 = 0 THEN 'Unreadable' END, 1, ReceivedAt, '[]', 'factura fe' || Sequence || char(10) || 'ventas@proveedor.test' FROM Documents;
        """,
        """
        INSERT INTO IntakeHours (OrganizationId, Hour, Messages, Documents) SELECT OrganizationId, strftime('%Y-%m-%d %H:00:00', ReceivedAt), COUNT(*), COUNT(*) FROM Documents GROUP BY 1, 2;
        """,
        """
        INSERT INTO IntakeHours (OrganizationId, Hour, Messages, Documents) SELECT '00000000-0000-0000-0000-000000000000', Hour, SUM(Messages), SUM(Documents) FROM IntakeHours GROUP BY 2;
        """,
    ];

    private const string Runs = """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {0})
        INSERT INTO PollRuns (Id, MailboxId, StartedAt, "Trigger", Node, NodeId, EndedAt, Read, Documents, Quarantined, Moved, Interrupted)
        SELECT printf('%08X-0000-7000-8000-000000000003', i), printf('00000001-0000-7000-8000-%012X', i % {1} + 1), strftime('%Y-%m-%d %H:%M:%f', '{3}', '-' || ({0} - i) || ' seconds'), 'Schedule', 'node', '00000000-0000-0000-0000-000000000001',
            strftime('%Y-%m-%d %H:%M:%f', '{3}', '-' || ({0} - i) || ' seconds'), i % 50 = 0, i % 50 = 0, 0, i % 50 = 0, 0 FROM n;
        """;

    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    /// <summary>The day of the oldest rows, and a little.</summary>
    public static DateTimeOffset First { get; } = Now.AddDays(-360);

    public static Guid Organization(int index) => Id("00000000", index);

    public static Guid Mailbox(int index) => Id("00000001", index);

    public static async Task FillAsync(PortalDbContext db, int documents, int mailboxes, int organizations, CancellationToken cancellation)
    {
        await db.Database.MigrateAsync(cancellation);
        db.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        db.AddRange(Enumerable.Range(0, organizations).Select(i => new Organization { Id = Organization(i), Name = $"Contoso {i}", TaxId = "900555111", CreatedAt = Now }));
        for (var i = 0; i < mailboxes; i++)
        {
            var mailbox = new ReceptionMailbox { Id = Mailbox(i), OrganizationId = Organization(i % organizations), CreatedAt = Now };
            mailbox.Configure(new() { ServerType = ServerType.Other, Protocol = AccessProtocol.Imap, Credential = CredentialKind.Password, Host = "mail.contoso.test", Port = 993, User = $"facturas{i}@contoso.test" }, null, "p", Now);
            mailbox.CheckPassed(Now);
            if (i % 50 == 0) mailbox.Pause(Now);
            db.Add(mailbox);
        }
        await db.SaveChangesAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        foreach (var statement in (string[])[Documents, .. Belonging, Runs])
        {
            var sql = statement.Replace("{0}", documents.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("{1}", mailboxes.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("{2}", organizations.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("{3}", Now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), StringComparison.Ordinal);
            await using var command = db.Database.GetDbConnection().CreateCommand();
            (command.CommandText, command.CommandTimeout) = (sql, 0);
            command.Transaction = Microsoft.EntityFrameworkCore.Storage.DbContextTransactionExtensions.GetDbTransaction(transaction);
            await command.ExecuteNonQueryAsync(cancellation);
            await Console.Error.WriteLineAsync($"{documents}: {sql.TrimStart().Split(' ', 4)[0]} done");
        }
        await transaction.CommitAsync(cancellation);
    }

    private static Guid Id(string prefix, int index) => new($"{prefix}-0000-7000-8000-{index + 1:x12}");
}
