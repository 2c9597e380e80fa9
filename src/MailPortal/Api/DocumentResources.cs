using MailPortal.Documents;
using MailPortal.Invoices;

namespace MailPortal.Api;

internal sealed record DocumentResource
{
    public required Guid Id { get; init; }
    public required Guid OrganizationId { get; init; }
    public required Guid MailboxId { get; init; }
    public required Guid MessageId { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public required TakenResource? Taken { get; init; }
    public required bool Conflict { get; init; }
    public required DocumentFormat Format { get; init; }
    public required DocumentClass DocumentClass { get; init; }
    public required string? TypeCode { get; init; }
    public required DocumentEnvironment Environment { get; init; }
    public required string IssuerId { get; init; }
    public required string IssuerName { get; init; }
    public required string ReceiverId { get; init; }
    public required string ReceiverName { get; init; }
    public required string Number { get; init; }
    public required DateOnly? IssueDate { get; init; }
    public required string? IssueTime { get; init; }
    public required DateOnly? DueDate { get; init; }
    public required string? Currency { get; init; }
    public required decimal? Total { get; init; }
    public required decimal? TaxTotal { get; init; }
    public required decimal? WithheldTotal { get; init; }
    public required decimal? LineTotal { get; init; }
    public required decimal? TaxExclusive { get; init; }
    public required decimal? TaxInclusive { get; init; }
    public required IReadOnlyList<DocumentTax> Taxes { get; init; }
    public required IReadOnlyList<DocumentTax> Withholdings { get; init; }
    public required IReadOnlyList<DocumentLine> Lines { get; init; }
    public required string? OrderReference { get; init; }
    public required IReadOnlyList<DocumentReference> References { get; init; }
    public required string? UniqueCode { get; init; }
    public required AuthorityAnswer? Authority { get; init; }

    /// <summary>Empty as long as signatures are not verified.</summary>
    public required IReadOnlyList<string> Verification { get; init; }
    public required IReadOnlyList<DocumentWarning> Warnings { get; init; }
    public required IReadOnlyList<FileResource> Files { get; init; }
    public required IReadOnlyList<DeliveryResource> Deliveries { get; init; }

    public static DocumentResource Of(DocumentView view)
    {
        var d = view.Document;
        var details = d.Details();
        return new()
        {
            Id = d.Id,
            OrganizationId = d.OrganizationId,
            MailboxId = d.MailboxId,
            MessageId = d.MessageId,
            ReceivedAt = d.ReceivedAt,
            Taken = d.TakenAt is { } at ? new(at, d.TakenBy ?? "") : null,
            Conflict = d.Conflict,
            Format = d.Format,
            DocumentClass = d.Class,
            TypeCode = d.TypeCode,
            Environment = d.Environment,
            IssuerId = d.IssuerId,
            IssuerName = d.IssuerName,
            ReceiverId = d.ReceiverId,
            ReceiverName = d.ReceiverName,
            Number = d.Number,
            IssueDate = d.IssueDate,
            IssueTime = d.IssueTime,
            DueDate = d.DueDate,
            Currency = d.Currency,
            Total = d.Total,
            TaxTotal = d.TaxTotal,
            WithheldTotal = d.WithheldTotal,
            LineTotal = details.LineTotal,
            TaxExclusive = details.TaxExclusive,
            TaxInclusive = details.TaxInclusive,
            Taxes = details.Taxes,
            Withholdings = details.Withholdings,
            Lines = details.Lines,
            OrderReference = d.OrderReference,
            References = details.References,
            UniqueCode = d.UniqueCode,
            Authority = details.Authority,
            Verification = [],
            Warnings = details.Warnings,
            Files = [.. view.Files.Select(f => new FileResource(f.Name, f.Sha256, f.Kind, f.Relation, f.Size, f.MessageId))],
            Deliveries = [.. view.Deliveries.Select(x => new DeliveryResource(x.Delivery.MessageId, x.Delivery.MailboxId, x.Delivery.ReceivedAt, x.Delivery.Trace()))],
        };
    }
}

internal sealed record TakenResource(DateTimeOffset At, string By);

internal sealed record FileResource(string Name, string Sha256, FileKind Kind, FileRelation Relation, long Size, Guid MessageId);

internal sealed record DeliveryResource(Guid MessageId, Guid MailboxId, DateTimeOffset ReceivedAt, IReadOnlyList<TraceStep> Trace);

internal sealed record MessageResource(
    Guid Id, Guid OrganizationId, Guid MailboxId, string Subject, string From, string? MessageId, DateTimeOffset ReceivedAt, long Size, MessageOutcome Outcome,
    QuarantineReason? Reason, string? ReasonDetail, IReadOnlyList<Guid> DocumentIds, IReadOnlyList<MessagePart> Parts)
{
    public static MessageResource Of(MessageView view)
    {
        var m = view.Message;
        return new(m.Id, m.OrganizationId, m.MailboxId, m.Subject, m.From, m.MessageIdHeader, m.ReceivedAt, m.Size, m.Outcome, m.Reason, m.ReasonDetail, view.DocumentIds, view.Parts);
    }
}
