using System.Buffers;

namespace MailPortal.Mail.Mime;

/// <summary>A header of one address written as plainly as nearly all are; for anything else there is <see cref="AddressParser"/>, which
/// would give the same for these.</summary>
internal static class PlainAddress
{
    private static readonly SearchValues<char> NoName = SearchValues.Create("\"(<=:,;\\@");
    private static readonly SearchValues<char> NoAtoms = SearchValues.Create(" \t\r\n\0\"()<>[]:;,\\='");

    /// <summary><c>ana@x.co</c>, <c>Ana &lt;ana@x.co&gt;</c>; null for anything else.</summary>
    public static MailAddress? Read(string text)
    {
        var open = text.IndexOf('<', StringComparison.Ordinal);
        var spec = open < 0 ? text.AsSpan() : text.AsSpan(open + 1);
        if (open >= 0 && (spec.Length == 0 || spec[^1] != '>' || text.AsSpan(0, open).ContainsAny(NoName)))
            return null;
        spec = open < 0 ? spec : spec[..^1];
        var sign = spec.IndexOf('@');
        if (sign < 1 || sign == spec.Length - 1 || spec[^1] == '.' || spec.ContainsAny(NoAtoms) || spec[(sign + 1)..].Contains('@'))
            return null;
        // Without "=" there are no encoded words.
        var malformedWord = false;
        return new MailAddress(open < 0 ? "" : DisplayName.Of(text[..open], ref malformedWord), spec.ToString());
    }
}
