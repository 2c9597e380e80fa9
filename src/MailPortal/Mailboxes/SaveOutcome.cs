using MailPortal.Components;

namespace MailPortal.Mailboxes;

/// <summary>What the form says beside its button.</summary>
public sealed record SaveOutcome(string Tone, string Icon, string? Text)
{
    /// <summary>Where on the page there is something to decide.</summary>
    public string? At { get; init; }

    /// <summary>Sends the person to the field that the check blames.</summary>
    public bool PointsAtField { get; init; }

    public static SaveOutcome None { get; } = new("none", "info", null);

    public static SaveOutcome Saving => new("info", "refresh", MailboxFormText.Saving);

    public static SaveOutcome NotSaved(int fields) => new("bad", "error", string.Format(null, ComponentsText.NotSaved, fields));

    public static SaveOutcome Counting => new("info", "refresh", MailboxFormText.Counting);

    public static SaveOutcome NotCounted(int fields) => new("bad", "error", string.Format(null, MailboxFormText.NotCounted, fields));

    public static SaveOutcome Told(string text) => new("info", "info", text);

    public static SaveOutcome Overtaken => new("warning", "warning", MailboxFormText.CandidateOvertaken);

    /// <summary>"Usar de todos modos" was done: in force, whether or not it works.</summary>
    public static SaveOutcome Used(ReceptionMailbox mailbox) =>
        mailbox.Status is MailboxStatus.Active ? Told(MailboxFormText.CandidateUsed) : new("warning", "warning", MailboxFormText.CandidateUsedIdle);

    /// <summary>The mailbox changed while its form stood open.</summary>
    public static SaveOutcome Of(FormNews news, bool typed) => news switch
    {
        FormNews.None or FormNews.Trouble => None,
        FormNews.Healed => new("good", "success", MailboxFormText.Healed),
        FormNews.Proved => new("good", "success", typed ? MailboxFormText.CandidateProvedTyped : MailboxFormText.CandidateProved),
        FormNews.Others => typed ? new("warning", "warning", MailboxFormText.OvertakenTyped) : Overtaken,
    };

    public static SaveOutcome Of(SaveResult saved, ReceptionMailbox mailbox) => saved switch
    {
        { Report.Ok: true } when mailbox.StatusCause is MailboxStatusCause.AlreadyReceived => new("warning", "warning", MailboxFormText.SavedAside),
        { Report.Ok: true } => new("good", "success", MailboxFormText.SavedOk),
        { InForce: false } => new("warning", "warning", mailbox.Status is MailboxStatus.Active ? MailboxFormText.SavedCandidate : MailboxFormText.SavedCandidateIdle) { At = CandidateBanner.Anchor },
        _ when mailbox.Status is MailboxStatus.PendingActivation => new("warning", "clock", MailboxFormText.SavedWaiting),
        { Report.Failure.Field: null } => new("bad", "error", MailboxFormText.SavedFailedElsewhere),
        _ => new("bad", "error", MailboxFormText.SavedFailed) { PointsAtField = true },
    };
}
