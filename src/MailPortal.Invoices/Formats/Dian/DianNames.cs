using System.Xml.Linq;

namespace MailPortal.Invoices.Formats.Dian;

/// <summary>Namespaces of UBL 2.1 as DIAN uses it, and short ways through a tree that may lack anything.</summary>
internal static class DianNames
{
    public static readonly XNamespace Cac = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";
    public static readonly XNamespace Cbc = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";
    public static readonly XNamespace Ext = "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2";

    public static readonly XName Id = Cbc + "ID", Uuid = Cbc + "UUID", IssueDate = Cbc + "IssueDate", IssueTime = Cbc + "IssueTime",
        Description = Cbc + "Description", Reference = Cac + "DocumentReference", Party = Cac + "PartyTaxScheme",
        CompanyId = Cbc + "CompanyID", RegistrationName = Cbc + "RegistrationName", Attachment = Cac + "Attachment",
        ExternalReference = Cac + "ExternalReference", LineReference = Cac + "ParentDocumentLineReference", ResponseCode = Cbc + "ResponseCode";

    /// <summary>The child at the end of the path, or null as soon as one is missing.</summary>
    public static XElement? At(this XElement? element, params ReadOnlySpan<XName> path)
    {
        foreach (var name in path) element = element?.Element(name);
        return element;
    }

    /// <summary>Its text without surrounding white space; null when it is missing or blank.</summary>
    public static string? Text(this XElement? element)
    {
        var text = element?.Value.Trim();
        return string.IsNullOrEmpty(text) ? null : text;
    }

    /// <summary>Text of the child at the end of the path.</summary>
    public static string? TextAt(this XElement? element, params ReadOnlySpan<XName> path) => element.At(path).Text();

    /// <summary>Value of an attribute; null when it is missing or blank, as in <c>schemeID=""</c>.</summary>
    public static string? AttributeText(this XElement? element, string name)
    {
        var value = ((string?)element?.Attribute(name))?.Trim();
        return string.IsNullOrEmpty(value) ? null : value;
    }
}
