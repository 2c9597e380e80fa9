using MailPortal.Invoices;

namespace MailPortal.Documents;

/// <summary>A step of the way from the mail to a document as people see it.</summary>
internal static class TraceLook
{
    /// <summary>Drawing, what kind of step it is, and its name.</summary>
    public static (string Icon, string Place, string Name) Of(TraceStep step) => step.Kind switch
    {
        TraceStepKind.Attachment => Attachment(step.Name),
        TraceStepKind.ZipEntry => ("archive", InvoiceWords.Of(step.Kind), step.Name),
        TraceStepKind.EmbeddedDocument => ("document", InvoiceWords.Of(step.Kind), step.Name),
    };

    // "1.2 file.zip": the MIME leaf stands before the name.
    private static (string, string, string) Attachment(string name)
    {
        var space = name.IndexOf(' ', StringComparison.Ordinal);
        var kind = InvoiceWords.Of(TraceStepKind.Attachment);
        return space < 1 || name[..space].Any(c => !char.IsAsciiDigit(c) && c != '.') ? ("attachment", kind, name)
            : ("attachment", $"{kind} · {string.Format(null, InvoicePagesText.PartNumber, name[..space])}", name[(space + 1)..]);
    }
}
