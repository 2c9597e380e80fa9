namespace MailPortal.Invoices.Archives;

/// <summary>What is left of one mail's limits; every archive of the mail draws on the same one.</summary>
internal sealed class ReadBudget(Limits limits)
{
    public Limits Limits { get; } = limits;
    public int EntriesLeft { get; private set; } = limits.EntriesPerMail;
    public long BytesLeft { get; private set; } = limits.BytesPerMail;

    public bool TryTakeEntry()
    {
        if (EntriesLeft <= 0) return false;
        EntriesLeft--;
        return true;
    }

    /// <summary>Counts bytes that were really inflated, those of entries that failed too: failing must not be free.</summary>
    public void Inflated(long bytes) => BytesLeft -= bytes;
}
