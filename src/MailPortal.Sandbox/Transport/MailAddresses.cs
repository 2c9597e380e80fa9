using System.Net.Mail;
using System.Text;

namespace MailPortal.Sandbox.Transport;

/// <summary>The addresses of an address field: <c>"Contreras, Ana" &lt;ana@contoso.test&gt;, luis@contoso.test</c>.</summary>
internal static class MailAddresses
{
    public static IEnumerable<string> Read(string field)
    {
        foreach (var one in Split(field))
        {
            var open = one.LastIndexOf('<');
            var close = one.LastIndexOf('>');
            var address = (open >= 0 && close > open ? one[(open + 1)..close] : one).Trim();
            if (address.Length > 0) yield return address;
        }
    }

    public static bool IsValid(string address) =>
        address.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at < address.Length - 1 && !address.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '<' or '>' or ',' or ';')
        && MailAddress.TryCreate(address, out var parsed) && parsed.Address == address;

    // Commas inside quotes and comments part nothing; a group's name before a colon is no address.
    private static IEnumerable<string> Split(string field)
    {
        var one = new StringBuilder();
        var (quoted, comment) = (false, 0);
        for (var i = 0; i < field.Length; i++)
        {
            var c = field[i];
            if (c == '\\' && i + 1 < field.Length) one.Append(c).Append(field[++i]);
            else if (c == '"' && comment == 0) (quoted, one) = (!quoted, one.Append(c));
            else if (!quoted && c == '(') comment++;
            else if (!quoted && c == ')' && comment > 0) comment--;
            else if (comment > 0) continue;
            else if (!quoted && c is ',' or ';' && !quoted)
            {
                yield return one.ToString();
                one.Clear();
            }
            else if (!quoted && c == ':') one.Clear();
            else one.Append(c);
        }
        yield return one.ToString();
    }
}
