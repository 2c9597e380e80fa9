using System.Text;

namespace MailPortal.Mail.Sasl;

/// <summary>OAUTHBEARER (RFC 7628 section 3.1): <c>n,a=user,\x01host=…\x01port=…\x01auth=Bearer …\x01\x01</c>.</summary>
/// <param name="user">The mailbox to open.</param>
/// <param name="token">The access token.</param>
/// <param name="host">The server as connected to.</param>
/// <param name="port">The port as connected to.</param>
/// <exception cref="ArgumentNullException">One of them is null.</exception>
/// <exception cref="ArgumentException">A control character in user, token or host: it could add fields of its own.</exception>
public sealed class OAuthBearer(string user, Secret token, string host, int port) : SaslMechanism(user)
{
    private readonly Secret token = Checked(token, nameof(token));
    private readonly string host = Checked(host, nameof(host));

    /// <inheritdoc/>
    public override string Name => "OAUTHBEARER";

    private protected override Secret Credential => token;

    /// <inheritdoc/>
    public override byte[] InitialResponse() =>
        Encoding.UTF8.GetBytes($"n,a={SaslName(User)},\u0001host={host}\u0001port={port}\u0001auth=Bearer {token.Reveal()}\u0001\u0001");

    /// <summary>RFC 7628 section 3.2.3: the error in JSON is answered with a single %x01.</summary>
    public override byte[] Answer(ReadOnlySpan<byte> challenge, int number) => [1];

    // RFC 5801 section 4: "," and "=" would end the field.
    private static string SaslName(string user) => user.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal);
}
