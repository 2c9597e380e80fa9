using MailPortal.Components;

namespace MailPortal.Mailboxes;

/// <summary>What became of a mailbox while its form stood open.</summary>
public enum FormNews
{
    /// <summary>Nothing that the form shows.</summary>
    None,
    /// <summary>It fails, or fails for something else, or was paused.</summary>
    Trouble,
    /// <summary>It failed, and works by itself now.</summary>
    Healed,
    /// <summary>What waited as a candidate has passed its check, and is in force.</summary>
    Proved,
    /// <summary>Somebody else saved or decided.</summary>
    Others,
}

/// <summary>A mailbox's form while somebody fills it in: what it was opened with, what stands in it, and what is stored by now.</summary>
/// <param name="today">On which an empty form is made.</param>
public sealed class OpenedForm(Func<DateOnly> today)
{
    // Null for a draft over settings that nobody has any more.
    private MailboxForm? opened;

    public MailboxForm Form { get; private set; } = new();

    /// <summary>What was typed was typed over this one.</summary>
    public Guid? Version { get; private set; }

    /// <summary>As stored when it was last looked at; null for a new one.</summary>
    public ReceptionMailbox? Mailbox { get; private set; }

    public CandidateView? Candidate { get; private set; }

    /// <summary>What was stored when the form was opened, as far as that is known: what the last check tried.</summary>
    public MailboxForm Tried => opened ?? Form;

    public FormConflict Conflict => new(opened, Stored(), Form, Candidate);

    /// <summary>Something stands in it that is not stored.</summary>
    public bool IsTyped => opened is null || IsSecretTyped || FormConflict.Differ(opened, Form);

    private bool IsSecretTyped => Form.Secret.Value is not null || Form.Password.Value is not null;

    private object Trouble => (Candidate?.Attempt, Candidate?.RetriesUntil, Candidate is null ? Mailbox?.StatusProblem : Candidate.Report?.Failure?.Problem);

    /// <summary>Takes note of what is stored now; the form stays as it is.</summary>
    public FormNews Look(ReceptionMailbox? mailbox, CandidateView? candidate)
    {
        var (before, waited, trouble) = (Mailbox, Candidate, Trouble);
        (Mailbox, Candidate) = (mailbox, candidate);
        if (before?.Version != mailbox?.Version) return IsProved(before, waited) ? FormNews.Proved : FormNews.Others;
        if (trouble.Equals(Trouble)) return FormNews.None;
        return before?.Status is MailboxStatus.Failing or MailboxStatus.PendingActivation && mailbox?.Status is MailboxStatus.Active && candidate is null ? FormNews.Healed : FormNews.Trouble;
    }

    /// <summary>The form as it is stored.</summary>
    public void Fill() => (Form, opened, Version) = (Stored(), Stored(), Mailbox?.Version);

    /// <summary>Takes over what <see cref="Look"/> has found. What was typed stays; over settings of somebody else it is saved only after the
    /// person has seen the difference.</summary>
    public void Follow(FormNews news)
    {
        if (news is FormNews.Proved or FormNews.Others) Settle(unless: c => c.TheirsChanged || (news is FormNews.Others && IsSecretTyped && opened?.Stored != Stored().Stored));
    }

    /// <summary>The secret and its date were replaced, beside the form. What else was typed stays, over what is stored by now; a field that somebody
    /// else changed too is for the person to decide.</summary>
    public void FollowSecret()
    {
        var stored = Stored();
        Form.KeepSecretsOf(stored);
        Form.SecretExpiresOn = stored.SecretExpiresOn;
        if (opened is not null) opened.SecretExpiresOn = stored.SecretExpiresOn;
        Settle(unless: c => c.Clashes);
    }

    /// <summary>What was typed, over what is stored by now.</summary>
    public void Merge() => (Form, opened, Version) = (Conflict.Merge(), Stored(), Mailbox?.Version);

    /// <summary>Another kind of server was chosen.</summary>
    public void Replace(MailboxForm other) => Form = other;

    /// <summary>A draft was found. What was chosen while it was looked for came later, and stays.</summary>
    public void Restore(FormDraft.Draft kept)
    {
        var (now, before) = (Form.Values(), Tried.Values());
        if (now["serverType"] != before["serverType"]) return;
        Form.Restore(kept.Fields.Where(f => now.GetValueOrDefault(f.Key) == before.GetValueOrDefault(f.Key)).ToDictionary());
        // Typed over settings that nobody has any more.
        if (Guid.TryParse(kept.Version, out var typedOver) && typedOver != Version) (Version, opened) = (typedOver, null);
    }

    private void Settle(Func<FormConflict, bool> unless)
    {
        if (!IsTyped) Fill();
        else if (!unless(Conflict)) Merge();
    }

    // What the form was opened with. "Usar de todos modos" leaves it to be proved, "Descartar" leaves the old proof.
    private bool IsProved(ReceptionMailbox? before, CandidateView? waited) =>
        waited is not null && Candidate is null && Mailbox?.ProvedAt is { } proved && proved != before?.ProvedAt && !Conflict.TheirsChanged;

    private MailboxForm Stored() => Mailbox is null ? MailboxForm.New(ServerType.OutlookModern, AccessProtocol.Imap, today())
        : Candidate is not null ? MailboxForm.Of(Candidate.Settings, Candidate.Stored(Mailbox)) : MailboxForm.Of(MailboxSettings.Of(Mailbox), MailboxTrouble.Stored(Mailbox));
}
