using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace MailPortal.Mail.Graph;

/// <summary>What continuous access evaluation asks for (https://learn.microsoft.com/entra/identity-platform/claims-challenge):
/// <c>WWW-Authenticate: Bearer realm="", error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOns…"</c>, base64 of JSON.</summary>
internal static partial class ClaimsChallenge
{
    private const int Longest = 8 * 1024;

    public static string? Read(HttpHeaderValueCollection<AuthenticationHeaderValue> challenges) =>
        challenges.Select(c => c.Parameter is { Length: <= Longest } parameter ? Claims().Match(parameter) : Match.Empty)
            .FirstOrDefault(m => m.Success) is { } match ? Decode(match.Groups[1].Value) : null;

    private static string Decode(string value)
    {
        // With and without padding, in both alphabets.
        var bare = value.TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return Base64Url.IsValid(bare) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(bare)) : value;
    }

    [GeneratedRegex("\\bclaims=\"([^\"]+)\"")]
    private static partial Regex Claims();
}
