using MailPortal.Data;

namespace MailPortal.Alerts;

/// <summary>Finds out of rows what has to be told. A further kind of alert is a value of <see cref="AlertKind"/>, a source, and its words.</summary>
public interface IAlertSource
{
    /// <summary>What it answers for: an open alert of these kinds for which it finds no condition is over.</summary>
    IReadOnlyCollection<AlertKind> Kinds { get; }

    /// <summary>Everything that is so now.</summary>
    Task<IReadOnlyList<AlertCondition>> FindAsync(PortalDbContext db, DateTimeOffset now, CancellationToken cancellation);
}
