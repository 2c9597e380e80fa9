using MailPortal.Data;
using MailPortal.Mail.Mime;
using MailPortal.Mail.Mime.Composing;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Sending;

namespace MailPortal.Outbox;

/// <summary>What a mail was made for.</summary>
public enum OutgoingKind
{
    Api,
    Test,
    Alert,
    Backup,
}

/// <summary>How an outgoing mail is.</summary>
public enum OutgoingStatus
{
    /// <summary>Waits for its turn.</summary>
    Queued,
    /// <summary>Being handed over at this moment.</summary>
    Sending,
    /// <summary>Accepted by the server; whether it arrived, only the recipient knows.</summary>
    Sent,
    /// <summary>Refused, and trying again would not help.</summary>
    Failed,
    /// <summary>Handed over, and no answer came: it may have been sent. Never sent again by itself.</summary>
    Uncertain,
    Cancelled,
}

/// <summary>One outgoing mail: a row before anything is sent. Its Message-ID is the same at every attempt, so that whoever gets it twice can tell.</summary>
public sealed class OutgoingMail
{
    public Guid Id { get; init; } = RowId.Next();
    public required Guid AccountId { get; init; }
    public required OutgoingKind Kind { get; init; }

    /// <summary>Who asked for it; null for the portal itself.</summary>
    public required Guid? AskedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Without angle brackets (RFC 5322 section 3.6.4).</summary>
    public required string MessageId { get; init; }
    public required MailAddress From { get; init; }
    public IReadOnlyList<MailAddress> ReplyTo { get; init; } = [];
    public IReadOnlyList<MailAddress> To { get; init; } = [];
    public IReadOnlyList<MailAddress> Cc { get; init; } = [];
    public IReadOnlyList<MailAddress> Bcc { get; init; } = [];
    public string Subject { get; init; } = "";

    /// <summary>Subject, sender and recipients, what it is found by: <see cref="FoldedText"/>.</summary>
    public string SearchText
    {
        get => field ??= FoldedText.Of(string.Join('\n', [Subject, .. new[] { From }.Concat(To).Concat(Cc).Concat(Bcc).Select(a => $"{a.Name} {a.Address}")]));
        private set;
    }
    public string? Text { get; init; }
    public string? Html { get; init; }
    public MailImportance Importance { get; init; }
    public bool SaveToSentItems { get; init; } = true;

    /// <summary>Recipients in all: limits count them.</summary>
    public required int RecipientCount { get; init; }

    /// <summary>Whose limits it counts for, by the last attempt: <see cref="SendingLimits.MailboxOf"/>.</summary>
    public string? Mailbox { get; private set; }

    /// <summary>A caller's key (Idempotency-Key), and what it came with: the same key with something else is a mistake.</summary>
    public string? IdempotencyKey { get; init; }
    public string? RequestHash { get; init; }

    public OutgoingStatus Status { get; private set; }
    public int Attempts { get; private set; }

    /// <summary>Not before: what stands in the way of this one alone keeps no other waiting.</summary>
    public DateTimeOffset DueAt { get; private set; }

    /// <summary>Since when it is tried: again from the beginning when somebody has it sent again.</summary>
    public DateTimeOffset QueuedAt { get; private set; }
    public DateTimeOffset? StartedAt { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }
    public DateTimeOffset ChangedAt { get; private set; }

    public MailProblem? Problem { get; private set; }

    /// <summary>The server's own words, without secrets.</summary>
    public string? ProblemDetail { get; private set; }
    public string? UpstreamCode { get; private set; }

    /// <summary>What the server called it: for asking Microsoft about it.</summary>
    public string? ServerReference { get; private set; }

    /// <summary>Recipients that the server did not take, with its words, where it took others: a line each, a tab between the two.</summary>
    public string? RefusedRecipients { get; private set; }

    /// <summary><see cref="RefusedRecipients"/> one by one, for people.</summary>
    public IReadOnlyList<string> Refused => RefusedRecipients?.Split('\n').Select(line => line.Replace("\t", ": ", StringComparison.Ordinal)).ToList() ?? [];

    /// <summary>Who has not got it, a line each, where others have: of these alone the status speaks. Null where it speaks of all.</summary>
    public string? RemainingRecipients { get; private set; }

    /// <summary><see cref="RemainingRecipients"/> one by one.</summary>
    public IReadOnlyList<string>? Remaining => RemainingRecipients?.Split('\n');

    /// <summary>It ended, well or not: nothing happens any more unless somebody asks.</summary>
    public bool IsOver => Status is not (OutgoingStatus.Queued or OutgoingStatus.Sending);

    /// <summary>A person may have it sent once more: to all, or to those who have not got it.</summary>
    public bool MayBeResent => Status is OutgoingStatus.Failed or OutgoingStatus.Uncertain or OutgoingStatus.Cancelled || IsSentInPart;

    /// <summary>Sent, and some of its recipients were refused.</summary>
    public bool IsSentInPart => Status is OutgoingStatus.Sent && RefusedRecipients is not null;

    public void Enqueued() => ChangedAt = DueAt = QueuedAt = CreatedAt;

    /// <summary>Handing over begins: from here on a crash leaves it uncertain.</summary>
    /// <param name="now">The clock.</param>
    /// <param name="mailbox">Whose limits it counts for; null for nobody's.</param>
    public void Begin(DateTimeOffset now, string? mailbox)
    {
        Require(Status is OutgoingStatus.Queued);
        (Status, Mailbox, StartedAt, ChangedAt) = (OutgoingStatus.Sending, mailbox, now, now);
        Attempts++;
    }

    /// <param name="reference">What the server called it; null when nobody else got it this time.</param>
    /// <param name="refused">Who will not get it.</param>
    /// <param name="now">The clock.</param>
    public void Accept(string? reference, IEnumerable<RecipientResult> refused, DateTimeOffset now)
    {
        Require(Status is OutgoingStatus.Sending);
        NoteTaken(reference, refused);
        RemainingRecipients = null;
        (Problem, ProblemDetail, UpstreamCode) = (null, null, null);
        End(OutgoingStatus.Sent, now);
    }

    /// <summary>Some have it, and others may yet get it.</summary>
    /// <param name="taken">Who is which.</param>
    /// <param name="refusal">Why they wait.</param>
    /// <param name="until">When they are tried again at the earliest.</param>
    /// <param name="now">The clock.</param>
    public void AcceptInPart(Handover taken, MailProblemException refusal, DateTimeOffset until, DateTimeOffset now)
    {
        PutOff(refusal, until, now);
        NoteTaken(taken.Reference, taken.Refused);
        RemainingRecipients = string.Join('\n', taken.Waiting.Select(r => r.Address));
    }

    /// <summary>Surely not sent, and time helps.</summary>
    /// <param name="refusal">Why.</param>
    /// <param name="until">When this one is tried again at the earliest.</param>
    /// <param name="now">The clock.</param>
    public void PutOff(MailProblemException refusal, DateTimeOffset until, DateTimeOffset now)
    {
        Require(Status is OutgoingStatus.Sending);
        Blame(refusal);
        (Status, DueAt, ChangedAt) = (OutgoingStatus.Queued, until, now);
    }

    /// <summary>Nothing was begun with the server: as if it had not been tried.</summary>
    public void TakeBack(DateTimeOffset now)
    {
        Require(Status is OutgoingStatus.Sending);
        (Status, ChangedAt) = (OutgoingStatus.Queued, now);
        Attempts--;
    }

    public void Fail(MailProblemException refusal, DateTimeOffset now)
    {
        Require(Status is OutgoingStatus.Sending);
        Blame(refusal);
        End(OutgoingStatus.Failed, now);
    }

    public void LoseTrack(string detail, DateTimeOffset now)
    {
        Require(Status is OutgoingStatus.Sending);
        (Problem, ProblemDetail, UpstreamCode) = (MailProblem.SendingUncertain, Cut(detail, 1000), null);
        End(OutgoingStatus.Uncertain, now);
    }

    /// <summary>The same of some: others have it, or were refused.</summary>
    public void LoseTrackOfSome(string detail, Handover taken, DateTimeOffset now)
    {
        LoseTrack(detail, now);
        NoteTaken(taken.Reference, taken.Refused);
        RemainingRecipients = string.Join('\n', taken.Unsure.Concat(taken.Waiting.Select(r => r.Address)));
    }

    /// <exception cref="InvalidOperationException">It is being sent, or it is over.</exception>
    public void Cancel(DateTimeOffset now)
    {
        Require(Status is OutgoingStatus.Queued);
        End(OutgoingStatus.Cancelled, now);
    }

    /// <summary>Once more, because somebody says so; not to those who have it.</summary>
    /// <exception cref="InvalidOperationException">It was sent to all, or is about to be.</exception>
    public void Resend(DateTimeOffset now)
    {
        Require(MayBeResent);
        if (RefusedRecipients is { } refused) RemainingRecipients = string.Join('\n', [.. Remaining ?? [], .. refused.Split('\n').Select(line => line.Split('\t')[0])]);
        (Status, EndedAt, ChangedAt, DueAt, QueuedAt, Attempts) = (OutgoingStatus.Queued, null, now, now, now, 0);
        (Problem, ProblemDetail, UpstreamCode, ServerReference, RefusedRecipients) = (null, null, null, null, null);
    }

    private void NoteTaken(string? reference, IEnumerable<RecipientResult> refused)
    {
        ServerReference = Cut(reference, 300) ?? ServerReference;
        string[] lines = [.. RefusedRecipients?.Split('\n') ?? [], .. refused.Select(r => $"{r.Address}\t{Line(r.Text)}")];
        RefusedRecipients = lines.Length == 0 ? null : string.Join('\n', lines);
    }

    private static string Line(string words) => words.ReplaceLineEndings(" ").Replace('\t', ' ');

    private void End(OutgoingStatus status, DateTimeOffset now) => (Status, EndedAt, ChangedAt) = (status, now, now);

    private void Blame(MailProblemException refusal) => (Problem, ProblemDetail, UpstreamCode) = (refusal.Problem, Cut(refusal.Detail, 1000), Cut(refusal.UpstreamCode, 200));

    private void Require(bool may)
    {
        if (!may) throw new InvalidOperationException($"Not with a mail that is {Status}.");
    }

    private static string? Cut(string? text, int most) => text is { } t && t.Length > most ? t[..most] : text;
}

/// <summary>A file that goes with a mail; its bytes lie in the store of files, once for all mails that carry them.</summary>
public sealed class OutgoingFile
{
    public Guid Id { get; init; } = RowId.Next();
    public required Guid MailId { get; init; }
    public required string Name { get; init; }
    public required string ContentType { get; init; }
    public required string Sha256 { get; init; }
    public required long Size { get; init; }
}
