using System.Text;

namespace MailPortal.Mail.Sasl;

/// <summary>XOAUTH2, Google's and Microsoft's form: <c>user=…\x01auth=Bearer …\x01\x01</c>
/// (learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth).</summary>
/// <param name="user">The mailbox to open; for an application token the address of the mailbox, for a shared one the shared address.</param>
/// <param name="token">The access token.</param>
/// <exception cref="ArgumentNullException">One of them is null.</exception>
/// <exception cref="ArgumentException">A control character in user or token: it could add fields of its own.</exception>
public sealed class XOAuth2(string user, Secret token) : SaslMechanism(user)
{
    private readonly Secret token = Checked(token, nameof(token));

    /// <inheritdoc/>
    public override string Name => "XOAUTH2";

    private protected override Secret Credential => token;

    /// <inheritdoc/>
    public override byte[] InitialResponse() => Encoding.UTF8.GetBytes($"user={User}\u0001auth=Bearer {token.Reveal()}\u0001\u0001");

    /// <summary>A challenge is the server's error in JSON; the empty answer asks for the final NO.</summary>
    public override byte[] Answer(ReadOnlySpan<byte> challenge, int number) => [];
}
