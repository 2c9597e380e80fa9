using System.Net;

namespace MailPortal.Accounts;

/// <summary>The attributes of one tag, however they are written.</summary>
internal static class HtmlAttributes
{
    /// <param name="html">All of it.</param>
    /// <param name="at">Behind the tag's name; afterwards behind the tag.</param>
    public static List<(string Name, string Value)> Read(string html, ref int at)
    {
        var found = new List<(string, string)>();
        while (at < html.Length && html[at] != '>')
        {
            if (char.IsWhiteSpace(html[at]) || html[at] is '/' or '=')
            {
                at++;
                continue;
            }
            var from = at;
            while (at < html.Length && !char.IsWhiteSpace(html[at]) && html[at] is not ('=' or '>' or '/')) at++;
            var name = html[from..at].ToLowerInvariant();
            found.Add((name, ReadValue(html, ref at)));
        }
        if (at < html.Length) at++;
        return found;
    }

    private static string ReadValue(string html, ref int at)
    {
        var here = at;
        while (here < html.Length && char.IsWhiteSpace(html[here])) here++;
        if (here >= html.Length || html[here] != '=') return "";
        here++;
        while (here < html.Length && char.IsWhiteSpace(html[here])) here++;
        at = here;
        if (at >= html.Length) return "";
        if (html[at] is var quote and ('"' or '\''))
        {
            var end = html.IndexOf(quote, at + 1);
            var value = html[(at + 1)..(end < 0 ? html.Length : end)];
            at = end < 0 ? html.Length : end + 1;
            return WebUtility.HtmlDecode(value);
        }
        var from = at;
        while (at < html.Length && !char.IsWhiteSpace(html[at]) && html[at] != '>') at++;
        return WebUtility.HtmlDecode(html[from..at]);
    }
}
