using System.Net;
using System.Text;
using System.Xml.Linq;
using MailPortal.Invoices.Xml;
using static MailPortal.Invoices.Formats.Dian.DianNames;

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
    private static readonly XName Binary = Cbc + "EmbeddedDocumentBinaryObject";

    /// <summary>
    /// All candidates in the order in which they should be tried. The XML parser has already joined several CDATA sections and
    /// resolved &amp;lt;…: a search with regular expressions would break on both.
    /// </summary>
    public static IReadOnlyList<DianEmbedded> Find(XElement container)
    {
        var found = container.Descendants()
            .Where(e => e.Name == Description || e.Name == Binary)
            .Select(e => (Place: PlaceOf(container, e), Text: TextOf(e)))
            .Where(c => c.Text is not null)
            .Select(c => new DianEmbedded(c.Place, c.Text!));
        return [.. found.OrderBy(c => c.Place)];
    }

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

    private static EmbeddedPlace PlaceOf(XElement container, XElement element)
    {
        var top = element;
        while (top.Parent is { } parent && parent != container) top = parent;
        if (top.Name == Attachment) return EmbeddedPlace.Main;
        return top.Name == LineReference ? EmbeddedPlace.LineReference : EmbeddedPlace.Elsewhere;
    }

    private static string? TextOf(XElement element)
    {
        // Some put the document in as elements instead of text.
        if (element.Elements().FirstOrDefault() is { } child) return child.ToString(SaveOptions.DisableFormatting);
        var text = element.Value.Trim().Trim('\uFEFF').Trim();
        if (element.Name == Binary) return FromBase64(text);
        // Escaped once more than needed: "&lt;Invoice" after the parser resolved its own level.
        if (text.StartsWith("&lt;", StringComparison.Ordinal)) text = WebUtility.HtmlDecode(text);
        return text.StartsWith('<') ? text : null;
    }

    private static string? FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length)) return null;
        var xml = XmlText.Decode(bytes.AsMemory(0, length)).Text;
        return xml.StartsWith('<') ? xml : null;
    }
}
