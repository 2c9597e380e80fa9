using MailPortal.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailPortal.Documents;

/// <summary>What the servers received within one hour, as far as it was taken in: counted with the rows themselves, in one transaction, so that a
/// chart costs the same however many there are.</summary>
public sealed class IntakeHour
{
    /// <summary>Stands for all organisations together: whoever sees everything must not add up a thousand of them.</summary>
    public static readonly Guid Everybody = Guid.Empty;

    public required Guid OrganizationId { get; init; }

    /// <summary>Its beginning, in UTC.</summary>
    public required DateTimeOffset Hour { get; init; }
    public int Messages { get; private set; }
    public int Documents { get; private set; }

    public void Add(int messages, int documents) => (Messages, Documents) = (Messages + messages, Documents + documents);

    public static DateTimeOffset Of(DateTimeOffset moment) => new(moment.UtcTicks - (moment.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
}

/// <summary>Counts what a transaction takes in.</summary>
internal static class IntakeHours
{
    /// <param name="db">In the caller's transaction, which saves.</param>
    /// <param name="arrived">Organisation, time of receipt, new messages and new documents.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task AddAsync(PortalDbContext db, IEnumerable<(Guid Organization, DateTimeOffset At, int Messages, int Documents)> arrived, CancellationToken cancellation)
    {
        var sums = arrived.Where(a => a.Messages + a.Documents > 0)
            .SelectMany(a => new[] { a, a with { Organization = IntakeHour.Everybody } })
            .GroupBy(a => (a.Organization, Hour: IntakeHour.Of(a.At)))
            .ToDictionary(g => g.Key, g => (Messages: g.Sum(a => a.Messages), Documents: g.Sum(a => a.Documents)));
        if (sums.Count == 0) return;
        // Two nodes must not make the first row of an hour both at once: whoever counts holds the counter's row until the transaction ends.
        await db.Set<IntakeCounter>().Where(c => c.Id == IntakeCounter.TheOne).ExecuteUpdateAsync(s => s.SetProperty(c => c.Value, c => c.Value), cancellation);
        var (organizations, hours) = (sums.Keys.Select(k => k.Organization).Distinct().ToList(), sums.Keys.Select(k => k.Hour).Distinct().ToList());
        var rows = await db.Set<IntakeHour>().Where(h => organizations.Contains(h.OrganizationId) && hours.Contains(h.Hour)).ToDictionaryAsync(h => (h.OrganizationId, h.Hour), cancellation);
        foreach (var (key, sum) in sums)
        {
            if (!rows.TryGetValue(key, out var row)) db.Add(row = new IntakeHour { OrganizationId = key.Organization, Hour = key.Hour });
            row.Add(sum.Messages, sum.Documents);
        }
    }
}

internal sealed class IntakeHourConfiguration : IEntityTypeConfiguration<IntakeHour>
{
    public void Configure(EntityTypeBuilder<IntakeHour> builder)
    {
        builder.ToTable("IntakeHours");
        builder.HasKey(h => new { h.OrganizationId, h.Hour });
    }
}
