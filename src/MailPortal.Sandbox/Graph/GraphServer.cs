using MailPortal.Sandbox.Entra;
using MailPortal.Sandbox.Faults;
using MailPortal.Sandbox.Transport;
using Microsoft.AspNetCore.Routing;

namespace MailPortal.Sandbox.Graph;

/// <summary>Puts Graph's parts together.</summary>
internal sealed class GraphServer(EntraDirectory directory, TokenSigner tokens, MailTransport transport, FaultSwitches faults, RequestLog log, TimeProvider clock, Func<Uri> entra, Func<Uri> graph)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var requests = new GraphRequests(new(directory, tokens, clock), new(clock), faults, log, clock, entra);
        var drafts = new Drafts(clock);
        var sending = new Sending(transport);
        var messages = new DraftEndpoints(drafts, sending);
        new GraphEndpoints(directory, requests, sending, messages, new(drafts, messages, requests, log, clock, graph)).Map(routes);
    }
}
