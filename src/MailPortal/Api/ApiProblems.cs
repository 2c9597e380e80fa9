using System.Globalization;
using System.Text.Json;
using MailPortal.Accounts;
using MailPortal.Alerts;
using MailPortal.Components;
using MailPortal.Diagnosis;
using MailPortal.Mail.Problems;
using MailPortal.Mailboxes;
using MailPortal.Organizations;
using MailPortal.Outbox;
using MailPortal.Polling;
using MailPortal.Users;
using Microsoft.AspNetCore.Mvc;

namespace MailPortal.Api;

/// <summary>Refusals as <c>application/problem+json</c> (RFC 9457) with the members of a diagnosis: code, upstreamCode, field, message, fix, retry.</summary>
internal sealed class ApiProblems : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (SettingsRefusedException e)
        {
            return Invalid([.. e.Errors.Select(error => (error.Field, MailboxRuleWords.Of(error)))]);
        }
        catch (InvalidFormException e)
        {
            return Invalid([.. e.Problems.Select(problem => (JsonNamingPolicy.CamelCase.ConvertName(problem.Field), problem.Message))]);
        }
        catch (OrganizationInUseException e)
        {
            return Conflict(string.Join(' ', e.Reasons));
        }
        catch (ApplicationInUseException e)
        {
            return Conflict(e.Reason);
        }
        catch (MailboxPausedException)
        {
            return Conflict(ApiText.MailboxPaused);
        }
        catch (AlreadyReceivedException)
        {
            return Conflict(ApiText.AlreadyReceived);
        }
        catch (AccountNotReadyException e)
        {
            return Conflict(OutboxWords.Of(e.Reason));
        }
        catch (TooManyTestsException e)
        {
            context.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(e.Wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return Problem(StatusCodes.Status429TooManyRequests, "MP0429", e.Reason, null, retry: ProblemRetry.Later);
        }
        catch (RelinkRefusedException e)
        {
            return Conflict(RelinkRefusalWords.Of(e.Reason));
        }
        catch (IdempotencyConflictException)
        {
            return Conflict(OutboxRuleText.IdempotencyConflict);
        }
        catch (MailStateException e)
        {
            return Conflict(string.Format(null, OutboxRuleText.MailState, OutboxWords.Of(e.Status)));
        }
        catch (ChangedByOthersException)
        {
            return Changed();
        }
        catch (AccessDeniedException)
        {
            return Forbidden();
        }
        catch (NotFoundException)
        {
            return NotFound();
        }
        catch (MailProblemException e)
        {
            var words = ProblemWords.Of(e.Problem);
            var known = ProblemCatalogue.Describe(e.Problem);
            return Problem(StatusCodes.Status502BadGateway, known.Code, words.Meaning, words.Fix, known.Field, e.UpstreamCode, known.Retry);
        }
    }

    public static IResult Unauthorized() => Problem(StatusCodes.Status401Unauthorized, "MP0401", ApiText.Unauthorized, ApiText.UnauthorizedFix);

    public static IResult Forbidden() => Problem(StatusCodes.Status403Forbidden, "MP0403", ApiText.Forbidden, ApiText.ForbiddenFix);

    /// <summary>What the server itself refused, before or beside an endpoint.</summary>
    public static IResult Of(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => Unauthorized(),
        StatusCodes.Status403Forbidden => Forbidden(),
        StatusCodes.Status404NotFound => NotFound(),
        StatusCodes.Status405MethodNotAllowed => Problem(status, "MP0405", ApiText.MethodNotAllowed, ApiText.MethodNotAllowedFix),
        StatusCodes.Status413PayloadTooLarge => Problem(status, "MP0413", ApiText.TooLarge, null),
        StatusCodes.Status415UnsupportedMediaType => Problem(status, "MP0415", ApiText.NotJson, ApiText.NotJsonFix),
        _ => Problem(status, $"MP0{status}", ApiText.BodyMalformed, null),
    };

    public static IResult NotFound(string? message = null, string? field = null) => Problem(StatusCodes.Status404NotFound, "MP0404", message ?? ApiText.NotFound, null, field);

    public static IResult Conflict(string message, string? fix = null) => Problem(StatusCodes.Status409Conflict, "MP0409", message, fix);

    public static IResult Changed() => Problem(StatusCodes.Status412PreconditionFailed, "MP0412", ApiText.ChangedMeanwhile, ApiText.ChangedMeanwhileFix);

    public static IResult BadRequest(string message, string? field = null) => Problem(StatusCodes.Status400BadRequest, "MP0400", message, null, field);

    /// <summary>Ours: the reference is in the log, the particulars are there alone.</summary>
    public static IResult Fault(string reference) => Problem(StatusCodes.Status500InternalServerError, "MP9001", ApiText.Fault, string.Format(null, ApiText.FaultFix, reference), retry: ProblemRetry.Later);

    public static IResult TooMany() => Problem(StatusCodes.Status429TooManyRequests, "MP0429", ApiText.TooManyCalls, ApiText.TooManyCallsFix, retry: ProblemRetry.Later);

    /// <summary>Everything that is wrong with what was sent, at once: <c>errors</c> by field, and the first one in the common members.</summary>
    public static IResult Invalid(IReadOnlyList<(string Field, string Message)> errors)
    {
        var problem = Details(StatusCodes.Status400BadRequest, "MP0400", errors[0].Message, null, errors[0].Field, null, ProblemRetry.No);
        problem.Extensions["errors"] = errors.GroupBy(e => e.Field).ToDictionary(g => g.Key, g => g.Select(e => e.Message).ToArray());
        return Results.Problem(problem);
    }

    private static IResult Problem(int status, string code, string message, string? fix, string? field = null, string? upstreamCode = null, ProblemRetry retry = ProblemRetry.No) =>
        Results.Problem(Details(status, code, message, fix, field, upstreamCode, retry));

    private static ProblemDetails Details(int status, string code, string message, string? fix, string? field, string? upstreamCode, ProblemRetry retry) => new()
    {
        Status = status,
        Title = message,
        Extensions =
        {
            ["code"] = code,
            ["upstreamCode"] = upstreamCode,
            ["field"] = field,
            ["message"] = message,
            ["fix"] = fix,
            ["retry"] = retry,
        },
    };
}
