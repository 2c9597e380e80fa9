using System.Text.Json;
using MailPortal.Mail.Problems;
using Microsoft.Identity.Client;

namespace MailPortal.Mail.Microsoft;

/// <summary>One account's token cache outside MSAL: read before MSAL looks, written after it changed something
/// (https://learn.microsoft.com/entra/msal/dotnet/how-to/token-cache-serialization).</summary>
internal sealed class UserTokenCache
{
    private byte[] content;

    private UserTokenCache(byte[] content) => this.content = content;

    /// <summary>Of an account that nobody has signed in to yet.</summary>
    public static UserTokenCache Empty() => new([]);

    /// <summary>As <see cref="ToSecret"/> gave it.</summary>
    /// <exception cref="MailProblemException">It is none: only a new sign-in helps.</exception>
    public static UserTokenCache From(Secret cache)
    {
        var buffer = new byte[cache.Reveal().Length];
        return Convert.TryFromBase64String(cache.Reveal(), buffer, out var length) && length > 0 && IsJson(buffer.AsMemory(0, length))
            ? new(buffer[..length])
            : throw Unreadable(null);
    }

    /// <summary>Has a client keep its tokens here.</summary>
    public void Attach(IClientApplicationBase client)
    {
        client.UserTokenCache.SetBeforeAccess(access =>
        {
            try
            {
                access.TokenCache.DeserializeMsalV3(content, shouldClearExistingCache: true);
            }
            catch (MsalClientException e)
            {
                throw Unreadable(e);
            }
        });
        client.UserTokenCache.SetAfterAccess(access =>
        {
            if (access.HasStateChanged) content = access.TokenCache.SerializeMsalV3();
        });
    }

    public Secret ToSecret() => new(Convert.ToBase64String(content));

    /// <summary>The tokens in it, to be blanked out of what anybody answers.</summary>
    public IEnumerable<Secret> Tokens()
    {
        // {"RefreshToken":{"<key>":{"secret":"0.AXoA…","client_id":…}},"AccessToken":{…}}
        if (content.Length == 0) yield break;
        using var json = JsonDocument.Parse(content);
        foreach (var kind in json.RootElement.EnumerateObject().Where(k => k.Value.ValueKind == JsonValueKind.Object))
            foreach (var item in kind.Value.EnumerateObject().Where(i => i.Value.ValueKind == JsonValueKind.Object))
                if (item.Value.TryGetProperty("secret", out var secret) && secret.ValueKind == JsonValueKind.String && secret.GetString() is { Length: > 0 } token)
                    yield return new(token);
    }

    private static MailProblemException Unreadable(Exception? why) => new(MailProblem.SignInNeeded, "The stored link cannot be read.", why);

    private static bool IsJson(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            return json.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
