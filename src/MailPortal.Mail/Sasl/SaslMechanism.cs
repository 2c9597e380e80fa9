using System.Text;

namespace MailPortal.Mail.Sasl;

/// <summary>A way to prove who one is (RFC 4422), the same for IMAP, POP3 and SMTP; the protocols add their own framing and base64.</summary>
public abstract class SaslMechanism
{
    private protected SaslMechanism(string user)
    {
        User = Checked(user, nameof(user));
    }

    /// <summary>As servers list it: <c>XOAUTH2</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The mailbox or account, in clear.</summary>
    public string User { get; }

    /// <summary>The bytes to send with the command (SASL-IR) or at the server's first empty challenge; null when the server speaks first (LOGIN).
    /// Holds a secret: send, never keep.</summary>
    public abstract byte[]? InitialResponse();

    /// <summary>The answer to a challenge that follows.</summary>
    /// <param name="challenge">Decoded from base64.</param>
    /// <param name="number">0 for the first challenge after the initial response, or the first at all when there is none.</param>
    public abstract byte[] Answer(ReadOnlySpan<byte> challenge, int number);

    /// <summary>For protocols with a command of their own for a password (LOGIN in IMAP, PASS in POP3); null for a token.</summary>
    internal virtual Secret? Password => null;

    /// <summary>The secret in clear, to take it out of what a server echoes back.</summary>
    private protected abstract Secret Credential { get; }

    /// <summary>A server's text without the secret, in case it quotes our own line back to us, whole or cut off somewhere.</summary>
    public string Redact(string text)
    {
        var secret = Credential.Reveal();
        if (secret.Length == 0)
            return text;
        text = Without(Without(text, secret), Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)));
        return InitialResponse() is { } sent ? Without(text, Convert.ToBase64String(sent)) : text;
    }

    /// <summary>Of a long secret the beginning gives away enough: a token's claims, for example.</summary>
    private static string Without(string text, string secret)
    {
        var beginning = secret[..Math.Min(secret.Length, 16)];
        for (var at = text.IndexOf(beginning, StringComparison.Ordinal); at >= 0; at = text.IndexOf(beginning, at + 3, StringComparison.Ordinal))
        {
            var length = text.AsSpan(at).CommonPrefixLength(secret);
            text = string.Concat(text.AsSpan(0, at), "***", text.AsSpan(at + length));
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
