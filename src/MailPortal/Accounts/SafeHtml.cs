using System.Buffers;
using System.Net;
using System.Text;

namespace MailPortal.Accounts;

/// <summary>HTML that does nothing: text, links, pictures and the marks that signatures are made of. Written anew from what was understood, tag by
/// tag and attribute by attribute, so that nothing passes that is not in a list here (https://html.spec.whatwg.org/ section 13.2.5: what browsers
/// make of the rest is not worth guessing).</summary>
public static class SafeHtml
{
    private static readonly HashSet<string> Kept = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "b", "blockquote", "br", "center", "code", "div", "em", "font", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "li", "ol", "p", "pre", "s", "small", "span", "strong", "sub", "sup",
        "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
    };

    // With everything inside them.
    private static readonly HashSet<string> Dropped = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "iframe", "object", "embed", "noscript", "template", "svg", "math", "title", "textarea", "select", "xmp", "noembed", "noframes", "plaintext", "head",
    };

    private static readonly HashSet<string> Empty = new(StringComparer.OrdinalIgnoreCase) { "br", "hr", "img" };

    private static readonly HashSet<string> Attributes = new(StringComparer.OrdinalIgnoreCase)
    {
        "align", "alt", "bgcolor", "border", "cellpadding", "cellspacing", "color", "colspan", "dir", "face", "height", "href", "lang", "rowspan", "size", "src", "style", "title", "valign", "width",
    };

    private static readonly HashSet<string> Styles = new(StringComparer.OrdinalIgnoreCase)
    {
        "background-color", "border", "border-bottom", "border-collapse", "border-left", "border-radius", "border-right", "border-top", "color", "display", "font", "font-family", "font-size", "font-style",
        "font-weight", "height", "letter-spacing", "line-height", "margin", "margin-bottom", "margin-left", "margin-right", "margin-top", "max-width", "padding", "padding-bottom", "padding-left",
        "padding-right", "padding-top", "text-align", "text-decoration", "vertical-align", "white-space", "width",
    };

    // Nobody writes that; a browser gives up at about as much.
    private const int Deepest = 256;

    private static readonly SearchValues<char> OfNumbers = SearchValues.Create("(0123456789., %)");

    /// <summary>What is left of it.</summary>
    public static string Of(string html) => Of(html, withoutFetching: false);

    private static string Of(string html, bool withoutFetching)
    {
        var result = new StringBuilder(html.Length);
        var open = new Stack<OpenTag>();
        var at = 0;
        while (at < html.Length)
        {
            var tag = html.IndexOf('<', at);
            Text(result, html.AsSpan(at, (tag < 0 ? html.Length : tag) - at));
            if (tag < 0) break;
            at = Tag(html, tag, result, open, withoutFetching);
        }
        while (open.Count > 0) Close(result, open);
        return result.ToString();
    }

    /// <summary>The same as a page for a frame, in the type that mail programs fall back to. The portal fetches nothing from other servers: where a picture would
    /// come from one, its address stands.</summary>
    public static string Page(string html) => $"<body style=\"margin: 1rem; font: 15px/1.5 'Segoe UI', system-ui, Arial, sans-serif\">{Of(html, withoutFetching: true)}</body>";

    /// <returns>Where the text goes on.</returns>
    private static int Tag(string html, int at, StringBuilder result, Stack<OpenTag> open, bool withoutFetching)
    {
        if (html.AsSpan(at).StartsWith("<!--")) return html.IndexOf("-->", at + 4, StringComparison.Ordinal) is var end and >= 0 ? end + 3 : html.Length;
        var closing = at + 1 < html.Length && html[at + 1] == '/';
        var from = at + (closing ? 2 : 1);
        var to = from;
        while (to < html.Length && char.IsAsciiLetterOrDigit(html[to])) to++;
        if (to == from)
        {
            // "a < b": no tag at all; "<!doctype", "<?xml": one that says nothing.
            if (!closing && !(from < html.Length && html[from] is '!' or '?'))
            {
                result.Append("&lt;");
                return at + 1;
            }
            return html.IndexOf('>', at) is var over and >= 0 ? over + 1 : html.Length;
        }
        var name = html[from..to].ToLowerInvariant();
        var attributes = HtmlAttributes.Read(html, ref to);
        if (closing) Close(name, result, open);
        else if (Dropped.Contains(name)) return Behind(html, to, name);
        else if (Kept.Contains(name) && open.Count < Deepest) Open(name, attributes, result, open, withoutFetching);
        return to;
    }

    private static void Open(string name, List<(string Name, string Value)> attributes, StringBuilder result, Stack<OpenTag> open, bool withoutFetching)
    {
        var kept = attributes.DistinctBy(a => a.Name).Select(a => (a.Name, Value: ValueOf(a.Name, a.Value))).Where(a => a.Value is not null).ToList();
        var needed = name switch { "img" => "src", "a" => "href", _ => null };
        // A picture of nothing is shown as a broken one, and a link to nowhere is text.
        if (needed is not null && kept.TrueForAll(a => a.Name != needed)) return;
        var at = result.Length;
        if (withoutFetching && name is "img" && kept.Find(a => a.Name == "src").Value is { } address && !address.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            var words = string.Format(null, AccountText.PictureNotFetched, address);
            result.Append("<span style=\"border: 1px dashed #888; padding: 0 .4em; font-size: 12px; color: #555; word-break: break-all\">").Append(WebUtility.HtmlEncode(words)).Append("</span>");
            return;
        }
        result.Append('<').Append(name);
        foreach (var (attribute, value) in kept) result.Append(' ').Append(attribute).Append("=\"").Append(WebUtility.HtmlEncode(value)).Append('"');
        result.Append('>');
        if (!Empty.Contains(name)) open.Push(new(name, at, result.Length));
    }

    // Closes what is open; what was never opened closes nothing.
    private static void Close(string name, StringBuilder result, Stack<OpenTag> open)
    {
        if (open.All(t => t.Name != name)) return;
        while (Close(result, open) != name) { }
    }

    /// <returns>What was open.</returns>
    private static string Close(StringBuilder result, Stack<OpenTag> open)
    {
        var (name, at, inside) = open.Pop();
        // A link around a picture that was taken away: nothing is there to press.
        if (name is "a" && IsBlank(result, inside)) result.Length = at;
        else result.Append("</").Append(name).Append('>');
        return name;
    }

    private static bool IsBlank(StringBuilder result, int from)
    {
        for (var i = from; i < result.Length; i++)
            if (!char.IsWhiteSpace(result[i])) return false;
        return true;
    }

    private static int Behind(string html, int at, string name) =>
        html.IndexOf($"</{name}", at, StringComparison.OrdinalIgnoreCase) is var end and >= 0 ? html.IndexOf('>', end) is var over and >= 0 ? over + 1 : html.Length : html.Length;

    private static string? ValueOf(string attribute, string value) => !Attributes.Contains(attribute) ? null : attribute switch
    {
        "href" => IsAddress(value, "http", "https", "mailto", "tel") ? value.Trim() : null,
        // A picture that the mail does not bring along is fetched by whoever reads it: only over https, or already inside.
        "src" => IsAddress(value, "https", "cid") || value.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase) && !value.Contains("svg", StringComparison.OrdinalIgnoreCase) ? value.Trim() : null,
        "style" => KeptStyle(value),
        _ => value,
    };

    private static bool IsAddress(string value, params ReadOnlySpan<string> schemes)
    {
        // "java\nscript:" is one to a browser.
        if (value.Any(char.IsControl) || !Uri.TryCreate(value.Trim(), UriKind.Absolute, out var address)) return false;
        foreach (var scheme in schemes)
            if (address.Scheme == scheme) return true;
        return false;
    }

    private static string? KeptStyle(string value)
    {
        var kept = value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(rule => rule.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 && Styles.Contains(rule[..colon].Trim()) && IsPlain(rule[(colon + 1)..]));
        return string.Join("; ", kept) is { Length: > 0 } rules ? rules : null;
    }

    // url(…), expression(…), \65 and comments are ways to say something else; rgb(1, 2, 3) alone has brackets.
    private static bool IsPlain(string value) =>
        !value.AsSpan().ContainsAny("\\<>@") && !value.Contains("/*", StringComparison.Ordinal)
        && (value.IndexOf('(', StringComparison.Ordinal) is var bracket && bracket < 0 || value[..bracket].Trim() is "rgb" or "rgba" && value.AsSpan(bracket).IndexOfAnyExcept(OfNumbers) < 0);

    // Entities stay as they are; a lone quote or & harms nothing in text.
    private static void Text(StringBuilder result, ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (c is '>') result.Append("&gt;");
            else result.Append(c);
        }
    }

    /// <param name="Name">In small letters.</param>
    /// <param name="At">Where it begins in what is written.</param>
    /// <param name="Inside">Where its contents do.</param>
    private readonly record struct OpenTag(string Name, int At, int Inside);
}
