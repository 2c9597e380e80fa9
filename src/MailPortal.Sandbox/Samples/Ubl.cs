using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace MailPortal.Sandbox.Samples;

/// <summary>UBL 2.1's names, short enough to write documents with.</summary>
internal static class Ubl
{
    private const string Schema = "urn:oasis:names:specification:ubl:schema:xsd:";
    public static readonly XNamespace Cac = Schema + "CommonAggregateComponents-2";
    public static readonly XNamespace Cbc = Schema + "CommonBasicComponents-2";
    public static readonly XNamespace Ext = Schema + "CommonExtensionComponents-2";
    public static readonly XNamespace Sts = "dian:gov:co:facturaelectronica:Structures-2-1";

    public static XElement Root(string document) => new(XNamespace.Get(Schema + document + "-2") + document,
        new XAttribute(XNamespace.Xmlns + "cac", Cac), new XAttribute(XNamespace.Xmlns + "cbc", Cbc), new XAttribute(XNamespace.Xmlns + "ext", Ext), new XAttribute(XNamespace.Xmlns + "sts", Sts));

    /// <summary>A basic component: text with attributes.</summary>
    public static XElement B(string name, string text, params (string Name, string Value)[] attributes) =>
        new(Cbc + name, attributes.Select(a => new XAttribute(a.Name, a.Value)), text);

    /// <summary>An aggregate component.</summary>
    public static XElement A(string name, params object?[] content) => new(Cac + name, content);

    /// <summary>An identifier as DIAN wants it marked; with the check digit of a NIT.</summary>
    public static XElement Agency(XElement id, int? checkDigit)
    {
        id.Add(new XAttribute("schemeAgencyID", "195"), new XAttribute("schemeAgencyName", "CO, DIAN (Dirección de Impuestos y Aduanas Nacionales)"));
        if (checkDigit is { } digit) id.Add(new XAttribute("schemeID", digit), new XAttribute("schemeName", "31"));
        return id;
    }

    /// <summary>UTF-8 without byte order mark.</summary>
    public static byte[] Bytes(XDocument document)
    {
        using var stream = new MemoryStream();
        using (var writer = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = false }))
            document.Save(writer);
        return stream.ToArray();
    }
}
