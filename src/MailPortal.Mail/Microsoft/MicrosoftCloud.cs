namespace MailPortal.Mail.Microsoft;

/// <summary>The addresses of one Microsoft cloud (https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud). The
/// national ones hold what public sources agree on; <see cref="Custom"/> takes whatever the operator knows better.</summary>
public sealed record MicrosoftCloud
{
    /// <summary>Its name in the configuration: <c>Global</c>, <c>UsGov</c>, <c>UsGovDod</c>, <c>China</c> or <c>Custom</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Where tokens are asked for: scheme and host, no path (<c>https://login.microsoftonline.com</c>).</summary>
    public required Uri Instance { get; init; }

    /// <summary>Where a person's browser is sent to sign in; <see cref="Instance"/> except behind a local stand-in.</summary>
    public required Uri AuthorizeBaseUrl { get; init; }

    /// <summary>Microsoft Graph's root, without version (<c>https://graph.microsoft.com</c>).</summary>
    public required Uri GraphBaseUrl { get; init; }

    /// <summary>The resource that Graph's tokens are for, without a slash at its end: where Graph answers, except for a local stand-in, whose tokens
    /// are for the worldwide one.</summary>
    public string GraphResource => (GraphBaseUrl.IsLoopback ? Global.GraphBaseUrl : GraphBaseUrl).AbsoluteUri.TrimEnd('/');

    /// <summary>The resource that IMAP, POP3 and SMTP tokens are for, without a slash at its end (<c>https://outlook.office365.com</c>).</summary>
    public required string ExchangeResource { get; init; }

    /// <summary>Microsoft's own hosts: MSAL may look its list of hosts up. A custom one is in no list, and asking would leave the machine.</summary>
    public required bool UsesInstanceDiscovery { get; init; }

    /// <summary>The one scope that client credentials may ask for (Microsoft, "How to authenticate an IMAP, POP or SMTP application"):
    /// <see cref="ExchangeResource"/> and <c>/.default</c>, unless somebody knows better.</summary>
    public string ExchangeScope
    {
        get => field ?? ExchangeResource + "/.default";
        init;
    }

    /// <summary>Worldwide, GCC included.</summary>
    public static MicrosoftCloud Global { get; } = Known("Global", "https://login.microsoftonline.com", "https://graph.microsoft.com", "https://outlook.office365.com");

    /// <summary>US Government, GCC High.</summary>
    public static MicrosoftCloud UsGov { get; } = Known("UsGov", "https://login.microsoftonline.us", "https://graph.microsoft.us", "https://outlook.office365.us");

    /// <summary>US Department of Defense. Its Outlook host is in no public source: the webmail host stands in, to be overridden by Custom.</summary>
    public static MicrosoftCloud UsGovDod { get; } = Known("UsGovDod", "https://login.microsoftonline.us", "https://dod-graph.microsoft.us", "https://webmail.apps.mil");

    /// <summary>China, operated by 21Vianet.</summary>
    public static MicrosoftCloud China { get; } = Known("China", "https://login.partner.microsoftonline.cn", "https://microsoftgraph.chinacloudapi.cn", "https://partner.outlook.cn");

    /// <summary>The clouds that need no address from the operator.</summary>
    public static IReadOnlyList<MicrosoftCloud> All { get; } = [Global, UsGov, UsGovDod, China];

    /// <summary>A cloud whose addresses the operator gives: a new national cloud, or a local stand-in for tests and demos.</summary>
    /// <param name="instance">https, because MSAL refuses anything else.</param>
    /// <param name="exchangeResource">With or without a slash at its end.</param>
    /// <param name="graphBaseUrl">Microsoft Graph's root.</param>
    /// <param name="authorizeBaseUrl">The front channel, when it differs from <paramref name="instance"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="instance"/> is not an absolute https address.</exception>
    public static MicrosoftCloud Custom(Uri instance, string exchangeResource, Uri graphBaseUrl, Uri? authorizeBaseUrl = null)
    {
        if (!instance.IsAbsoluteUri || instance.Scheme != Uri.UriSchemeHttps)
            throw new ArgumentException("The instance must be an absolute https address.", nameof(instance));
        return new()
        {
            Name = "Custom",
            Instance = instance,
            AuthorizeBaseUrl = authorizeBaseUrl ?? instance,
            GraphBaseUrl = graphBaseUrl,
            ExchangeResource = exchangeResource.TrimEnd('/'),
            UsesInstanceDiscovery = false,
        };
    }

    /// <summary>The address of a tenant's authority: <c>{instance}/{tenant}</c>.</summary>
    public string AuthorityOf(string tenant) => $"{Instance.AbsoluteUri.TrimEnd('/')}/{Uri.EscapeDataString(tenant)}";

    private static MicrosoftCloud Known(string name, string instance, string graph, string exchange) => new()
    {
        Name = name,
        Instance = new(instance),
        AuthorizeBaseUrl = new(instance),
        GraphBaseUrl = new(graph),
        ExchangeResource = exchange,
        UsesInstanceDiscovery = true,
    };
}
