using System.Buffers;
using System.Text;

namespace MailPortal.Mail.Mime;

/// <summary>One address (addr-spec and angle-addr, RFC 5322 sections 3.4.1 and 4.4) out of the text that holds it: without route, comments
/// and the blanks that the obsolete form allows around dots and the @, and without what mailers put around it.</summary>
internal static class AddressSpec
{
    private static readonly SearchValues<char> Doubtful = SearchValues.Create(" \t()=:'");
    private static readonly string[] Schemes = ["mailto", "smtp"];

    /// <param name="quoted">A quoted local part, left as it is; often empty.</param>
    /// <param name="rest">What follows it.</param>
    /// <param name="mended">Set when it was no addr-spec as it stood.</param>
    public static string Clean(string quoted, string rest, ref bool mended)
    {
        if (!rest.AsSpan().ContainsAny(Doubtful) && !rest.EndsWith('.'))
            return quoted + rest;
        var text = (quoted + WithoutComments(rest)).Trim();
        // <@a,@b:ana@x.co> (section 4.4)
        if (text.StartsWith('@') && text.IndexOf(':', StringComparison.Ordinal) is > 0 and var route)
            text = text[(route + 1)..].Trim();
        if (text.Contains("=?", StringComparison.Ordinal))
            text = Other(text, EncodedWords.DecodeText(text, ref mended).Trim(), ref mended);
        if (text.Length > 1 && text[0] == '\'' && text[^1] == '\'')
            text = Other(text, text[1..^1].Trim(), ref mended);
        if (text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && IsScheme(text.AsSpan(0, colon)))
            text = Other(text, text[(colon + 1)..].Trim(), ref mended);
        var sign = text.LastIndexOf('@');
        if (sign < 0)
            return text;
        text = quoted.Length > 0 ? quoted + Tight(text[Math.Min(quoted.Length, text.Length)..]) : Tight(text);
        return text.EndsWith('.') ? Other(text, text.TrimEnd('.'), ref mended) : text;
    }

    /// <summary>Whether it is <c>mailto</c> or <c>SMTP</c>, which stand before an address in links and in Exchange's own list of addresses.</summary>
    public static bool IsScheme(ReadOnlySpan<char> word)
    {
        foreach (var scheme in Schemes)
            if (word.Equals(scheme, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    /// <summary>"ana . diaz @ x . co" without its blanks; other blanks stay.</summary>
    public static string Tight(string text)
    {
        if (!text.AsSpan().ContainsAny(' ', '\t'))
            return text;
        var tight = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] is not (' ' or '\t'))
            {
                tight.Append(text[at]);
                continue;
            }
            var start = at;
            while (at + 1 < text.Length && text[at + 1] is ' ' or '\t')
                at++;
            if (!(tight.Length > 0 && tight[^1] is '.' or '@') && !(at + 1 < text.Length && text[at + 1] is '.' or '@'))
                tight.Append(text, start, at + 1 - start);
        }
        return tight.ToString();
    }

    // <pete(his account)@silly.test(his host)>
    private static string WithoutComments(string text)
    {
        if (!text.Contains('(', StringComparison.Ordinal))
            return text;
        var kept = new StringBuilder(text.Length);
        var depth = 0;
        foreach (var c in text)
        {
            if (c == '(')
                depth++;
            else if (c == ')' && depth > 0)
                depth--;
            else if (depth == 0)
                kept.Append(c);
        }
        return kept.ToString();
    }

    private static string Other(string before, string after, ref bool mended)
    {
        mended |= before != after;
        return after;
    }
}
