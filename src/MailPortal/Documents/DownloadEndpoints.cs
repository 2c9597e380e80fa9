using MailPortal.Data;
using MailPortal.Users;

namespace MailPortal.Documents;

/// <summary>What the pages offer to save: the same files as the API gives, for a person who signed in.</summary>
internal static class DownloadEndpoints
{
    public static void MapDownloads(this WebApplication app)
    {
        app.MapGet("/documents/{id:guid}/xml", (Guid id, HttpContext http, CurrentActor actors, DocumentQueries documents, FileStore files) =>
            AnswerAsync(async () => DocumentDownload.Xml((await documents.GetAsync(await actors.GetAsync(http), id, http.RequestAborted)).Document, files)));
        app.MapGet("/documents/{id:guid}/pdf", (Guid id, HttpContext http, CurrentActor actors, DocumentQueries documents, FileStore files) =>
            AnswerAsync(async () => DocumentDownload.Pdf(await documents.GetAsync(await actors.GetAsync(http), id, http.RequestAborted), files)));
        app.MapGet("/messages/{id:guid}/raw", (Guid id, HttpContext http, CurrentActor actors, MessageQueries messages, FileStore files) =>
            AnswerAsync(async () => (await messages.GetAsync(await actors.GetAsync(http), id, http.RequestAborted)).Message.RawSha256 is { } raw
                ? DocumentDownload.Message(raw, id, files) : null));
    }

    private static async Task<IResult> AnswerAsync(Func<Task<IResult?>> download)
    {
        try
        {
            return await download() ?? Results.NotFound();
        }
        catch (NotFoundException)
        {
            return Results.NotFound();
        }
        catch (AccessDeniedException)
        {
            return Results.NotFound();
        }
    }
}
