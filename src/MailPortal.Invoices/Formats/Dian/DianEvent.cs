using System.Xml.Linq;
using static MailPortal.Invoices.Formats.Dian.DianNames;

namespace MailPortal.Invoices.Formats.Dian;

/// <summary>An ApplicationResponse that came as a document of its own: an event between the parties, or DIAN's answer without its invoice.</summary>
internal static class DianEvent
{
    public static ElectronicDocument Read(XElement root, DianSource source)
    {
        var values = new DianValues();
        var response = root.At(Cac + "DocumentResponse");
        var code = response.At(Cac + "Response", ResponseCode);
        var header = DianHeader.Read(root, values);
        var (issuer, receiver) = (DianParties.ReadPlain(root.At(Cac + "SenderParty")), DianParties.ReadPlain(root.At(Cac + "ReceiverParty")));
        var hash = DocumentKeys.ContentHash(source.Xml);
        var isEvent = DianTypes.IsEvent(code.Text());
        if (code.Text() is null) values.Warn(WarningKind.TypeCodeUnusual);
        if (issuer.Id.Length == 0) values.Warn(WarningKind.IssuerMissing);
        if (source.Envelope is { } envelope) values.Warnings.AddRange(envelope.Warnings);

        return new ElectronicDocument
        {
            Format = DocumentFormat.Dian,
            Country = "CO",
            Class = DocumentClass.Response,
            TypeCode = code.Text(),
            OperationType = root.TextAt(Cbc + "CustomizationID"),
            Environment = header.Environment,
            Issuer = issuer,
            Receiver = receiver,
            Number = header.Number,
            IssueDate = header.Date,
            IssueTime = header.Time,
            IssueOffset = header.Offset,
            IssueTimeText = header.TimeText,
            References = [.. (response?.Elements(Reference) ?? []).Select(r => DianReferences.One(r, DocumentReferenceKind.Answered, values))],
            Corrections = isEvent ? [Reason(response, code)] : [],
            Notes = [.. root.Elements(Cbc + "Note").Select(n => n.Text()).OfType<string>()],
            UniqueCode = header.UniqueCode,
            UniqueCodeScheme = root.At(Uuid).AttributeText("schemeName"),
            Authorization = DianAuthorization.Read(root, values),
            AuthorityResponse = isEvent ? source.Envelope?.Answer : DianResponse.ReadAnswer(root, source.Xml, values),
            Xml = source.Xml,
            Container = source.Container,
            ContentHash = hash,
            Key = DocumentKeys.Of(header.Identity, "CO", issuer.Id, code.Text() ?? "96", header.Number, header.Date, hash),
            Trace = source.Trace,
            Warnings = [.. source.Warnings.Concat(values.Warnings).Distinct()],
        };
    }

    // <cbc:ResponseCode name="Mercancía no entregada" listID="02">031</cbc:ResponseCode>: listID is the cause of a claim.
    private static DocumentCorrection Reason(XElement? response, XElement? code) =>
        new(response.TextAt(Reference, Id), code.AttributeText("listID"), code.AttributeText("name") ?? response.TextAt(Cac + "Response", Description));
}
