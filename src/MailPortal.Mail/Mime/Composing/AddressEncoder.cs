using System.Buffers;
using System.Globalization;
using System.Text;

namespace MailPortal.Mail.Mime.Composing;

/// <summary>Addresses as they go over the wire (RFC 5322 section 3.4.1, RFC 6531 section 3.3): <c>ana@xn--espaa-rta.example</c>. One that
/// is not an address is refused: what follows a comma in it would be one more recipient.</summary>
internal static class AddressEncoder
{
    // RFC 5321 section 4.5.3.1 wants 64 + 1 + 255 taken at least.
    private const int Longest = 320;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };
    private static readonly SearchValues<char> HostName = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    /// <summary>The address with its domain in ASCII (RFC 5891); as it is, in UTF-8, only where the part before the @ is not ASCII.</summary>
    /// <param name="address">The address.</param>
    /// <param name="field">Where it stands, for the refusal.</param>
    /// <exception cref="ArgumentException">It is no address.</exception>
    public static string Wire(string address, string field)
    {
        address = address.Trim(' ');
        var at = address.LastIndexOf('@');
        if (at <= 0 || at == address.Length - 1 || address.Any(char.IsControl))
            throw Refused(address, field);
        var local = LocalPart(address[..at]);
        var domain = local is null ? null : Domain(address[(at + 1)..], keep: !Ascii.IsValid(local));
        if (domain is null || Encoding.UTF8.GetByteCount(local + domain) >= Longest)
            throw Refused(address, field);
        return $"{local}@{domain}";
    }

    /// <summary>Writes a mailbox and what comes behind it.</summary>
    public static void Write(MailAddress address, string field, string end, HeaderWriter writer)
    {
        var wire = Wire(address.Address, field);
        HeaderText.Phrase(address.Name, writer);
        // Quotes of a local part are safe from readers that look for names only within brackets.
        writer.Token((HeaderText.Clean(address.Name).Length == 0 && !wire.StartsWith('"') ? wire : $"<{wire}>") + end);
    }

    private static string? LocalPart(string local)
    {
        if (local[0] == '"')
            return Unquote(local) is { } text ? HeaderText.Quote(text) : null;
        foreach (var rune in local.EnumerateRunes())
            if (rune.IsAscii ? rune.Value != '.' && !HeaderText.Atom.Contains((char)rune.Value) : rune.Value == 0xFFFD || Rune.IsWhiteSpace(rune))
                return null;
        // Dots where they must not be exist on old Japanese telephones: quoted they are legal.
        return local.StartsWith('.') || local.EndsWith('.') || local.Contains("..", StringComparison.Ordinal) ? HeaderText.Quote(local) : local;
    }

    private static string? Unquote(string quoted)
    {
        var text = new StringBuilder(quoted.Length);
        for (var i = 1; i < quoted.Length; i++)
        {
            if (quoted[i] == '"')
                return i == quoted.Length - 1 && i > 1 ? text.ToString() : null;
            if (quoted[i] == '\\' && ++i == quoted.Length)
                return null;
            text.Append(quoted[i]);
        }
        return null;
    }

    private static string? Domain(string domain, bool keep)
    {
        // user@[192.0.2.1]
        if (domain.StartsWith('[') && domain.EndsWith(']'))
            return domain.Length > 2 && Ascii.IsValid(domain) && !domain.AsSpan(1, domain.Length - 2).ContainsAny("[]\\ ") ? domain : null;
        try
        {
            var ascii = Ascii.IsValid(domain) ? domain : Idn.GetAscii(domain);
            var legal = !ascii.AsSpan().ContainsAnyExcept(HostName) && !ascii.StartsWith('.') && !ascii.EndsWith('.') && !ascii.Contains("..", StringComparison.Ordinal);
            return !legal ? null : keep ? domain : ascii;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static ArgumentException Refused(string address, string field) => new($"{field}: <{string.Concat(address.Select(static c => char.IsControl(c) ? '?' : c))}> is no mail address.");
}
