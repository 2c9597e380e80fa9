namespace MailPortal.Documents;

/// <summary>Outcomes and reasons in words, in the language of the caller.</summary>
public static class DocumentsWords
{
    public static string Of(MessageOutcome outcome) => outcome switch
    {
        MessageOutcome.Pending => DocumentsText.OutcomePending,
        MessageOutcome.Documents => DocumentsText.OutcomeDocuments,
        MessageOutcome.PdfOnly => DocumentsText.OutcomePdfOnly,
        MessageOutcome.NoDocuments => DocumentsText.OutcomeNoDocuments,
        MessageOutcome.Quarantined => DocumentsText.OutcomeQuarantined,
    };

    public static string Of(QuarantineReason reason) => reason switch
    {
        QuarantineReason.TooLargeToOpen => DocumentsText.ReasonTooLargeToOpen,
        QuarantineReason.TooLargeToStore => DocumentsText.ReasonTooLargeToStore,
        QuarantineReason.RefusedByServer => DocumentsText.ReasonRefusedByServer,
        QuarantineReason.KeepsFailing => DocumentsText.ReasonKeepsFailing,
        QuarantineReason.TookTooLong => DocumentsText.ReasonTookTooLong,
        QuarantineReason.TooComplex => DocumentsText.ReasonTooComplex,
        QuarantineReason.Unreadable => DocumentsText.ReasonUnreadable,
        QuarantineReason.PortalFault => DocumentsText.ReasonPortalFault,
    };

    /// <summary>What to do; null where the reason says it itself.</summary>
    public static string? Remedy(QuarantineReason reason) => reason switch
    {
        QuarantineReason.TooLargeToOpen or QuarantineReason.RefusedByServer => null,
        QuarantineReason.TooLargeToStore => DocumentsText.RemedyTooLargeToStore,
        QuarantineReason.KeepsFailing => DocumentsText.RemedyKeepsFailing,
        QuarantineReason.TookTooLong => DocumentsText.RemedyTookTooLong,
        QuarantineReason.TooComplex => DocumentsText.RemedyTooComplex,
        QuarantineReason.Unreadable => DocumentsText.RemedyUnreadable,
        QuarantineReason.PortalFault => DocumentsText.RemedyPortalFault,
    };
}
