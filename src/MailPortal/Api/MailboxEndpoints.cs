using MailPortal.Components;
using MailPortal.Documents;
using MailPortal.Mailboxes;
using MailPortal.Polling;
using MailPortal.Users;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MailPortal.Api;

internal static class MailboxEndpoints
{
    /// <summary>A caller of <c>poll</c> waits this long for the run before it gets 202.</summary>
    private static readonly TimeSpan PollPatience = TimeSpan.FromSeconds(100);

    public static void MapMailboxes(this RouteGroupBuilder api)
    {
        api.MapPost("/organizations/{organizationId:guid}/mailboxes", CreateAsync);
        api.MapGet("/mailboxes", ListAsync);
        api.MapGet("/mailboxes/{id:guid}", GetAsync);
        api.MapPut("/mailboxes/{id:guid}", UpdateAsync);
        api.MapDelete("/mailboxes/{id:guid}", DeleteAsync);
        api.MapPost("/mailboxes/{id:guid}/check", CheckAsync);
        api.MapPost("/mailboxes/{id:guid}/poll", PollAsync);
        api.MapPost("/mailboxes/{id:guid}/candidate/use", UseCandidateAsync);
        api.MapDelete("/mailboxes/{id:guid}/candidate", DiscardCandidateAsync);
        api.MapPost("/mailboxes/{id:guid}/pause", PauseAsync);
        api.MapPost("/mailboxes/{id:guid}/resume", ResumeAsync);
    }

    public static void MapRuns(this RouteGroupBuilder api) => api.MapGet("/runs/{id:guid}", RunAsync);

    private static async Task<Created<MailboxResource>> CreateAsync(Guid organizationId, MailboxInput input, HttpContext http, MailboxSaving saving, MailboxQueries queries)
    {
        var actor = Caller(http);
        var saved = await saving.CreateAsync(actor, organizationId, input.ToSettings(), progress: null, http.RequestAborted);
        return TypedResults.Created($"/api/v1/mailboxes/{saved.Id}", Tagged(http, await queries.GetAsync(actor, saved.Id, http.RequestAborted)));
    }

    private static async Task<Page<MailboxResource>> ListAsync(Guid? organizationId, HttpContext http, MailboxQueries queries) =>
        new([.. (await queries.ListAsync(Caller(http), organizationId, http.RequestAborted)).Select(m => Shown(http, m))], null);

    private static Task<MailboxResource> GetAsync(Guid id, HttpContext http, MailboxQueries queries, MailboxCandidates candidates) =>
        WithCandidateAsync(http, Caller(http), id, queries, candidates);

    private static async Task<MailboxResource> UpdateAsync(Guid id, MailboxInput input, HttpContext http, MailboxSaving saving, MailboxQueries queries, MailboxCandidates candidates)
    {
        var actor = Caller(http);
        await saving.UpdateAsync(actor, id, input.ToSettings(), await IfMatch.ExpectedAsync(http, async () => (await queries.GetAsync(actor, id, http.RequestAborted)).Version), progress: null, http.RequestAborted);
        return await WithCandidateAsync(http, actor, id, queries, candidates);
    }

    private static async Task<MailboxResource> UseCandidateAsync(Guid id, Guid? attempt, HttpContext http, MailboxCandidates candidates, MailboxQueries queries)
    {
        await candidates.UseAsync(Caller(http), id, attempt, http.RequestAborted);
        return Tagged(http, await queries.GetAsync(Caller(http), id, http.RequestAborted));
    }

    private static async Task<NoContent> DiscardCandidateAsync(Guid id, Guid? attempt, HttpContext http, MailboxCandidates candidates)
    {
        await candidates.DiscardAsync(Caller(http), id, attempt, http.RequestAborted);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> DeleteAsync(Guid id, HttpContext http, MailboxCommands commands)
    {
        await commands.DeleteAsync(Caller(http), id, http.RequestAborted);
        return TypedResults.NoContent();
    }

    private static async Task<CheckResource> CheckAsync(Guid id, HttpContext http, MailboxCheckup checkup) =>
        CheckResource.Of(await checkup.RunAsync(Caller(http), id, progress: null, http.RequestAborted));

    private static async Task<IResult> PollAsync(Guid id, HttpContext http, PollNow poll)
    {
        var runId = await poll.StartAsync(Caller(http), id, http.RequestAborted);
        var run = await poll.WaitAsync(Caller(http), runId, PollPatience, http.RequestAborted);
        return run.EndedAt is not null ? Results.Ok(RunResource.Of(run)) : Results.Accepted($"/api/v1/runs/{runId}", RunResource.Of(run));
    }

    private static async Task<RunResource> RunAsync(Guid id, HttpContext http, PollNow poll) =>
        RunResource.Of(await poll.WaitAsync(Caller(http), id, TimeSpan.Zero, http.RequestAborted));

    private static async Task<MailboxResource> PauseAsync(Guid id, HttpContext http, MailboxCommands commands, MailboxQueries queries)
    {
        await commands.PauseAsync(Caller(http), id, http.RequestAborted);
        return Tagged(http, await queries.GetAsync(Caller(http), id, http.RequestAborted));
    }

    private static async Task<MailboxResource> ResumeAsync(Guid id, HttpContext http, MailboxCommands commands, MailboxQueries queries)
    {
        await commands.ResumeAsync(Caller(http), id, http.RequestAborted);
        return Tagged(http, await queries.GetAsync(Caller(http), id, http.RequestAborted));
    }

    private static Actor Caller(HttpContext http)
    {
        var actor = ApiKeyAuthentication.ActorOf(http);
        actor.RequireScope(ApiScope.Mailboxes);
        return actor;
    }

    private static async Task<MailboxResource> WithCandidateAsync(HttpContext http, Actor actor, Guid id, MailboxQueries queries, MailboxCandidates candidates)
    {
        var mailbox = Tagged(http, await queries.GetAsync(actor, id, http.RequestAborted));
        return await candidates.FindAsync(actor, id, http.RequestAborted) is { } candidate ? mailbox with { Candidate = CandidateResource.Of(candidate) } : mailbox;
    }

    private static MailboxResource Tagged(HttpContext http, ReceptionMailbox mailbox)
    {
        IfMatch.Tag(http, mailbox.Version);
        return Shown(http, mailbox);
    }

    private static MailboxResource Shown(HttpContext http, ReceptionMailbox mailbox) =>
        MailboxResource.Of(mailbox, DateOnly.FromDateTime(http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime));
}
