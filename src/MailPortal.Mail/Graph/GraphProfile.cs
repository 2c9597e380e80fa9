using System.Text.Json;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Graph;

/// <summary>Who a token belongs to, as far as User.Read lets us see (https://learn.microsoft.com/graph/api/user-get).</summary>
/// <param name="Id">The account's object id.</param>
/// <param name="DisplayName">For showing.</param>
/// <param name="Mail">Its primary address; personal accounts and accounts without a mailbox may have none.</param>
/// <param name="UserPrincipalName">What it signs in with; often, not always, an address.</param>
/// <param name="OtherAddresses">Further addresses of the mailbox (<c>proxyAddresses</c>), where Graph tells them.</param>
public sealed record GraphProfile(string Id, string? DisplayName, string? Mail, string? UserPrincipalName, IReadOnlyList<string> OtherAddresses)
{
    private const string MailPrefix = "smtp:";

    /// <summary>Whether an address is one of this account's own, as far as is known.</summary>
    public bool Owns(string address) =>
        new[] { Mail, UserPrincipalName }.Concat(OtherAddresses).Contains(address.Trim(), StringComparer.OrdinalIgnoreCase);

    internal static GraphProfile Read(GraphAnswer answer)
    {
        using var json = answer.Json();
        return new(
            GraphAnswer.Text(json, "id") ?? throw new MailProblemException(MailProblem.GraphUnexpectedAnswer, "The profile has no id."),
            GraphAnswer.Text(json, "displayName"), GraphAnswer.Text(json, "mail"), GraphAnswer.Text(json, "userPrincipalName"), Addresses(json));
    }

    // "proxyAddresses":["SMTP:ana@contoso.com","smtp:a.ruiz@contoso.com","X500:/o=…"]
    private static string[] Addresses(JsonDocument json) =>
        !json.RootElement.TryGetProperty("proxyAddresses", out var list) || list.ValueKind != JsonValueKind.Array ? []
        : [.. list.EnumerateArray().Where(a => a.ValueKind == JsonValueKind.String).Select(a => a.GetString()!)
            .Where(a => a.StartsWith(MailPrefix, StringComparison.OrdinalIgnoreCase)).Select(a => a[MailPrefix.Length..])];
}
