using System.Xml.Linq;
using MailPortal.Invoices.Formats.Dian;
using MailPortal.Invoices.Xml;

namespace MailPortal.Invoices;

/// <summary>One XML file: its encoding, its format, and then the reader of that format.</summary>
internal static class XmlFileReader
{
    /// <summary>DIAN allows a mail of 2 MB (annex 1.9, 9.1); our own limit is far above.</summary>
    private const int LargestForDian = 2 * 1024 * 1024;

    /// <param name="file">The file.</param>
    /// <param name="attachmentSize">Bytes of the mail's leaf in which it came.</param>
    /// <param name="limits">Limits of the mail.</param>
    /// <param name="findings">Where documents and problems go.</param>
    /// <param name="cancellation">Stops it.</param>
    public static void Read(FoundFile file, long attachmentSize, Limits limits, Findings findings, CancellationToken cancellation)
    {
        if (file.Size > limits.XmlBytes)
        {
            findings.Report(file, ReadProblemKind.XmlTooLarge, $"{file.Size} > {limits.XmlBytes}");
            return;
        }
        var text = XmlText.Decode(file.Content);
        var name = SafeXml.RootName(text);
        if (name is not null && !FormatDetection.IsUbl(name) && FormatDetection.OfRoot(name) != DocumentFormat.Dian)
        {
            Refuse(file, name, FormatDetection.OfRoot(name), findings);
            return;
        }
        var outcome = SafeXml.Load(text, limits, cancellation);
        if (outcome.Root is not { } root)
        {
            findings.Report(file, outcome.Problem ?? ReadProblemKind.NotWellFormed, outcome.Detail);
            return;
        }
        if (!DianReader.CanRead(root))
        {
            Refuse(file, root.Name, FormatDetection.IsUbl(root.Name) ? FormatDetection.OfUbl(root) : null, findings);
            return;
        }
        var texts = new TextBudget(Math.Min(limits.XmlBytes, findings.TextLeft));
        var reader = new DianReader(limits, findings.Room, texts, cancellation);
        reader.Read(root, new DianSource { Xml = file.Content, Trace = file.Trace, Warnings = Oddities(text, attachmentSize) });
        findings.TextLeft -= texts.Taken;
        foreach (var (kind, detail) in reader.Problems) findings.Report(file, kind, detail);
        foreach (var document in reader.Documents) findings.Add(document, file);
    }

    private static void Refuse(FoundFile file, XName root, DocumentFormat? format, Findings findings)
    {
        if (format is { } known) findings.Report(file, ReadProblemKind.FormatNotReadYet, known.ToString(), known);
        else findings.Report(file, ReadProblemKind.UnknownFormat, root.ToString());
    }

    private static List<DocumentWarning> Oddities(XmlText text, long attachmentSize)
    {
        var warnings = new List<DocumentWarning>();
        if (text.Repaired is not null) warnings.Add(new DocumentWarning(WarningKind.EncodingRepaired, text.Repaired));
        if (text.Junk > 0) warnings.Add(new DocumentWarning(WarningKind.JunkBeforeXml, $"{text.Junk}"));
        if (attachmentSize > LargestForDian) warnings.Add(new DocumentWarning(WarningKind.LargerThanAuthorityAllows, $"{attachmentSize}"));
        return warnings;
    }
}
