namespace MailPortal.Mailboxes;

/// <summary>A field that is not the same everywhere.</summary>
/// <param name="Opened">What the form was opened with; null where nobody knows.</param>
/// <param name="Mine">What stands in the form; null for a field that was not touched.</param>
public sealed record ConflictRow(string Label, string? Opened, string Now, string? Mine);

/// <summary>Somebody else stored settings while a form was being filled in: what it was opened with, what is there now, and what stands in it.</summary>
/// <param name="opened">Null for a draft over settings that are gone: whatever differs counts as typed.</param>
/// <param name="now">The form as it would be opened now.</param>
/// <param name="mine">The form as it stands.</param>
/// <param name="waiting">Those of now, where they are not in force.</param>
public sealed class FormConflict(MailboxForm? opened, MailboxForm now, MailboxForm mine, CandidateView? waiting)
{
    /// <summary>What is there now waits as a candidate; null when it is in force.</summary>
    public CandidateView? Waiting => waiting;

    public bool KnowsOpened => opened is not null;

    /// <summary>What is there now is not what the form was opened with.</summary>
    public bool TheirsChanged => opened is null || Differ(opened, now);

    /// <summary>Both changed the same: neither can be taken without the other's loss.</summary>
    public bool Clashes
    {
        get
        {
            if (!TheirsChanged) return false;
            if (AllIsMine || opened!.ServerType != now.ServerType) return true;
            var (before, there) = (opened.Values(), now.Values());
            return mine.Values().Any(v => v.Value != before[v.Key] && there[v.Key] != before[v.Key] && v.Value != there[v.Key]);
        }
    }

    // Another kind of server is another form: all of it was typed.
    private bool AllIsMine => opened is null || opened.ServerType != mine.ServerType;

    public IReadOnlyList<ConflictRow> Rows
    {
        get
        {
            var (before, there, typed) = (opened is null ? null : Words(opened), Words(now), Words(mine));
            return [.. there.Select((t, i) => new ConflictRow(t.Label, before?[i].Value, t.Value, !AllIsMine && typed[i].Value == before?[i].Value ? null : typed[i].Value))
                .Where(r => (r.Mine ?? r.Opened) != r.Now || (r.Opened ?? r.Now) != r.Now)];
        }
    }

    /// <summary>Some field, secrets aside, is not the same in both.</summary>
    public static bool Differ(MailboxForm one, MailboxForm other)
    {
        var there = other.Values();
        return one.Values().Any(v => v.Value != there[v.Key]);
    }

    /// <summary>What was typed, over what is there now: a field that was not touched takes theirs.</summary>
    public MailboxForm Merge()
    {
        if (AllIsMine) return mine;
        var before = opened!.Values();
        now.Restore(mine.Values().Where(v => v.Value != before[v.Key]).ToDictionary());
        now.KeepSecretsOf(mine);
        return now;
    }

    private static IReadOnlyList<(string Label, string Value)> Words(MailboxForm form) => MailboxFormWords.Of(MailboxRules.Clean(form.ToSettings()));
}
