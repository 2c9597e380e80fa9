using System.Text;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Sasl;

/// <summary>A way to prove who one is (RFC 4422), the same for IMAP, POP3 and SMTP; the protocols add their own framing and base64.</summary>
/// <remarks>How a sign-in is refused, in every protocol by a <see cref="MailProblemException"/>; the connection is still good, for another try:
/// <list type="table">
/// <listheader><term>what is meant</term><description>IMAP · POP3 · SMTP</description></listheader>
/// <item><term>no reason given, or not offered</term><description><see cref="MailProblem.SignInRefused"/> · <see cref="MailProblem.PopSignInRefused"/> · <see cref="MailProblem.SmtpSignInRefused"/></description></item>
/// <item><term>user, password or token is wrong</term><description><see cref="MailProblem.CredentialsWrong"/> · <see cref="MailProblem.PopCredentialsWrong"/> · <see cref="MailProblem.SmtpCredentialsWrong"/></description></item>
/// <item><term>no passwords, or no sign-in at all</term><description><see cref="MailProblem.PasswordSignInBlocked"/> · <see cref="MailProblem.PopPasswordSignInBlocked"/> · <see cref="MailProblem.SmtpSignInDisabled"/></description></item>
/// <item><term>not now</term><description><see cref="MailProblem.ServerUnavailable"/> · <see cref="MailProblem.PopServerUnavailable"/>, <see cref="MailProblem.PopSignInTooSoon"/>, <see cref="MailProblem.PopMailboxInUse"/> · <see cref="MailProblem.ServerUnavailable"/></description></item>
/// <item><term>known, and the mailbox is not opened</term><description><see cref="MailProblem.MailboxNotConnected"/>, <see cref="MailProblem.ApplicationNotAllowedInMailbox"/> · <see cref="MailProblem.PopMailboxBroken"/> · –</description></item>
/// <item><term>too often, too many</term><description><see cref="MailProblem.ServerThrottled"/>, <see cref="MailProblem.TooManyConnections"/> everywhere</description></item>
/// </list>
/// and others of the <see cref="ProblemCatalogue"/> where the server's words say more.</remarks>
public abstract class SaslMechanism
{
    // Of a token even that much tells something: a claim, the beginning of a key.
    private const int Piece = 8;
    private const string Hidden = "***";
    private string[]? forms;

    private protected SaslMechanism(string user)
    {
        User = Checked(user, nameof(user));
    }

    /// <summary>As servers list it (RFC 4422 section 3.1): <c>XOAUTH2</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The mailbox or account, in clear: the authorization identity where the mechanism has one (RFC 4422 section 3.4.1), the one that signs in elsewhere.</summary>
    public string User { get; }

    /// <summary>The initial response (RFC 4422 section 3.3): the bytes to send with the command (SASL-IR) or at the server's first empty challenge; null when the server speaks first (LOGIN).
    /// Holds a secret: send, never keep.</summary>
    public abstract byte[]? InitialResponse();

    /// <summary>The answer to a challenge that follows (RFC 4422 section 3.4).</summary>
    /// <param name="challenge">Decoded from base64.</param>
    /// <param name="number">0 for the first challenge after the initial response, or the first at all when there is none.</param>
    public abstract byte[] Answer(ReadOnlySpan<byte> challenge, int number);

    /// <summary>For protocols with a command of their own for a password (LOGIN in IMAP, PASS in POP3); null for a token.</summary>
    internal virtual Secret? Password => null;

    /// <summary>Whether that command is the only way for this name: somebody else's mailbox at Exchange, <c>user\mailbox</c> or <c>domain/user/mailbox</c>, is refused in a
    /// dialogue (<c>NO AUTHENTICATE failed.</c>) and taken there.</summary>
    internal bool GoesByCommandAt(string greeting) =>
        Password is not null && User.AsSpan().ContainsAny('\\', '/') && greeting.Contains("Microsoft Exchange", StringComparison.Ordinal);

    /// <summary>The secret in clear, to take it out of what a server echoes back.</summary>
    private protected abstract Secret Credential { get; }

    /// <summary>A server's text without the secret, in case it quotes our own line back to us: whole, or any piece that is long enough to be one.
    /// Before a <c>…</c>, which says that a text was cut there, and behind it shorter ones are.</summary>
    public string Redact(string text)
    {
        foreach (var form in forms ??= [.. Forms()])
            text = Without(text, form);
        return text;
    }

    /// <summary>The server did not offer it, in words that stand for an answer of its own.</summary>
    internal string NotOffered(IEnumerable<string> offered) =>
        $"the server does not offer {Name}; it offers {string.Join(' ', offered.Order(StringComparer.Ordinal))}";

    /// <summary>Every spelling in which a server can have it from us: as it is, in what we send, and in base64 wherever it begins within three bytes.</summary>
    private IEnumerable<string> Forms()
    {
        var secret = Credential.Reveal();
        if (secret.Length == 0)
            yield break;
        yield return secret;
        // As it stands between quotes (IMAP's LOGIN, RFC 9051 section 4.3).
        if (secret.AsSpan().ContainsAny('"', '\\'))
            yield return secret.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        var bytes = Encoding.UTF8.GetBytes(secret);
        yield return Convert.ToBase64String(bytes);
        // Only where the secret stands in it: the name and "auth=Bearer" may be said. A short one takes of its neighbours what makes a piece.
        if (InitialResponse() is { } sent && sent.AsSpan().LastIndexOf(bytes) is >= 0 and var at)
        {
            var text = Convert.ToBase64String(sent);
            var end = Math.Min(text.Length, (((at + bytes.Length) * 8) + 5) / 6);
            yield return text[Math.Min(at * 8 / 6, Math.Max(0, end - Piece))..end];
        }

        for (var before = 0; before < 3; before++)
        {
            var shifted = new byte[before + bytes.Length];
            bytes.CopyTo(shifted, before);
            // Without the characters that hold bits of what stands around it.
            var form = Convert.ToBase64String(shifted)[(before == 0 ? 0 : before + 1)..(shifted.Length * 8 / 6)];
            if (form.Length >= Piece)
                yield return form;
        }
    }

    private static string Without(string text, string secret)
    {
        var piece = Math.Min(Piece, secret.Length);
        StringBuilder? kept = null;
        var from = 0;
        for (var at = 0; at + piece <= text.Length;)
        {
            if (!secret.AsSpan().Contains(text.AsSpan(at, piece), StringComparison.Ordinal))
            {
                at++;
                continue;
            }

            var length = piece;
            while (at + length < text.Length && secret.AsSpan().Contains(text.AsSpan(at + length + 1 - piece, piece), StringComparison.Ordinal))
                length++;
            (kept ??= new()).Append(text, from, at - from).Append(Hidden);
            from = at += length;
        }

        return WithoutAtCuts(kept is null ? text : kept.Append(text, from, text.Length - from).ToString(), secret);
    }

    /// <summary>A text may have been cut within the secret, too soon for a piece: then its beginning stands before the cut, or its end behind.</summary>
    private static string WithoutAtCuts(string text, string secret)
    {
        for (var cut = text.IndexOf(WireText.Cut, StringComparison.Ordinal); cut >= 0; cut = text.IndexOf(WireText.Cut, cut + 1))
        {
            for (var length = Math.Min(Piece, secret.Length) - 1; length > 1; length--)
            {
                if (text.AsSpan(cut + 1).StartsWith(secret.AsSpan(secret.Length - length), StringComparison.Ordinal))
                    text = string.Concat(text.AsSpan(0, cut + 1), Hidden, text.AsSpan(cut + 1 + length));
                if (!text.AsSpan(0, cut).EndsWith(secret.AsSpan(0, length), StringComparison.Ordinal))
                    continue;
                text = string.Concat(text.AsSpan(0, cut - length), Hidden, text.AsSpan(cut));
                cut += Hidden.Length - length;
            }
        }

        return text;
    }

    /// <summary>Control characters frame these formats (NUL in PLAIN, \x01 in OAuth, CR LF around everything): a user name that carries one could add
    /// fields of its own, for example a second <c>auth=</c>.</summary>
    private protected static string Checked(string value, string name)
    {
        ArgumentNullException.ThrowIfNull(value, name);
        foreach (var character in value)
            if (char.IsControl(character))
                throw new ArgumentException("A control character is not allowed here.", name);
        return value;
    }

    private protected static Secret Checked(Secret value, string name)
    {
        ArgumentNullException.ThrowIfNull(value, name);
        Checked(value.Reveal(), name);
        return value;
    }
}
