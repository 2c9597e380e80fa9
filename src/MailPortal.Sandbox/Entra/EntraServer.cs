using MailPortal.Sandbox.Faults;
using Microsoft.AspNetCore.Routing;

namespace MailPortal.Sandbox.Entra;

/// <summary>Puts Entra's parts together.</summary>
internal sealed class EntraServer
{
    private readonly EntraEndpoints _endpoints;
    private readonly AuthorizeEndpoint _authorize;
    private readonly DeviceEndpoints _devices;
    private readonly AdminConsentEndpoint _adminConsent;
    private readonly SignInFlow _flow;

    /// <param name="instance">Its own address over https.</param>
    /// <param name="pages">Where a person's browser finds its pages.</param>
    public EntraServer(IReadOnlyList<SandboxTenant> tenants, TokenSigner tokens, FaultSwitches faults, RequestLog log, TimeProvider clock, Func<Uri> instance, Func<Uri> pages)
    {
        Directory = new(tenants);
        var (grants, consents, sessions, codes) = (new Grants(), new Consents(), new BrowserSessions(), new DeviceCodes(clock));
        Accounts = new(grants, consents, clock);
        _flow = new(Directory, sessions, consents, Accounts, log, clock);
        _authorize = new(Directory, _flow, sessions, grants, log, clock, instance);
        _devices = new(Directory, codes, _flow, sessions, log, pages);
        _adminConsent = new(Directory, _flow, sessions, log, clock, instance);
        var clients = new ClientAuthentication(clock);
        var person = new PersonGrant(Accounts, consents, new DelegatedTokens(tokens, grants, consents, clock, instance));
        var redeem = new TokenGrants(Directory, grants, clients, new(Directory, clients, tokens), new(grants, person, clock), new(grants, person, faults, clock),
            new(Directory, Accounts, person), new(codes, person));
        _endpoints = new(Directory, redeem, _devices, tokens, faults, log, clock, instance);
    }

    public EntraDirectory Directory { get; }

    public AccountStates Accounts { get; }

    /// <summary>Everything.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        _endpoints.Map(routes);
        MapPages(routes);
    }

    /// <summary>What a person's browser needs.</summary>
    public void MapPages(IEndpointRouteBuilder routes)
    {
        _authorize.Map(routes);
        _devices.MapPage(routes);
        _adminConsent.Map(routes);
        _flow.Map(routes);
    }
}
