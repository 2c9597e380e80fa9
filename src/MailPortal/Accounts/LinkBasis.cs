using MailPortal.Mail.Network;

namespace MailPortal.Accounts;

/// <summary>What decides from where, and how, a linked account's mail leaves: its way, its address, its application and its server. As a link has it, and
/// as somebody stores or types it; where both differ the link goes on with its own until a new one is proved. Secrets are no part of it: a new one
/// of the same application keeps the link.</summary>
internal sealed record LinkBasis
{
    public required SendingMethod? Method { get; init; }

    /// <summary>In capitals: an address is the same one however it is written.</summary>
    public required string Address { get; init; }

    /// <summary>Null where it is not known: the organisation that lent one lends it no more.</summary>
    public required string? ApplicationId { get; init; }

    /// <summary>As <see cref="LinkTerms.Authority"/>.</summary>
    public required string? Authority { get; init; }
    public required string? SmtpHost { get; init; }
    public required int? SmtpPort { get; init; }
    public required ConnectionSecurity SmtpSecurity { get; init; }

    public static LinkBasis Of(LinkTerms terms) => new()
    {
        Method = terms.Method,
        Address = Folded(terms.Address),
        ApplicationId = terms.ApplicationId,
        Authority = terms.Authority,
        SmtpHost = terms.SmtpHost,
        SmtpPort = terms.SmtpPort,
        SmtpSecurity = terms.SmtpSecurity,
    };

    /// <param name="settings">As they are typed or stored.</param>
    /// <param name="shared">Applications that the account's user may borrow, as they are now.</param>
    public static LinkBasis Of(AccountSettings settings, IReadOnlyList<SharedApplication> shared)
    {
        settings = settings.Cleaned();
        var lent = settings.SharedBy is { } organization ? shared.FirstOrDefault(s => s.OrganizationId == organization) : null;
        return new()
        {
            Method = settings.Method,
            Address = Folded(settings.Address ?? ""),
            ApplicationId = settings.SharedBy is null ? settings.ApplicationId : lent?.ApplicationId,
            Authority = settings.SharedBy is null ? AccountTerms.AuthorityOf(settings.Audience, settings.TenantId) : lent?.Authority,
            SmtpHost = settings.SmtpHost,
            SmtpPort = settings.SmtpPort,
            SmtpSecurity = settings.SmtpSecurity,
        };
    }

    /// <summary>What is stored in an account is not what its link sends with.</summary>
    public static bool Differ(SendingAccount account, AccountLink link, IReadOnlyList<SharedApplication> shared) => Of(AccountSettings.Of(account), shared).DiffersFrom(Of(link.Terms));

    /// <summary>An application that is not known says nothing.</summary>
    public bool DiffersFrom(LinkBasis other) => (ApplicationId is null || other.ApplicationId is null ? this with { ApplicationId = other.ApplicationId, Authority = other.Authority } : this) != other;

    private static string Folded(string address) => address.ToUpperInvariant();
}
