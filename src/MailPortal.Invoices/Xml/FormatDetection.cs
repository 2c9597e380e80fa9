using System.Xml.Linq;

namespace MailPortal.Invoices.Xml;

/// <summary>The format of a document by namespace and name of its root; file names and content types are not asked.</summary>
internal static class FormatDetection
{
    private const string UblPrefix = "urn:oasis:names:specification:ubl:schema:xsd:";

    private static readonly HashSet<string> UblRoots = ["Invoice", "CreditNote", "DebitNote", "ApplicationResponse", "AttachedDocument"];

    private static readonly HashSet<string> SriRoots =
        ["factura", "notaCredito", "notaDebito", "guiaRemision", "comprobanteRetencion", "liquidacionCompra", "autorizacion", "autorizaciones"];

    private static readonly HashSet<string> SiiRoots = ["DTE", "EnvioDTE", "SetDTE", "EnvioBOLETA"];

    /// <summary>True for the UBL roots that DIAN, SUNAT and Peppol share: which of them it is, only the content tells.</summary>
    public static bool IsUbl(XName root) =>
        UblRoots.Contains(root.LocalName) && root.NamespaceName.StartsWith(UblPrefix, StringComparison.Ordinal);

    /// <summary>The format of a root that is not one of <see cref="IsUbl"/>; null when it is unknown.</summary>
    public static DocumentFormat? OfRoot(XName root)
    {
        var (name, space) = (root.LocalName, root.NamespaceName);
        bool In(string part) => space.Contains(part, StringComparison.OrdinalIgnoreCase);

        if (name.StartsWith("NominaIndividual", StringComparison.Ordinal) && In("dian:gov:co:facturaelectronica")) return DocumentFormat.Dian;
        if (name is "CrossIndustryInvoice" && In("uncefact:data:standard:CrossIndustryInvoice")) return DocumentFormat.Cii;
        if (name is "CrossIndustryDocument" && In("urn:ferd:CrossIndustryDocument")) return DocumentFormat.Zugferd1;
        if (name is "Facturae" && In("facturae")) return DocumentFormat.Facturae;
        if (name is "Comprobante" && In("sat.gob.mx/cfd")) return DocumentFormat.Cfdi;
        if (name is "Retenciones" && In("sat.gob.mx/esquemas/retencionpago")) return DocumentFormat.CfdiRetention;
        if (In("sii.cl/SiiDte") || space.Length == 0 && SiiRoots.Contains(name)) return DocumentFormat.Sii;
        if (In("urn:sunat:") || space.StartsWith(UblPrefix, StringComparison.Ordinal) && name is "SummaryDocuments" or "VoidedDocuments") return DocumentFormat.Sunat;
        if (name is "FatturaElettronica" or "FatturaElettronicaSemplificata" && In("fatt")) return DocumentFormat.FatturaPa;
        if (SriRoots.Contains(name) && (space.Length == 0 || In("sri.gob.ec") || In("ec.gob.sri"))) return DocumentFormat.Sri;
        return null;
    }

    /// <summary>Whose profile a UBL document follows.</summary>
    public static DocumentFormat OfUbl(XElement root)
    {
        if (root.Name.LocalName == "AttachedDocument") return DocumentFormat.Dian;
        var profile = ChildText(root, "ProfileID") + "|" + ChildText(root, "CustomizationID");
        var scheme = (string?)Child(root, "UUID")?.Attribute("schemeName") ?? "";
        if (profile.StartsWith("DIAN", StringComparison.OrdinalIgnoreCase)) return DocumentFormat.Dian;
        if (scheme.StartsWith("CUFE", StringComparison.Ordinal) || scheme.StartsWith("CUDE", StringComparison.Ordinal) || scheme.StartsWith("CUDS", StringComparison.Ordinal))
            return DocumentFormat.Dian;
        if (Child(root, "UBLExtensions") is { } extensions && extensions.Descendants().Any(IsDianExtension)) return DocumentFormat.Dian;
        // SUNAT names itself in the agency of nearly every code, and in the extensions of UBL 2.0.
        if (root.Name.LocalName == "DebitNote" || root.Descendants().Any(IsSunat)) return DocumentFormat.Sunat;
        return DocumentFormat.Ubl;
    }

    private static bool IsDianExtension(XElement element) =>
        element.Name.NamespaceName.StartsWith("dian:gov:co", StringComparison.Ordinal)
        || element.Name.NamespaceName.Contains("www.dian.gov.co", StringComparison.Ordinal);

    private static bool IsSunat(XElement element) =>
        element.Name.NamespaceName.StartsWith("urn:sunat:", StringComparison.Ordinal)
        || element.Attributes().Any(a => a.Value.Contains("SUNAT", StringComparison.Ordinal))
        || element.Name.LocalName is "URI" && element.Value.Contains("SUNAT", StringComparison.OrdinalIgnoreCase);

    private static XElement? Child(XElement root, string name) => root.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    private static string ChildText(XElement root, string name) => Child(root, name)?.Value.Trim() ?? "";
}
