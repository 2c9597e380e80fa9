using System.Text.Json;
using MailPortal.Data;
using MailPortal.Documents;
using MailPortal.Users;

namespace MailPortal.Api;

internal static class MessageEndpoints
{
    public static void MapMessages(this RouteGroupBuilder api)
    {
        api.MapGet("/messages", ListAsync);
        api.MapGet("/messages/{id:guid}", GetAsync);
        api.MapGet("/messages/{id:guid}/raw", RawAsync);
        api.MapPost("/messages/{id:guid}/reprocess", ReprocessAsync);
    }

    private static async Task<IResult> ListAsync(
        Guid? organizationId, Guid? mailboxId, string? outcome, string? order, string? cursor, int? limit, HttpContext http, MessageQueries queries)
    {
        if (!Paging.TryReadId(cursor, out var after)) return ApiProblems.BadRequest(ApiText.CursorMalformed, "cursor");
        if (limit is < 1 or > Paging.MaxLimit) return ApiProblems.BadRequest(ApiText.LimitOutOfRange, "limit");
        // As JSON writes it: quarantined, pdfOnly …
        var wanted = Enum.GetValues<MessageOutcome>().Cast<MessageOutcome?>().FirstOrDefault(o => JsonNamingPolicy.CamelCase.ConvertName($"{o}") == outcome);
        if (outcome is { Length: > 0 } && wanted is null) return ApiProblems.BadRequest(ApiText.OutcomeUnknown, "outcome");
        var take = limit ?? Paging.DefaultLimit;
        var filter = new MessageFilter { OrganizationId = organizationId, MailboxId = mailboxId, Outcome = wanted, NewestFirst = Paging.NewestFirst(order), After = after, Take = take + 1 };
        var rows = await queries.ListAsync(Caller(http), filter, http.RequestAborted);
        return Results.Ok(Paging.Of(rows, take, MessageResource.Of, v => $"{v.Message.Id}"));
    }

    private static async Task<MessageResource> GetAsync(Guid id, HttpContext http, MessageQueries queries) =>
        MessageResource.Of(await queries.GetAsync(Caller(http), id, http.RequestAborted));

    private static async Task<IResult> RawAsync(Guid id, HttpContext http, MessageQueries queries, FileStore files)
    {
        var message = (await queries.GetAsync(Caller(http), id, http.RequestAborted)).Message;
        return message.RawSha256 is { } raw ? DocumentDownload.Message(raw, id, files) : ApiProblems.Conflict(ApiText.NotStored);
    }

    private static async Task<IResult> ReprocessAsync(Guid id, HttpContext http, MessageQueries queries)
    {
        var actor = Caller(http);
        var message = (await queries.GetAsync(actor, id, http.RequestAborted)).Message;
        if (message.RawSha256 is null) return ApiProblems.Conflict(ApiText.NotStored);
        return Results.Ok(MessageResource.Of(await queries.ReprocessAsync(actor, id, http.RequestAborted)));
    }

    private static Actor Caller(HttpContext http)
    {
        var actor = ApiKeyAuthentication.ActorOf(http);
        actor.RequireScope(ApiScope.Documents);
        return actor;
    }
}
