using MailPortal.Mail.Network;
using static MailPortal.Mail.Network.ConnectionSecurity;

namespace MailPortal.Mail.Providers;

/// <summary>The ways in that a provider offers to a program.</summary>
[Flags]
public enum SignInWays
{
    /// <summary>None known.</summary>
    None = 0,

    /// <summary>The application's own token (client credentials).</summary>
    ApplicationToken = 1,

    /// <summary>A person's token, after linking in the browser.</summary>
    DelegatedToken = 2,

    /// <summary>The account's own password.</summary>
    Password = 4,

    /// <summary>A password made for one program on the provider's page.</summary>
    AppPassword = 8,
}

/// <summary>One provider's doors.</summary>
/// <param name="Key">Its name in the API's vocabulary where there is one (<c>outlookModern</c>, <c>gmail</c> ...).</param>
/// <param name="Imap">Its IMAP server; null when the host depends on the customer.</param>
/// <param name="Pop3">Its POP3 server; null when it offers none.</param>
/// <param name="Smtp">Its submission servers, the preferred one first.</param>
/// <param name="SignIn">How programs may sign in.</param>
public sealed record KnownProvider(string Key, MailServerEndpoint? Imap, MailServerEndpoint? Pop3, IReadOnlyList<MailServerEndpoint> Smtp, SignInWays SignIn)
{
    /// <summary>What stands behind the at sign of its personal addresses; empty when any domain may.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>Other hosts that work as well: regions, own domains.</summary>
    public IReadOnlyList<string> OtherHosts { get; init; } = [];
}

/// <summary>Servers, ports and ways in (Thunderbird's autoconfiguration, the providers' help pages).</summary>
public static class KnownProviders
{
    /// <summary>Microsoft 365: tokens only.</summary>
    public static KnownProvider OutlookModern { get; } = new("outlookModern",
        new("outlook.office365.com", 993, SslTls), new("outlook.office365.com", 995, SslTls), [new("smtp.office365.com", 587, StartTls)],
        SignInWays.ApplicationToken | SignInWays.DelegatedToken);

    /// <summary>Outlook.com, Hotmail and Live: personal accounts, a person's token only.</summary>
    public static KnownProvider OutlookPersonal { get; } = new("outlookPersonal",
        new("outlook.office365.com", 993, SslTls), new("outlook.office365.com", 995, SslTls), [new("smtp-mail.outlook.com", 587, StartTls)],
        SignInWays.DelegatedToken)
    {
        Domains = ["outlook.com", "outlook.es", "hotmail.com", "hotmail.es", "live.com", "msn.com"],
        OtherHosts = ["imap-mail.outlook.com", "pop-mail.outlook.com"],
    };

    /// <summary>Gmail and Google Workspace.</summary>
    public static KnownProvider Gmail { get; } = new("gmail",
        new("imap.gmail.com", 993, SslTls), new("pop.gmail.com", 995, SslTls), [new("smtp.gmail.com", 465, SslTls), new("smtp.gmail.com", 587, StartTls)],
        SignInWays.AppPassword | SignInWays.DelegatedToken) { Domains = ["gmail.com", "googlemail.com"] };

    /// <summary>Yahoo.</summary>
    public static KnownProvider Yahoo { get; } = new("yahoo",
        new("imap.mail.yahoo.com", 993, SslTls), new("pop.mail.yahoo.com", 995, SslTls), [new("smtp.mail.yahoo.com", 465, SslTls)],
        SignInWays.AppPassword) { Domains = ["yahoo.com", "yahoo.es", "ymail.com"] };

    /// <summary>iCloud; no POP3. The IMAP user is the part before the at sign, the whole address works too.</summary>
    public static KnownProvider ICloud { get; } = new("iCloud",
        new("imap.mail.me.com", 993, SslTls), null, [new("smtp.mail.me.com", 587, StartTls)],
        SignInWays.AppPassword) { Domains = ["icloud.com", "me.com", "mac.com"] };

    /// <summary>Zoho; organisations with their own domain use the "pro" hosts, regions their own ending.</summary>
    public static KnownProvider Zoho { get; } = new("zoho",
        new("imap.zoho.com", 993, SslTls), new("pop.zoho.com", 995, SslTls), [new("smtp.zoho.com", 465, SslTls), new("smtp.zoho.com", 587, StartTls)],
        SignInWays.Password | SignInWays.AppPassword)
    {
        Domains = ["zoho.com", "zohomail.com"],
        OtherHosts = ["imappro.zoho.com", "poppro.zoho.com", "smtppro.zoho.com", "imap.zoho.eu", "imap.zoho.in", "imap.zoho.com.au", "imap.zoho.jp", "imap.zohocloud.ca"],
    };

    /// <summary>IONOS; one host per country.</summary>
    public static KnownProvider Ionos { get; } = new("ionos",
        new("imap.ionos.es", 993, SslTls), new("pop.ionos.es", 995, SslTls), [new("smtp.ionos.es", 587, StartTls), new("smtp.ionos.es", 465, SslTls)],
        SignInWays.Password) { OtherHosts = ["imap.ionos.com", "imap.ionos.de", "imap.ionos.fr", "imap.1und1.de"] };

    /// <summary>Any other server: the host is the customer's, the ports are those of RFC 8314.</summary>
    public static KnownProvider Other { get; } = new("other", null, null, [], SignInWays.Password);

    /// <summary>All, in the order in which a form offers them.</summary>
    public static IReadOnlyList<KnownProvider> All { get; } = [OutlookModern, OutlookPersonal, Gmail, Yahoo, ICloud, Zoho, Ionos, Other];

    /// <summary>The provider of that key; null when there is none.</summary>
    public static KnownProvider? Find(string key) => All.FirstOrDefault(p => p.Key.Equals(key, StringComparison.OrdinalIgnoreCase));

    /// <summary>The provider whose personal addresses end like this one; null when any provider may be behind it.</summary>
    public static KnownProvider? OfAddress(string address) =>
        address.LastIndexOf('@') is var at and >= 0 && address[(at + 1)..].Trim() is var domain
            ? All.FirstOrDefault(p => p.Domains.Contains(domain, StringComparer.OrdinalIgnoreCase)) : null;

    /// <summary>The usual IMAP port (RFC 8314): 993, or 143 with STARTTLS.</summary>
    public static int UsualImapPort(ConnectionSecurity security) => security switch { SslTls => 993, StartTls => 143 };

    /// <summary>The usual POP3 port (RFC 8314): 995, or 110 with STLS.</summary>
    public static int UsualPop3Port(ConnectionSecurity security) => security switch { SslTls => 995, StartTls => 110 };
}
