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

    public static SaveOutcome NotSaved(int fields) => new("bad", "error", string.Format(null, MailboxFormText.NotSaved, fields));

    public static SaveOutcome Counting => new("info", "refresh", MailboxFormText.Counting);

    public static SaveOutcome NotCounted(int fields) => new("bad", "error", string.Format(null, MailboxFormText.NotCounted, fields));

    public static SaveOutcome Told(string text) => new("info", "info", text);

    public static SaveOutcome Overtaken => new("warning", "warning", MailboxFormText.CandidateOvertaken);

    public static SaveOutcome Of(SaveResult saved, ReceptionMailbox mailbox) => saved switch
    {
        { Report.Ok: true } when mailbox.StatusCause is MailboxStatusCause.AlreadyReceived => new("warning", "warning", MailboxFormText.SavedAside),
        { Report.Ok: true } => new("good", "success", MailboxFormText.SavedOk),
        { InForce: false } => new("warning", "warning", MailboxFormText.SavedCandidate) { At = CandidateBanner.Anchor },
        _ when mailbox.Status is MailboxStatus.PendingActivation => new("warning", "clock", MailboxFormText.SavedWaiting),
        { Report.Failure.Field: null } => new("bad", "error", MailboxFormText.SavedFailedElsewhere),
        _ => new("bad", "error", MailboxFormText.SavedFailed) { PointsAtField = true },
    };
}
