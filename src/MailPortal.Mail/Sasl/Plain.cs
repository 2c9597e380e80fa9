using System.Text;

namespace MailPortal.Mail.Sasl;

/// <summary>PLAIN (RFC 4616): <c>\0user\0password</c>. Only inside TLS.</summary>
/// <param name="user">The account.</param>
/// <param name="password">Its password.</param>
public sealed class Plain(string user, Secret password) : SaslMechanism(user)
{
    private readonly Secret password = Checked(password, nameof(password));

    /// <inheritdoc/>
    public override string Name => "PLAIN";

    /// <summary>For protocols with a command of their own for a password (LOGIN in IMAP, PASS in POP3).</summary>
    internal Secret Password => password;

    private protected override Secret Credential => password;

    /// <inheritdoc/>
    public override byte[] InitialResponse() => Encoding.UTF8.GetBytes($"\0{User}\0{password.Reveal()}");

    /// <inheritdoc/>
    public override byte[] Answer(ReadOnlySpan<byte> challenge, int number) => [];
}
