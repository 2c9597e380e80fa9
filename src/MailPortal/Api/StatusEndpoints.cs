using MailPortal.Dashboard;
using MailPortal.Documents;
using MailPortal.Mailboxes;

namespace MailPortal.Api;

internal static class StatusEndpoints
{
    public static void MapStatus(this RouteGroupBuilder api) => api.MapGet("/status", GetAsync);

    private static async Task<StatusResource> GetAsync(HttpContext http, StatusQuery status) =>
        StatusResource.Of(await status.GetAsync(ApiKeyAuthentication.ActorOf(http), http.RequestAborted));
}

internal sealed record StatusResource(
    IReadOnlyDictionary<MailboxStatus, int> Mailboxes, int Documents, IReadOnlyDictionary<MessageOutcome, int> Messages, int QueueDepth, IReadOnlyList<AttentionResource> Attention)
{
    public static StatusResource Of(PortalStatus s) => new(
        s.Mailboxes, s.Documents, s.Messages, s.QueueDepth,
        [.. s.Attention.Select(m => new AttentionResource(m.Id, m.User, m.Status, MailboxWords.Reason(m), ProblemResource.Of(m), m.StatusSince))]);
}

/// <summary>A mailbox that needs somebody.</summary>
internal sealed record AttentionResource(Guid MailboxId, string? User, MailboxStatus Status, string? Reason, ProblemResource? Problem, DateTimeOffset Since);
