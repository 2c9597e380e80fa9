using MailPortal.Alerts;
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
    IReadOnlyDictionary<MailboxStatus, int> Mailboxes, int Documents, IReadOnlyDictionary<MessageOutcome, int> Messages, int QueueDepth, IReadOnlyList<AttentionResource> Attention, SendsResource? Sends,
    IReadOnlyList<AlertResource> Alerts)
{
    public static StatusResource Of(PortalStatus s) => new(
        s.Mailboxes, s.Documents, s.Messages, s.QueueDepth,
        [.. s.Attention.Select(m => new AttentionResource(m.Id, m.User, m.Status, MailboxWords.Reason(m), ProblemResource.Of(m), m.StatusSince))],
        s.Sends is { } sends ? new(sends.Sent, sends.Failed, sends.Uncertain, sends.Waiting) : null, [.. s.Alerts.Select(AlertResource.Of)]);
}

/// <summary>A mailbox that needs somebody.</summary>
internal sealed record AttentionResource(Guid MailboxId, string? User, MailboxStatus Status, string? Reason, ProblemResource? Problem, DateTimeOffset Since);

/// <summary>Mails of the last 24 hours by what became of them, and how many wait now.</summary>
internal sealed record SendsResource(int Sent, int Failed, int Uncertain, int Queued);

/// <summary>What somebody has to be told.</summary>
/// <param name="ToldAt">When mails about it were last queued.</param>
/// <param name="Untold">Why they are not.</param>
/// <param name="SubjectId">The account, organisation or mailbox, as <paramref name="Kind"/> says.</param>
internal sealed record AlertResource(Guid Id, AlertKind Kind, Guid SubjectId, Guid? OrganizationId, string Message, string Fix, ProblemResource? Problem, DateOnly? ExpiresOn, DateTimeOffset RaisedAt, DateTimeOffset? ToldAt, Untold? Untold)
{
    public static AlertResource Of(OpenAlert open) => Of(open.Alert, open.Untold, open.Mends);

    private static AlertResource Of(Alert a, Untold? untold, bool mends) => new(a.Id, a.Kind, a.SubjectId, a.OrganizationId, AlertWords.Sentence(a.Kind, a.Facts), AlertWords.Fix(a.Kind, a.Facts, mends),
        a.Facts.Problem is { } problem ? ProblemResource.Of(problem, null) : null, a.Facts.ExpiresOn, a.RaisedAt, a.ToldAt, untold);
}
