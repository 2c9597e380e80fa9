using MailPortal.Components;

namespace MailPortal.Documents;

/// <summary>Colour and drawing of a message's outcome, beside its word.</summary>
internal static class OutcomeLook
{
    public static (ChipTone Tone, string Icon) Of(MessageOutcome outcome) => outcome switch
    {
        MessageOutcome.Pending => (ChipTone.Info, "clock"),
        MessageOutcome.Documents => (ChipTone.Good, "success"),
        MessageOutcome.PdfOnly => (ChipTone.Warning, "image"),
        MessageOutcome.NoDocuments => (ChipTone.Neutral, "dash"),
        MessageOutcome.Quarantined => (ChipTone.Bad, "quarantine"),
    };
}
