using MailPortal.Data;
using MailPortal.Documents;
using MailPortal.Mailboxes;
using MailPortal.Organizations;
using MailPortal.Polling;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace MailPortal.Benchmarks;

/// <summary>The rows of <see cref="ListsData"/> once more in an empty PostgreSQL database.</summary>
internal static class ListsCopy
{
    public static async Task RunAsync(PortalDbContext from, PostgreSqlPortalDbContext to, CancellationToken cancellation)
    {
        to.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        await to.Database.MigrateAsync(cancellation);
        await to.Database.OpenConnectionAsync(cancellation);
        var connection = (NpgsqlConnection)to.Database.GetDbConnection();
        await CopyAsync<Organization>(from, to.Model, connection, cancellation);
        await CopyAsync<ReceptionMailbox>(from, to.Model, connection, cancellation);
        await CopyAsync<ReceivedMessage>(from, to.Model, connection, cancellation);
        await CopyAsync<Document>(from, to.Model, connection, cancellation);
        await CopyAsync<DocumentDelivery>(from, to.Model, connection, cancellation);
        await CopyAsync<PollRun>(from, to.Model, connection, cancellation);
        await CopyAsync<IntakeHour>(from, to.Model, connection, cancellation);
        await to.Database.ExecuteSqlRawAsync("VACUUM ANALYZE", cancellation);
    }

    private static async Task CopyAsync<T>(PortalDbContext from, IModel model, NpgsqlConnection connection, CancellationToken cancellation) where T : class
    {
        var type = model.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T)} is not in the model.");
        var columns = type.GetProperties().Where(p => p.PropertyInfo is not null).Select(p => (Property: p.PropertyInfo!, Name: p.GetColumnName(), Mapping: p.GetRelationalTypeMapping())).ToList();
        await using var import = await connection.BeginBinaryImportAsync(
            $"COPY \"{type.GetTableName()}\" ({string.Join(", ", columns.Select(c => $"\"{c.Name}\""))}) FROM STDIN (FORMAT BINARY)", cancellation);
        import.Timeout = TimeSpan.FromHours(1);
        var rows = 0;
        await foreach (var row in from.Set<T>().AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellation))
        {
            await import.StartRowAsync(cancellation);
            foreach (var (property, _, mapping) in columns)
            {
                var value = property.GetValue(row);
                if (value is not null && mapping.Converter is { } converter) value = converter.ConvertToProvider(value);
                if (value is null) await import.WriteNullAsync(cancellation);
                else await import.WriteAsync(value, mapping.StoreTypeNameBase, cancellation);
            }
            rows++;
        }
        await import.CompleteAsync(cancellation);
        await Console.Error.WriteLineAsync($"PostgreSQL: {rows} {type.GetTableName()} copied");
    }
}
