using System.Text;

namespace MailPortal.Mail.Sasl;

/// <summary>PLAIN (RFC 4616 section 2): <c>\0user\0password</c>. Only inside TLS.</summary>
/// <param name="user">The account.</param>
/// <param name="password">Its password.</param>
/// <exception cref="ArgumentNullException">One of them is null.</exception>
/// <exception cref="ArgumentException">A control character in user or password: it could add fields of its own.</exception>
public sealed class Plain(string user, Secret password) : SaslMechanism(user)
{
    private readonly Secret password = Checked(password, nameof(password));

    /// <inheritdoc/>
    public override string Name => "PLAIN";

    internal override Secret Password => password;

    private protected override Secret Credential => password;

    /// <inheritdoc/>
    public override byte[] InitialResponse() => Encoding.UTF8.GetBytes($"\0{User}\0{password.Reveal()}");

    /// <inheritdoc/>
    public override byte[] Answer(ReadOnlySpan<byte> challenge, int number) => [];
}
