using System.Globalization;
using System.Net;
using System.Xml;
using System.Xml.Linq;
using static MailPortal.Invoices.Formats.Dian.DianNames;
using XmlText = MailPortal.Invoices.Xml.XmlText;

namespace MailPortal.Invoices.Formats.Dian;

/// <summary>
/// Looks for texts in a container, one at a time: whoever asks for the next is done with the last. A candidate inside a candidate is part of
/// its text and not looked at again: ninety descriptions around nine megabytes would be ninety copies of them.
/// </summary>
/// <param name="budget">What all texts together may hold.</param>
/// <param name="cancellation">Stops it.</param>
internal sealed class EmbeddedTexts(TextBudget budget, CancellationToken cancellation)
{
    private static readonly XName Binary = Cbc + "EmbeddedDocumentBinaryObject";
    private static readonly XmlWriterSettings Plain = new() { OmitXmlDeclaration = true, NewLineHandling = NewLineHandling.None };

    /// <summary>
    /// All candidates in the order in which they should be tried. The XML parser has already joined several CDATA sections and
    /// resolved &amp;lt;…: a search with regular expressions would break on both.
    /// </summary>
    /// <exception cref="TextBudgetException">More than the budget; nothing after it is given.</exception>
    public IEnumerable<DianEmbedded> Find(XElement container)
    {
        foreach (var top in container.Elements().OrderBy(PlaceOf))
        {
            foreach (var element in Outermost(top))
                if (TextOf(element) is { } text) yield return new DianEmbedded(PlaceOf(top), text);
        }
    }

    private static EmbeddedPlace PlaceOf(XElement top)
    {
        if (top.Name == Attachment) return EmbeddedPlace.Main;
        return top.Name == LineReference ? EmbeddedPlace.LineReference : EmbeddedPlace.Elsewhere;
    }

    private IEnumerable<XElement> Outermost(XElement top)
    {
        for (var element = top; element is not null;)
        {
            cancellation.ThrowIfCancellationRequested();
            var isCandidate = element.Name == Description || element.Name == Binary;
            if (isCandidate) yield return element;
            element = (isCandidate ? null : FirstChild(element)) ?? After(element, top);
        }
    }

    private static XElement? FirstChild(XElement element) => element.Elements().FirstOrDefault();

    private static XElement? After(XElement element, XElement top)
    {
        for (var at = element; at is not null && at != top; at = at.Parent)
            if (at.ElementsAfterSelf().FirstOrDefault() is { } next) return next;
        return null;
    }

    private string? TextOf(XElement element)
    {
        // Some put the document in as elements instead of text.
        if (FirstChild(element) is { } child) return Written(child);
        budget.Take(element.Nodes().OfType<XText>().Sum(t => (long)t.Value.Length), cancellation);
        var text = element.Value.Trim().Trim('\uFEFF').Trim();
        if (element.Name == Binary) return FromBase64(text);
        // Escaped once more than needed: "&lt;Invoice" after the parser resolved its own level.
        if (text.StartsWith("&lt;", StringComparison.Ordinal)) text = WebUtility.HtmlDecode(text);
        return text.StartsWith('<') ? text : null;
    }

    // Counted while it is written: a namespace of a megabyte, declared once, is written again on every element that needs it.
    private string Written(XElement element)
    {
        using var counted = new CountedWriter(budget, cancellation);
        using (var writer = XmlWriter.Create(counted, Plain)) element.Save(writer);
        return counted.ToString();
    }

    private static string? FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length)) return null;
        var xml = XmlText.Decode(bytes.AsMemory(0, length)).Text;
        return xml.StartsWith('<') ? xml : null;
    }

    private sealed class CountedWriter(TextBudget budget, CancellationToken cancellation) : StringWriter(CultureInfo.InvariantCulture)
    {
        public override void Write(char value)
        {
            budget.Take(1, cancellation);
            base.Write(value);
        }

        public override void Write(char[] buffer, int index, int count)
        {
            budget.Take(count, cancellation);
            base.Write(buffer, index, count);
        }

        public override void Write(ReadOnlySpan<char> buffer)
        {
            budget.Take(buffer.Length, cancellation);
            base.Write(buffer);
        }

        public override void Write(string? value)
        {
            budget.Take(value?.Length ?? 0, cancellation);
            base.Write(value);
        }
    }
}
