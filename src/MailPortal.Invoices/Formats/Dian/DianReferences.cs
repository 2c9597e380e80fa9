using System.Xml.Linq;
using static MailPortal.Invoices.Formats.Dian.DianNames;

namespace MailPortal.Invoices.Formats.Dian;

/// <summary>Other documents that a document names, and why a note corrects.</summary>
internal static class DianReferences
{
    public static IReadOnlyList<DocumentReference> Read(XElement root, DianValues values) =>
    [
        // cac:BillingReference holds InvoiceDocumentReference, CreditNoteDocumentReference or DebitNoteDocumentReference.
        .. root.Elements(Cac + "BillingReference").SelectMany(b => b.Elements())
            .Where(e => e.Name.LocalName.EndsWith("DocumentReference", StringComparison.Ordinal))
            .Select(e => One(e, DocumentReferenceKind.Billing, values)),
        .. root.Elements(Cac + "DespatchDocumentReference").Select(e => One(e, DocumentReferenceKind.Despatch, values)),
        .. root.Elements(Cac + "ReceiptDocumentReference").Select(e => One(e, DocumentReferenceKind.Receipt, values)),
        .. root.Elements(Cac + "ContractDocumentReference").Select(e => One(e, DocumentReferenceKind.Contract, values)),
        .. root.Elements(Cac + "AdditionalDocumentReference").Select(e => One(e, DocumentReferenceKind.Additional, values)),
    ];

    public static IReadOnlyList<DocumentCorrection> Corrections(XElement root) =>
        [.. root.Elements(Cac + "DiscrepancyResponse")
            .Select(d => new DocumentCorrection(d.TextAt(Cbc + "ReferenceID"), d.TextAt(ResponseCode), d.TextAt(Description)))];

    public static DocumentReference One(XElement reference, DocumentReferenceKind kind, DianValues values) => new(
        kind,
        reference.TextAt(Id),
        reference.TextAt(Uuid)?.ToLowerInvariant(),
        values.Date(reference.TextAt(IssueDate), $"{kind}/IssueDate"),
        reference.TextAt(Cbc + "DocumentTypeCode") ?? reference.TextAt(Cbc + "DocumentType"));
}
