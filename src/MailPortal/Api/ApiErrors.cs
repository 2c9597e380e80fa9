using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Net.Http.Headers;

namespace MailPortal.Api;

/// <summary>What leaves an endpoint as an exception, or never reaches one, is a problem too: a wrong method, a body that is no JSON or too
/// large, or a fault of ours.</summary>
internal static class ApiErrors
{
    // A name that a caller misspelt is told back; one as long as a page is not.
    private const int LongestName = 100;

    public static void UseApiErrors(this WebApplication app) => app.UseWhen(
        context => context.Request.Path.StartsWithSegments("/api"),
        api => api.UseStatusCodePages(status => RefuseAsync(status.HttpContext)).UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = AnswerAsync, SuppressDiagnosticsCallback = e => e.Exception is BadHttpRequestException }));

    private static Task RefuseAsync(HttpContext context)
    {
        var response = context.Response;
        // The catch-all of the pages answers GET everywhere: for it an address that nobody knows is one with a wrong method.
        if (response.StatusCode is StatusCodes.Status405MethodNotAllowed && !IsCall(context))
        {
            response.Headers.Remove(HeaderNames.Allow);
            return ApiProblems.NotFound().ExecuteAsync(context);
        }
        return ApiProblems.Of(response.StatusCode).ExecuteAsync(context);
    }

    private static bool IsCall(HttpContext context) => context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Select(e => e.RoutePattern.RawText?.TrimStart('/')).Where(p => p is not null && p.StartsWith("api/", StringComparison.Ordinal))
        .Any(p => new TemplateMatcher(TemplateParser.Parse(p!), []).TryMatch(context.Request.Path, []));

    private static Task AnswerAsync(HttpContext context)
    {
        var error = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        var answer = error is BadHttpRequestException { StatusCode: not StatusCodes.Status400BadRequest } other ? ApiProblems.Of(other.StatusCode)
            : error is BadHttpRequestException bad
            ? ParameterOf(bad) is { } parameter ? ApiProblems.BadRequest(ApiText.ParameterMalformed, parameter)
            : UnknownOf(bad) is { } unknown ? ApiProblems.BadRequest(string.Format(null, ApiText.PropertyUnknown, unknown), unknown) : ApiProblems.BadRequest($"{ApiText.BodyMalformed} {Where(bad)}".TrimEnd(), FieldOf(bad))
            : ApiProblems.Fault(context.TraceIdentifier);
        return answer.ExecuteAsync(context);
    }

    // ASP.NET Core: Failed to bind parameter "Nullable<Guid> mailboxId" from "x".
    private static string? ParameterOf(BadHttpRequestException e) =>
        e.Message.Split('"') is [_, var parameter, ..] && e.Message.StartsWith("Failed to bind parameter", StringComparison.Ordinal) ? parameter.Split(' ')[^1] : null;

    // System.Text.Json: The JSON property 'asunto' could not be mapped to any .NET member contained in type '…'.
    private static string? UnknownOf(BadHttpRequestException e) =>
        e.InnerException is System.Text.Json.JsonException { Message: var said } && said.Contains("could not be mapped to any .NET member", StringComparison.Ordinal) && said.Split('\'') is [_, { Length: <= LongestName } name, ..] ? name : null;

    // System.Text.Json: "The JSON value could not be converted to … Path: $.port | LineNumber: 0 | BytePositionInLine: 13."
    private static string? FieldOf(BadHttpRequestException e) =>
        e.InnerException is System.Text.Json.JsonException { Path: ['$', '.', .. var field] } && field.Length > 0 ? field : null;

    private static string Where(BadHttpRequestException e) =>
        e.InnerException is System.Text.Json.JsonException { LineNumber: { } line, BytePositionInLine: { } position } ? $"({line + 1}:{position + 1})" : "";
}
