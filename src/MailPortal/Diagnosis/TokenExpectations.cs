using System.Globalization;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Problems;

namespace MailPortal.Diagnosis;

/// <summary>What a token for reading a mailbox has to say about itself. Exchange decides, and only says "AUTHENTICATE failed": this tells why.</summary>
internal static class TokenExpectations
{
    private const string ImapRole = "IMAP.AccessAsApp";

    // All of them have been seen in tokens that Exchange takes; the GUID is "Office 365 Exchange Online" in a v2.0 token.
    private static readonly string[] ExchangeAudiences =
        ["https://outlook.office365.com", "https://outlook.office.com", "https://ps.outlook.com", "00000002-0000-0ff1-ce00-000000000000"];

    /// <param name="contents">Null for an opaque token: nothing to judge, the server will.</param>
    /// <param name="facts">Gets what the token says, the object id for <c>New-ServicePrincipal</c> among it.</param>
    /// <param name="latestStart">A token that begins later shows that a clock is wrong.</param>
    /// <exception cref="MailProblemException">The first thing that does not fit.</exception>
    public static void Judge(TokenContents? contents, CheckSettings settings, List<CheckEvidence> facts, DateTimeOffset latestStart)
    {
        if (contents is null)
        {
            facts.Add(new("contents", "opaque"));
            return;
        }
        Tell(contents, facts);
        if (contents.Audience?.TrimEnd('/') is { } audience && !ExchangeAudiences.Append(settings.Cloud.ExchangeResource).Contains(audience, StringComparer.OrdinalIgnoreCase))
            throw new MailProblemException(MailProblem.WrongAudience, $"aud is {audience}");
        // A domain is as good as an id: then there is nothing to compare.
        if (Differs(settings.TenantId, contents.TenantId)) throw new MailProblemException(MailProblem.TokenForAnotherTenant, $"tid is {contents.TenantId}");
        if (Differs(settings.ApplicationId, contents.ApplicationId)) throw new MailProblemException(MailProblem.TokenForAnotherApplication, $"appid is {contents.ApplicationId}");
        if (!contents.Roles.Contains(ImapRole, StringComparer.Ordinal))
            throw new MailProblemException(MailProblem.RoleMissing, contents.Roles.Count == 0 ? $"no roles; {ImapRole} is needed" : $"roles: {string.Join(", ", contents.Roles)}; {ImapRole} is needed");
        if (contents.NotBefore > latestStart) throw new MailProblemException(MailProblem.ClockWrong, $"nbf is {contents.NotBefore:u}");
    }

    private static void Tell(TokenContents contents, List<CheckEvidence> facts)
    {
        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value)) facts.Add(new(name, value));
        }
        Add("audience", contents.Audience);
        Add("tenantId", contents.TenantId);
        Add("applicationId", contents.ApplicationId);
        Add(CheckEvidence.ObjectId, contents.ObjectId);
        Add("roles", string.Join(", ", contents.Roles));
        Add("expiresOn", contents.ExpiresOn?.ToString("u", CultureInfo.InvariantCulture));
    }

    private static bool Differs(string? given, string? found) => Guid.TryParse(given, out var a) && Guid.TryParse(found, out var b) && a != b;
}
