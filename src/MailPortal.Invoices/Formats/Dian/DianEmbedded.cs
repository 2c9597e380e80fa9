using System.Text;
using MailPortal.Invoices.Xml;

namespace MailPortal.Invoices.Formats.Dian;

/// <summary>Where in a container a text was found.</summary>
internal enum EmbeddedPlace
{
    /// <summary>cac:Attachment of the root: the document's place.</summary>
    Main,
    /// <summary>cac:ParentDocumentLineReference: the place of DIAN's answer.</summary>
    LineReference,
    /// <summary>Any other cbc:Description or embedded binary.</summary>
    Elsewhere,
}

/// <summary>A text inside a container that may be a document.</summary>
internal sealed record DianEmbedded(EmbeddedPlace Place, string Text)
{
    /// <summary>
    /// Its bytes in UTF-8, white space around the root trimmed. A declaration stays as it is unless it names another encoding:
    /// in these bytes it would then be a lie.
    /// </summary>
    public ReadOnlyMemory<byte> ToBytes(XmlText xml)
    {
        var text = Text.Trim().Trim('\uFEFF').Trim();
        var declared = XmlText.DeclaredName(text);
        return Encoding.UTF8.GetBytes(declared is null || declared.Equals("utf-8", StringComparison.OrdinalIgnoreCase) ? text : xml.Text);
    }
}
