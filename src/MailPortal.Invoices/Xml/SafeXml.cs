using System.Xml;
using System.Xml.Linq;

namespace MailPortal.Invoices.Xml;

/// <summary>
/// Reads hostile XML. No DTD (entities, external subsets and billion laughs all need one), no resolver, counted depth and nodes.
/// Processing instructions and XInclude elements are text like any other here: nothing acts on them.
/// </summary>
internal static class SafeXml
{
    /// <summary>Name of the root, read no further than its start tag; null when there is none.</summary>
    public static XName? RootName(XmlText xml)
    {
        if (HasDoctype(xml.Text)) return null;
        try
        {
            using var reader = Open(xml.Text);
            return reader.MoveToContent() == XmlNodeType.Element ? XName.Get(reader.LocalName, reader.NamespaceURI) : null;
        }
        catch (XmlException)
        {
            // Whoever asks for the root of something that has none learns the reason from Load.
            return null;
        }
    }

    /// <summary>The whole document as a tree.</summary>
    public static XmlOutcome Load(XmlText xml, Limits limits, CancellationToken cancellationToken)
    {
        if (xml.Text.Length > limits.XmlBytes) return XmlOutcome.Failed(ReadProblemKind.XmlTooLarge, $"{xml.Text.Length} > {limits.XmlBytes}");
        if (xml.Text.Length == 0) return XmlOutcome.Failed(ReadProblemKind.NotWellFormed, "empty");
        if (HasDoctype(xml.Text)) return XmlOutcome.Failed(ReadProblemKind.DoctypeRefused, null);
        try
        {
            using var reader = Open(xml.Text);
            return Build(reader, limits, cancellationToken);
        }
        catch (XmlException e)
        {
            return XmlOutcome.Failed(IsAtEnd(xml.Text, e) ? ReadProblemKind.Truncated : ReadProblemKind.NotWellFormed, e.Message);
        }
    }

    private static XmlReader Open(string text) => XmlReader.Create(new StringReader(text), new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersFromEntities = 1,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        CloseInput = true,
    });

    // Built by hand, not by XElement.Load, because only here depth and number of nodes can be counted as they come.
    private static XmlOutcome Build(XmlReader reader, Limits limits, CancellationToken cancellationToken)
    {
        XElement? root = null, current = null;
        var nodes = 0;
        for (var reads = 0; reader.Read(); reads++)
        {
            if ((reads & 0xFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
            if (nodes > limits.XmlNodes) return XmlOutcome.Failed(ReadProblemKind.XmlTooLarge, $"more than {limits.XmlNodes} nodes");
            if (reader.NodeType == XmlNodeType.Element)
            {
                if (reader.Depth >= limits.XmlDepth) return XmlOutcome.Failed(ReadProblemKind.XmlTooDeep, $"> {limits.XmlDepth}");
                var element = new XElement(XName.Get(reader.LocalName, reader.NamespaceURI));
                var isEmpty = reader.IsEmptyElement;
                nodes += 1 + AddAttributes(reader, element);
                if (current is null) root = element;
                else current.Add(element);
                if (!isEmpty) current = element;
            }
            else if (reader.NodeType == XmlNodeType.EndElement) current = current?.Parent;
            else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && current is not null)
            {
                // A string added to a string is copied: ten megabytes of tiny CDATA sections would take hours. Nodes are only linked.
                current.Add(current.IsEmpty ? reader.Value : new XText(reader.Value));
                nodes++;
            }
        }
        return root is null ? XmlOutcome.Failed(ReadProblemKind.NotWellFormed, "no root") : new XmlOutcome(root, null, null);
    }

    private static int AddAttributes(XmlReader reader, XElement element)
    {
        var count = 0;
        while (reader.MoveToNextAttribute())
        {
            count++;
            if (reader.NamespaceURI == XNamespace.Xmlns.NamespaceName) continue;
            element.Add(new XAttribute(XName.Get(reader.LocalName, reader.NamespaceURI), reader.Value));
        }
        return count;
    }

    // A DOCTYPE can only stand before the root, among comments and processing instructions.
    private static bool HasDoctype(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at])) at++;
            else if (string.CompareOrdinal(text, at, "<!--", 0, 4) == 0) at = After(text, "-->", at + 4);
            else if (string.CompareOrdinal(text, at, "<?", 0, 2) == 0) at = After(text, "?>", at + 2);
            else return string.Compare(text, at, "<!DOCTYPE", 0, 9, StringComparison.OrdinalIgnoreCase) == 0;
        }
        return false;
    }

    private static int After(string text, string mark, int from)
    {
        var at = text.IndexOf(mark, from, StringComparison.Ordinal);
        return at < 0 ? text.Length : at + mark.Length;
    }

    private static bool IsAtEnd(string text, XmlException e)
    {
        var lines = text.AsSpan().Count('\n') + 1;
        return e.LineNumber >= lines && e.LinePosition >= text.Length - (text.LastIndexOf('\n') + 1);
    }
}
