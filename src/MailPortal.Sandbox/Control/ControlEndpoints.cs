using System.Text.Json;
using System.Text.Json.Serialization;
using MailPortal.Sandbox.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MailPortal.Sandbox.Control;

/// <summary><c>/sandbox/…</c>: what a test or a person asks of the sandbox itself.</summary>
internal sealed class ControlEndpoints(SandboxServer sandbox)
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sandbox/info", () => Results.Json(sandbox.Info, Json));
        routes.MapGet("/sandbox/requests", () => Results.Json(sandbox.Requests.All(), Json));
        routes.MapGet("/sandbox/sent", () => Results.Json(sandbox.Sent.All(), Json));
        routes.MapGet("/sandbox/sent/{id:int}", (int id) => sandbox.Sent.Raw(id) is { } raw ? Results.Bytes(raw, "message/rfc822") : Results.NotFound());
        routes.MapPost("/sandbox/accounts/{address}/{action}", Administer);
        routes.MapGet("/sandbox/mailboxes/{address}/messages", (string address) => Known(address, () => Results.Json(sandbox.Look(address), Json)));
        routes.MapPost("/sandbox/mailboxes/{address}/messages", Deliver);
        routes.MapGet("/sandbox/faults", () => Results.Json(sandbox.Faults.Current().ToDictionary(x => JsonNamingPolicy.CamelCase.ConvertName(x.Key.ToString()), x => x.Value), Json));
        routes.MapPut("/sandbox/faults/{name}", SwitchOn);
        routes.MapDelete("/sandbox/faults/{name}", (string name) => Named(name, fault =>
        {
            sandbox.Faults.Clear(fault);
            return Results.NoContent();
        }));
    }

    private IResult Administer(string address, string action)
    {
        if (Enum.GetValues<AccountAction>().Where(a => JsonNamingPolicy.CamelCase.ConvertName(a.ToString()) == action).Select(a => (AccountAction?)a).FirstOrDefault() is not { } known)
            return Results.Text($"There is no action '{action}'. There are: {string.Join(", ", Enum.GetNames<AccountAction>().Select(JsonNamingPolicy.CamelCase.ConvertName))}\n", statusCode: StatusCodes.Status404NotFound);
        try
        {
            sandbox.Administer(address, known);
            return Results.NoContent();
        }
        catch (SandboxException e)
        {
            return Results.Text(e.Message + "\n", statusCode: StatusCodes.Status404NotFound);
        }
    }

    private async Task<IResult> Deliver(HttpContext http, string address)
    {
        if (!sandbox.Holds(address)) return NoSuchMailbox(address);
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        if (body.Length == 0) return Results.Text("The request's body has to be the raw message.\n", statusCode: StatusCodes.Status400BadRequest);
        await sandbox.DeliverAsync(address, body.GetBuffer().AsMemory(0, (int)body.Length), http.RequestAborted);
        return Results.Json(new { delivered = body.Length }, Json, statusCode: StatusCodes.Status201Created);
    }

    private async Task<IResult> SwitchOn(HttpContext http, string name)
    {
        FaultParameters? parameters = null;
        try
        {
            if (http.Request.ContentLength is > 0 || http.Request.Headers.TransferEncoding.Count > 0)
                parameters = await JsonSerializer.DeserializeAsync<FaultParameters>(http.Request.Body, Json, http.RequestAborted);
        }
        catch (JsonException e)
        {
            return Results.Text($"The body is no JSON of a fault's parameters: {e.Message}\n", statusCode: StatusCodes.Status400BadRequest);
        }
        return Named(name, fault =>
        {
            sandbox.Faults.Set(fault, parameters);
            return Results.NoContent();
        });
    }

    private static IResult Named(string name, Func<Fault, IResult> then) =>
        Enum.GetValues<Fault>().Where(f => JsonNamingPolicy.CamelCase.ConvertName(f.ToString()) == name).Select(f => (Fault?)f).FirstOrDefault() is { } fault
            ? then(fault)
            : Results.Text($"There is no fault '{name}'. There are: {string.Join(", ", Enum.GetNames<Fault>().Select(JsonNamingPolicy.CamelCase.ConvertName))}\n", statusCode: StatusCodes.Status404NotFound);

    private IResult Known(string address, Func<IResult> then) => sandbox.Holds(address) ? then() : NoSuchMailbox(address);

    private static IResult NoSuchMailbox(string address) => Results.Text($"There is no mailbox '{address}'.\n", statusCode: StatusCodes.Status404NotFound);
}
