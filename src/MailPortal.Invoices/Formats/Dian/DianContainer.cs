using System.Xml.Linq;
using MailPortal.Invoices.Xml;
using static MailPortal.Invoices.Formats.Dian.DianNames;

namespace MailPortal.Invoices.Formats.Dian;

/// <summary>
/// AttachedDocument: a mail's envelope around the document and DIAN's answer, both as text. Looked for in the main attachment, then
/// in the line reference, then in any description, because issuers swap them.
/// </summary>
internal sealed class DianContainer(DianReader reader, XElement root, DianSource source, int depth)
{
    private readonly List<(EmbeddedPlace Place, XElement Root, ReadOnlyMemory<byte> Bytes)> documents = [];
    private readonly List<(EmbeddedPlace Place, XElement Root, ReadOnlyMemory<byte> Bytes)> answers = [];
    private readonly List<(ReadProblemKind Kind, string? Detail)> unreadable = [];
    private readonly DianValues values = new();

    public void Read()
    {
        try
        {
            foreach (var embedded in new EmbeddedTexts(reader.Texts, reader.Cancellation).Find(root)) Sort(embedded);
        }
        catch (TextBudgetException e)
        {
            // What was found until then is read; the rest has this reason.
            unreadable.Add((ReadProblemKind.XmlTooLarge, e.Message));
        }

        // An event is mailed like an invoice: the event in the main place, DIAN's answer to it in the line reference.
        if (documents.Count == 0 && answers.FindIndex(a => a.Place == EmbeddedPlace.Main) is var main and >= 0)
        {
            documents.Add(answers[main]);
            answers.RemoveAt(main);
        }
        foreach (var (kind, detail) in unreadable) reader.Report(kind, detail);
        if (documents.Count == 0 && unreadable.Count == 0) reader.Report(ReadProblemKind.EmbeddedDocumentMissing, null);
        if (documents.Count > 1) values.Warn(WarningKind.SeveralEmbedded, $"{documents.Count}");
        foreach (var document in documents) ReadInner(document.Place, document.Root, document.Bytes);
    }

    private void Sort(DianEmbedded embedded)
    {
        var text = XmlText.FromText(embedded.Text);
        var outcome = SafeXml.Load(text, reader.Limits, reader.Cancellation);
        if (outcome.Root is null)
        {
            Fail(embedded.Place, outcome);
            return;
        }
        var found = (embedded.Place, outcome.Root, embedded.ToBytes(text));
        if (outcome.Root.Name.LocalName == "ApplicationResponse") answers.Add(found);
        else if (DianReader.CanRead(outcome.Root)) documents.Add(found);
        else if (embedded.Place == EmbeddedPlace.Main) unreadable.Add((ReadProblemKind.EmbeddedDocumentUnreadable, outcome.Root.Name.ToString()));
    }

    private void Fail(EmbeddedPlace place, XmlOutcome outcome)
    {
        if (place == EmbeddedPlace.LineReference) values.Warn(WarningKind.ResponseUnreadable, $"{outcome.Problem} {outcome.Detail}");
        if (place != EmbeddedPlace.Main) return;
        // Attacks and limits keep their own name; everything else is a document that cannot be read.
        unreadable.Add(outcome.Problem is ReadProblemKind.NotWellFormed or ReadProblemKind.Truncated or null
            ? (ReadProblemKind.EmbeddedDocumentUnreadable, outcome.Detail)
            : (outcome.Problem.Value, outcome.Detail));
    }

    private void ReadInner(EmbeddedPlace place, XElement inner, ReadOnlyMemory<byte> bytes)
    {
        var line = root.At(LineReference);
        var envelope = new DianEnvelope(
            root.TextAt(Cbc + "ParentDocumentID"),
            line.TextAt(Reference, Uuid)?.ToLowerInvariant(),
            DianParties.ReadPlain(root.At(Cac + "SenderParty")),
            DianParties.ReadPlain(root.At(Cac + "ReceiverParty")))
        {
            Answer = Answer(inner, line),
            Warnings = place == EmbeddedPlace.Main
                ? [.. values.Warnings]
                : [.. values.Warnings, new DocumentWarning(WarningKind.EmbeddedElsewhere, place.ToString())],
        };
        reader.Read(inner, source with
        {
            Xml = bytes,
            Container = source.Container ?? source.Xml,
            Envelope = envelope,
            Trace = [.. source.Trace, new TraceStep(TraceStepKind.EmbeddedDocument, inner.Name.LocalName)],
        }, depth + 1);
    }

    // The answer that names this document, else the first in order of places. Its own date counts: issuers copy it five hours off.
    private AuthorityResponse? Answer(XElement inner, XElement? line)
    {
        var code = inner.TextAt(Uuid);
        var claimed = DianResponse.ReadResult(line, values);
        var read = answers.Select(a => DianResponse.ReadAnswer(a.Root, a.Bytes, values)).ToList();
        return read.Find(a => a.DocumentCode is not null && a.DocumentCode.Equals(code, StringComparison.OrdinalIgnoreCase))
            ?? read.FirstOrDefault()
            ?? claimed;
    }
}
