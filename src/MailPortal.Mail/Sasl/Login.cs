using System.Text;

namespace MailPortal.Mail.Sasl;

/// <summary>LOGIN (draft-murchison-sasl-login): the server asks for the user name, then for the password, in words that differ from server to
/// server, so only the order counts. For servers without PLAIN.</summary>
/// <param name="user">The account.</param>
/// <param name="password">Its password.</param>
/// <exception cref="ArgumentNullException">One of them is null.</exception>
/// <exception cref="ArgumentException">A control character in user or password: it could add fields of its own.</exception>
public sealed class Login(string user, Secret password) : SaslMechanism(user)
{
    private readonly Secret password = Checked(password, nameof(password));

    /// <inheritdoc/>
    public override string Name => "LOGIN";

    internal override Secret Password => password;

    private protected override Secret Credential => password;

    /// <inheritdoc/>
    public override byte[]? InitialResponse() => null;

    /// <inheritdoc/>
    public override byte[] Answer(ReadOnlySpan<byte> challenge, int number) => number switch
    {
        0 => Encoding.UTF8.GetBytes(User),
        1 => Encoding.UTF8.GetBytes(password.Reveal()),
        _ => [],
    };
}
