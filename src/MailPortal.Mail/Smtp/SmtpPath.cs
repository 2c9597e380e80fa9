using System.Buffers;
using System.Globalization;
using System.Text;
using MailPortal.Mail.Network;

namespace MailPortal.Mail.Smtp;

/// <summary>An address as it stands in MAIL FROM and RCPT TO (RFC 5321 section 4.1.2). The attack: an address with a line break is a second command, one
/// with a <c>&gt;</c> or a blank adds parameters of its own. So every character is checked here, before anything is sent.</summary>
internal sealed class SmtpPath
{
    // Far above section 4.5.3.1: real addresses exceed it, a whole book is none.
    private const int Longest = 1000;
    private static readonly SearchValues<char> OnlyInQuotes = SearchValues.Create(" \"(),:;<>@[\\]");
    private static readonly SearchValues<char> NotInLiteral = SearchValues.Create(" []\\<>");

    private SmtpPath(string text)
    {
        Text = text;
    }

    /// <summary>The empty path of a notification, <c>&lt;&gt;</c>.</summary>
    internal static SmtpPath Null { get; } = new("");

    /// <summary>Without the angle brackets; the domain in ASCII where that is possible.</summary>
    internal string Text { get; }

    /// <summary>Can only be sent where RFC 6531 is spoken.</summary>
    internal bool NeedsUtf8 => !Ascii.IsValid(Text);

    /// <exception cref="ArgumentException">No address that could be sent.</exception>
    internal static SmtpPath Parse(string address, string parameter)
    {
        ArgumentNullException.ThrowIfNull(address, parameter);
        var at = address.Length > Longest ? -1 : address.LastIndexOf('@');
        if (at <= 0 || !IsLocalPart(address.AsSpan(0, at)) || Domain(address[(at + 1)..]) is not { } domain)
            throw new ArgumentException($"Not an address that can be sent to: {WireText.Printable(Encoding.UTF8.GetBytes(address))}", parameter);
        return new SmtpPath($"{address[..at]}@{domain}");
    }

    /// <summary>Atoms with dots anywhere (real ones have them doubled and at the end), or a quoted string. Beyond ASCII as RFC 6531 section 3.3 allows.</summary>
    private static bool IsLocalPart(ReadOnlySpan<char> text)
    {
        if (!IsPrintable(text))
            return false;
        if (text[0] != '"')
            return !text.ContainsAny(OnlyInQuotes);
        if (text.Length < 3 || text[^1] != '"')
            return false;
        text = text[1..^1];
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"' || (text[i] == '\\' && ++i == text.Length))
                return false;
        }

        return true;
    }

    /// <summary>The domain as it is sent; null when it is none. One that has no ASCII form stays as it is and needs RFC 6531.</summary>
    private static string? Domain(string text)
    {
        if (text.Length == 0 || !IsPrintable(text))
            return null;
        if (text[0] == '[')
            return text[^1] == ']' && Ascii.IsValid(text) && !text.AsSpan(1, text.Length - 2).ContainsAny(NotInLiteral) ? text : null;
        var domain = ToAscii(text);
        return domain.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' || !char.IsAscii(c)) && domain[0] != '.' ? domain : null;
    }

    internal static string ToAscii(string domain)
    {
        if (Ascii.IsValid(domain))
            return domain;
        try
        {
            return new IdnMapping().GetAscii(domain);
        }
        catch (ArgumentException)
        {
            return domain;
        }
    }

    private static bool IsPrintable(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            // Half a surrogate pair shows as U+FFFD and could not be sent as UTF-8.
            if (rune.Value == 0xFFFD || (rune.Value != ' ' && (Rune.IsControl(rune) || Rune.IsWhiteSpace(rune))))
                return false;
        }

        return true;
    }
}
