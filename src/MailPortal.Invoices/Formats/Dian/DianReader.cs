using System.Xml.Linq;
using MailPortal.Invoices.Xml;

namespace MailPortal.Invoices.Formats.Dian;

/// <summary>From a root element to documents: directly, or through one or more containers.</summary>
/// <param name="limits">Limits of the mail.</param>
/// <param name="room">Documents wanted at most.</param>
/// <param name="texts">What may be taken out of containers.</param>
/// <param name="cancellation">Stops it.</param>
internal sealed class DianReader(Limits limits, int room, TextBudget texts, CancellationToken cancellation)
{
    public Limits Limits { get; } = limits;
    public TextBudget Texts { get; } = texts;
    public CancellationToken Cancellation { get; } = cancellation;
    public List<ElectronicDocument> Documents { get; } = [];
    public List<(ReadProblemKind Kind, string? Detail)> Problems { get; } = [];

    public void Report(ReadProblemKind kind, string? detail) => Problems.Add((kind, detail));

    public static bool CanRead(XElement root) =>
        FormatDetection.IsUbl(root.Name) ? FormatDetection.OfUbl(root) == DocumentFormat.Dian : FormatDetection.OfRoot(root.Name) == DocumentFormat.Dian;

    /// <param name="root">Root that <see cref="CanRead"/>.</param>
    /// <param name="source">Where it came from.</param>
    /// <param name="depth">Containers around it.</param>
    public void Read(XElement root, DianSource source, int depth = 0)
    {
        if (root.Name.LocalName == "AttachedDocument")
        {
            if (depth >= Limits.DocumentDepth) Report(ReadProblemKind.DocumentTooDeep, $"> {Limits.DocumentDepth}");
            else new DianContainer(this, root, source, depth).Read();
            return;
        }
        if (Documents.Count >= room) return;
        Documents.Add(root.Name.LocalName switch
        {
            "Invoice" or "CreditNote" or "DebitNote" => DianDocument.Read(root, source),
            "ApplicationResponse" => DianEvent.Read(root, source),
            _ => DianPayroll.Read(root, source),
        });
    }
}
