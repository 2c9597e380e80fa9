using MailPortal.Data;

namespace MailPortal.Documents;

/// <summary>What became of a message.</summary>
public enum MessageOutcome
{
    /// <summary>Stored, not read yet.</summary>
    Pending,
    /// <summary>Held at least one electronic document.</summary>
    Documents,
    /// <summary>An invoice as PDF alone: kept visible.</summary>
    PdfOnly,
    /// <summary>Nothing that looks like a document.</summary>
    NoDocuments,
    /// <summary>A person has to look: kept whole, with its reason.</summary>
    Quarantined,
}

/// <summary>A message that was received, once, wherever it lay and however often it was met.</summary>
public sealed class ReceivedMessage
{
    public Guid Id { get; init; } = RowId.Next();
    public required Guid OrganizationId { get; init; }
    public required Guid MailboxId { get; init; }

    /// <summary>Of the raw message in the file store. Null when it was left on the server because of its size.</summary>
    public string? RawSha256 { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>When the server received it.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }
    public required DateTimeOffset StoredAt { get; init; }

    public string Subject { get; private set; } = "";
    public string From { get; private set; } = "";
    public string? MessageIdHeader { get; private set; }

    /// <summary>Subject and sender, what it is found by: <see cref="Documents.SearchText"/>.</summary>
    public string SearchText { get; private set; } = "";

    public MessageOutcome Outcome { get; private set; } = MessageOutcome.Pending;
    public QuarantineReason? Reason { get; private set; }

    /// <summary>The particulars of <see cref="Reason"/>.</summary>
    public string? ReasonDetail { get; private set; }

    /// <summary>Times that reading it was begun. One whose reading ended the process three times is quarantined.</summary>
    public int Attempts { get; set; } = 1;
    public DateTimeOffset? ReadAt { get; private set; }

    /// <summary>Parts and what was found in them, as JSON: <see cref="MessagePart"/>.</summary>
    public string PartsJson { get; private set; } = "[]";

    /// <summary>Its envelope and outcome, found by reading it.</summary>
    public void Read(MessageContents contents, MessageOutcome outcome, QuarantineReason? reason, string? detail, DateTimeOffset now)
    {
        (Subject, From, MessageIdHeader) = (Cut(contents.Subject, 500), Cut(contents.From, 320), contents.MessageId is null ? null : Cut(contents.MessageId, 500));
        SearchText = FoldedText.Of($"{Subject}\n{From}");
        PartsJson = MessageJson.Write(contents.Parts);
        (Outcome, Reason, ReasonDetail, ReadAt) = (outcome, reason, detail is null ? null : Cut(detail, 1000), now);
    }

    /// <summary>Put aside without having been read.</summary>
    public void Quarantine(QuarantineReason reason, string? detail, DateTimeOffset now) =>
        (Outcome, Reason, ReasonDetail, ReadAt) = (MessageOutcome.Quarantined, reason, detail is null ? null : Cut(detail, 1000), now);

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];
}

/// <summary>Where a message lies, or lay, on the server.</summary>
public sealed class MessageLocation
{
    public Guid Id { get; init; } = RowId.Next();
    public required Guid MessageId { get; init; }
    public required Guid MailboxId { get; init; }

    /// <summary><c>ReceptionMailbox.Account</c> at the time: uids say something about one account only.</summary>
    public required Guid Account { get; init; }
    public required string Folder { get; init; }
    public required uint UidValidity { get; init; }
    public required uint Uid { get; init; }

    /// <summary>When it was moved to its folder on the server; null as long as that is to be done.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }
}
