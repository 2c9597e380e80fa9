using System.Net.Mime;
using MailPortal.Data;
using MailPortal.Documents;
using MailPortal.Invoices;
using MailPortal.Users;

namespace MailPortal.Api;

internal static class DocumentEndpoints
{
    public static void MapDocuments(this RouteGroupBuilder api)
    {
        api.MapGet("/documents", ListAsync);
        api.MapGet("/documents/{id:guid}", GetAsync);
        api.MapGet("/documents/{id:guid}/xml", XmlAsync);
        api.MapGet("/documents/{id:guid}/pdf", PdfAsync);
        api.MapGet("/documents/{id:guid}/message", MessageAsync);
        api.MapPut("/documents/{id:guid}/taken", (Guid id, HttpContext http, DocumentQueries queries, TimeProvider time) => TakeAsync(id, true, http, queries, time));
        api.MapDelete("/documents/{id:guid}/taken", (Guid id, HttpContext http, DocumentQueries queries, TimeProvider time) => TakeAsync(id, false, http, queries, time));
    }

    private static async Task<IResult> ListAsync(
        Guid? organizationId, Guid? mailboxId, DateTimeOffset? from, DateTimeOffset? to, string? q, bool? taken, string? order, string? cursor, int? limit,
        HttpContext http, DocumentQueries queries)
    {
        if (!Paging.TryReadSequence(cursor, out var after)) return ApiProblems.BadRequest(ApiText.CursorMalformed, "cursor");
        if (limit is < 1 or > Paging.MaxLimit) return ApiProblems.BadRequest(ApiText.LimitOutOfRange, "limit");
        var take = limit ?? Paging.DefaultLimit;
        var filter = new DocumentFilter
        {
            OrganizationId = organizationId,
            MailboxId = mailboxId,
            From = from,
            To = to,
            Text = q,
            Taken = taken,
            NewestFirst = Paging.NewestFirst(order),
            After = after,
            Take = take + 1,
        };
        var rows = await queries.ListAsync(Caller(http), filter, http.RequestAborted);
        var views = await queries.WithBelongingsAsync(rows, http.RequestAborted);
        return Results.Ok(Paging.Of(views, take, DocumentResource.Of, v => $"{v.Document.Sequence}"));
    }

    private static async Task<DocumentResource> GetAsync(Guid id, HttpContext http, DocumentQueries queries) =>
        DocumentResource.Of(await queries.GetAsync(Caller(http), id, http.RequestAborted));

    private static async Task<IResult> XmlAsync(Guid id, HttpContext http, DocumentQueries queries, FileStore files)
    {
        var document = (await queries.GetAsync(Caller(http), id, http.RequestAborted)).Document;
        return DocumentDownload.Xml(document, files);
    }

    private static async Task<IResult> PdfAsync(Guid id, HttpContext http, DocumentQueries queries, FileStore files) =>
        DocumentDownload.Pdf(await queries.GetAsync(Caller(http), id, http.RequestAborted), files) ?? ApiProblems.NotFound();

    private static async Task<IResult> MessageAsync(Guid id, HttpContext http, DocumentQueries queries, FileStore files) =>
        DocumentDownload.Message(await queries.GetAsync(Caller(http), id, http.RequestAborted), files) ?? ApiProblems.NotFound();

    private static async Task<DocumentResource> TakeAsync(Guid id, bool taken, HttpContext http, DocumentQueries queries, TimeProvider time)
    {
        await queries.SetTakenAsync(Caller(http), id, taken, time.GetUtcNow(), http.RequestAborted);
        return DocumentResource.Of(await queries.GetAsync(Caller(http), id, http.RequestAborted));
    }

    private static Actor Caller(HttpContext http)
    {
        var actor = ApiKeyAuthentication.ActorOf(http);
        actor.RequireScope(ApiScope.Documents);
        return actor;
    }
}
