using System.Security.Cryptography;
using System.Text;

namespace MailPortal.Sandbox.Entra;

/// <summary>Whether a token request comes from the application it names.</summary>
internal sealed class ClientAuthentication(TimeProvider clock)
{
    /// <param name="missing">What is said when the request brings no credential; null where it may come without.</param>
    public EntraError? Refuses(SandboxApplication application, TokenRequest request, EntraError? missing)
    {
        if (request.Assertion is not null) return EntraError.UnknownCertificate(application.ClientId);
        if (request.ClientSecret is not { } given) return missing;
        var secret = application.Secrets.FirstOrDefault(s => Same(s.Value, given));
        if (secret is null) return EntraError.WrongSecret(application.ClientId);
        return secret.ExpiresOn <= clock.GetUtcNow() ? EntraError.ExpiredSecret(application.ClientId) : null;
    }

    private static bool Same(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
