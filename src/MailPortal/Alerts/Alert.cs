using MailPortal.Data;

namespace MailPortal.Alerts;

/// <summary>Something that somebody has to be told: raised once, told once, cleared once. Its row is the truth: what it has to say, and whether that was
/// said, is written together with the mails that say it.</summary>
public sealed class Alert
{
    public Guid Id { get; init; } = RowId.Next();
    public required AlertKind Kind { get; init; }

    /// <summary>Of which account, organisation or mailbox.</summary>
    public required Guid SubjectId { get; init; }

    /// <summary>Null for what belongs to a user.</summary>
    public required Guid? OrganizationId { get; init; }

    /// <summary>Unique as long as it is open, so that two nodes raise it once; null once it is over.</summary>
    public string? OpenKey { get; private set; }
    public DateTimeOffset RaisedAt { get; private init; }
    public DateTimeOffset? ClearedAt { get; private set; }

    /// <summary>How near it is; see <see cref="AlertCondition"/>.</summary>
    public int Step { get; private set; }
    public AlertFacts Facts { get; private set; } = null!;

    /// <summary>When it has to be told, that it is or that it is over; null when there is nothing to say.</summary>
    public DateTimeOffset? TellAt { get; private set; }

    /// <summary>When it was last told.</summary>
    public DateTimeOffset? ToldAt { get; private set; }

    /// <summary>Who was told: they hear of the end, too.</summary>
    public IReadOnlyList<AlertRecipient> ToldTo { get; private set; } = [];

    /// <summary>Changes with every write: of two nodes that tell the same, one is refused, and its mails with it.</summary>
    public Guid Version { get; private set; } = Guid.NewGuid();

    public bool IsOver => ClearedAt is not null;

    public static Alert Raise(AlertCondition condition, DateTimeOffset now) => new()
    {
        Kind = condition.Kind,
        SubjectId = condition.SubjectId,
        OrganizationId = condition.OrganizationId,
        OpenKey = condition.Key,
        RaisedAt = now,
        Step = condition.Step,
        Facts = condition.Facts,
        TellAt = condition.TellAt,
    };

    /// <summary>It is still so. Nearer than before is told again, and what is not told yet is told for what it is now.</summary>
    /// <returns>Whether anything changed.</returns>
    public bool Follow(AlertCondition condition)
    {
        Require(!IsOver);
        if (condition.Step == Step && condition.Facts == Facts) return false;
        if (condition.Step != Step)
        {
            // Farther away (somebody corrected the date) is no news.
            if (condition.Step < Step) TellAt = condition.TellAt;
            Step = condition.Step;
        }
        Facts = condition.Facts;
        Version = Guid.NewGuid();
        return true;
    }

    /// <summary>It is not so any more.</summary>
    /// <param name="tell">Whoever was told is told that, too. Nobody hears of the end of what they never heard of.</param>
    /// <param name="now">The clock.</param>
    public void Clear(bool tell, DateTimeOffset now)
    {
        Require(!IsOver);
        (ClearedAt, OpenKey, TellAt) = (now, null, tell && ToldTo.Count > 0 ? now : null);
        Version = Guid.NewGuid();
    }

    /// <summary>The mails are queued.</summary>
    /// <param name="recipients">Those to whom.</param>
    /// <param name="now">The clock.</param>
    public void Tell(IReadOnlyList<AlertRecipient> recipients, DateTimeOffset now)
    {
        Require(TellAt is not null);
        (TellAt, ToldAt) = (null, now);
        if (!IsOver) ToldTo = recipients;
        Version = Guid.NewGuid();
    }

    /// <summary>There is nobody to tell for the moment.</summary>
    public void PutOff(DateTimeOffset until)
    {
        Require(TellAt is not null);
        TellAt = until;
        Version = Guid.NewGuid();
    }

    /// <summary>Too late to be worth a mail.</summary>
    public void KeepQuiet()
    {
        TellAt = null;
        Version = Guid.NewGuid();
    }

    private void Require(bool may)
    {
        if (!may) throw new InvalidOperationException($"Not with an alert that is {(IsOver ? "over" : "open")}.");
    }
}
