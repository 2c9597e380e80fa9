using System.Text;
using System.Xml.Linq;
using static MailPortal.Sandbox.Samples.Ubl;

namespace MailPortal.Sandbox.Samples;

/// <summary>What travels to the customer: the document and the authority's answer to it, both as text inside an AttachedDocument.</summary>
internal static class DianEnvelope
{
    public static byte[] Write(SampleDocument document)
    {
        var supplier = document.Supplier.Party;
        var root = Root("AttachedDocument");
        root.Add(
            B("UBLVersionID", "UBL 2.1"),
            B("CustomizationID", "Documentos adjuntos"),
            B("ProfileID", "Factura Electrónica de Venta"),
            B("ProfileExecutionID", "1"),
            B("ID", document.Code),
            B("IssueDate", document.IssueDate),
            B("IssueTime", document.IssueTime),
            B("DocumentType", "Contenedor de Factura Electrónica"),
            B("ParentDocumentID", document.Number),
            A("SenderParty", Party(supplier)),
            A("ReceiverParty", Party(document.Customer)),
            Attachment(DianDocumentXml.Write(document)),
            A("ParentDocumentLineReference",
                B("LineID", "1"),
                A("DocumentReference",
                    B("ID", document.Number),
                    B("UUID", document.Code, ("schemeName", document.IsCreditNote ? "CUDE-SHA384" : "CUFE-SHA384")),
                    B("IssueDate", document.IssueDate),
                    B("DocumentType", "ApplicationResponse"),
                    Attachment(Response(document)),
                    A("ResultOfVerification",
                        B("ValidatorID", "Unidad Especial Dirección de Impuestos y Aduanas Nacionales"),
                        B("ValidationResultCode", "02"),
                        B("ValidationDate", Answered(document).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)),
                        B("ValidationTime", Answered(document).ToString("HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture))))));
        return Bytes(new XDocument(new XDeclaration("1.0", "UTF-8", "no"), root));
    }

    // The authority's ApplicationResponse: 02, validated.
    private static XDocument Response(SampleDocument document)
    {
        var at = Answered(document);
        var root = Root("ApplicationResponse");
        root.Add(
            B("UBLVersionID", "UBL 2.1"),
            B("CustomizationID", "1"),
            B("ProfileID", "DIAN 2.1"),
            B("ProfileExecutionID", "1"),
            B("ID", "9" + document.Code[..12]),
            B("UUID", document.Code[^1] + document.Code[..^1], ("schemeName", "CUDE-SHA384")),
            B("IssueDate", at.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)),
            B("IssueTime", at.ToString("HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture)),
            A("SenderParty", A("PartyTaxScheme", B("RegistrationName", "Unidad Especial Dirección de Impuestos y Aduanas Nacionales"), Agency(B("CompanyID", "800197268"), 4),
                A("TaxScheme", B("ID", "01"), B("Name", "IVA")))),
            A("ReceiverParty", Party(document.Supplier.Party)),
            A("DocumentResponse",
                A("Response", B("ResponseCode", "02"), B("Description", "Documento validado por la DIAN")),
                A("DocumentReference", B("ID", document.Number), B("UUID", document.Code, ("schemeName", document.IsCreditNote ? "CUDE-SHA384" : "CUFE-SHA384"))),
                A("LineResponse", A("LineReference", B("LineID", "1")), A("Response", B("ResponseCode", "0000"), B("Description", "0")))));
        return new XDocument(new XDeclaration("1.0", "UTF-8", "no"), root);
    }

    private static DateTimeOffset Answered(SampleDocument document) => document.IssuedAt.AddSeconds(4);

    private static XElement Attachment(XDocument content)
    {
        var text = Encoding.UTF8.GetString(Bytes(content));
        // "]]>" cannot stand in a CDATA section: it is split over two.
        var sections = text.Split("]]>").Select((piece, i) => new XCData((i == 0 ? "" : ">") + piece)).ToList();
        for (var i = 0; i < sections.Count - 1; i++) sections[i].Value += "]]";
        return A("Attachment", A("ExternalReference", B("MimeCode", "text/xml"), B("EncodingCode", "UTF-8"), new XElement(Cbc + "Description", sections)));
    }

    private static XElement Party(SampleParty party) => A("PartyTaxScheme",
        B("RegistrationName", party.Name), Agency(B("CompanyID", party.Nit), party.CheckDigit), B("TaxLevelCode", party.Liability, ("listName", "48")),
        A("TaxScheme", B("ID", "01"), B("Name", "IVA")));
}
