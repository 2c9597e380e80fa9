using MailPortal.Mail.Network;

namespace MailPortal.Accounts;

/// <summary>With what an account is linked: kept with the link, so that it goes on working whatever is typed into the form meanwhile.</summary>
public sealed record LinkTerms
{
    public required SendingMethod Method { get; init; }

    /// <summary>"Cuenta de correo" as it was when the link was made: from which the mail is sent as long as it holds.</summary>
    public required string Address { get; init; }

    /// <summary>Last part of the authority: a tenant, <c>common</c>, <c>organizations</c> or <c>consumers</c>.</summary>
    public required string Authority { get; init; }
    public required string ApplicationId { get; init; }

    /// <summary>The organisation whose application it is: as long as it lends it, its secret of now counts. Null for one of the account's own.</summary>
    public Guid? SharedBy { get; init; }

    /// <summary>Signed in with a device code: the application proves nothing about itself, neither then nor when tokens are renewed.</summary>
    public bool IsPublicClient { get; init; }

    /// <summary>The application's secret, protected for the account; of an organisation's application as it was then.</summary>
    public required string ProtectedSecret { get; init; }
    public string? SmtpHost { get; init; }
    public int? SmtpPort { get; init; }
    public ConnectionSecurity SmtpSecurity { get; init; }
}
