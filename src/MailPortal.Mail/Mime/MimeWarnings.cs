namespace MailPortal.Mail.Mime;

/// <summary>The warnings of one mail; several threads may decode its parts at once.</summary>
internal sealed class MimeWarnings(int limit)
{
    /// <summary>Characters of a detail that are kept.</summary>
    public const int DetailLength = 200;

    private readonly Lock gate = new();
    private List<MimeWarning>? list;
    private MimeLimitsReached reached;

    public MimeLimitsReached Reached
    {
        get
        {
            lock (gate)
                return reached;
        }
    }

    public IReadOnlyList<MimeWarning> Snapshot()
    {
        lock (gate)
            return list is null ? [] : [.. list];
    }

    public void Add(MimeWarningKind kind, string path, string detail)
    {
        lock (gate)
        {
            if ((list?.Count ?? 0) < limit)
                (list ??= []).Add(new MimeWarning(kind, path, detail.Length > DetailLength ? detail[..DetailLength] : detail));
            else
                reached |= MimeLimitsReached.Warnings;
        }
    }

    /// <summary>For what is found each time a part is decoded.</summary>
    public void AddOnce(MimeWarningKind kind, string path, string detail)
    {
        lock (gate)
        {
            if (list is null || !list.Exists(warning => warning.Kind == kind && warning.Path == path))
                Add(kind, path, detail);
        }
    }

    public void Limit(MimeLimitsReached limitReached, string path)
    {
        lock (gate)
        {
            if (reached.HasFlag(limitReached))
                return;
            reached |= limitReached;
            Add(MimeWarningKind.LimitReached, path, limitReached.ToString());
        }
    }
}
