using System.Security.Cryptography;
using System.Text.Json;
using MailPortal.Accounts;
using MailPortal.Components;
using MailPortal.Outbox;
using MailPortal.Users;
using Microsoft.AspNetCore.Mvc;

namespace MailPortal.Api;

internal static class SendEndpoints
{
    // Files travel as base64 in the body: here is room for the largest mail that is taken.
    private const int LargestBody = 48 * 1024 * 1024;

    public static void MapSends(this RouteGroupBuilder api)
    {
        api.MapGet("/sends", ListAsync);
        api.MapPost("/sends", CreateAsync).WithMetadata(new RequestSizeLimitAttribute(LargestBody));
        api.MapGet("/sends/{id:guid}", GetAsync);
        api.MapPost("/sends/{id:guid}/cancel", CancelAsync);
        api.MapPost("/sends/{id:guid}/resend", ResendAsync);
    }

    private static async Task<IResult> ListAsync(string? status, string? account, string? order, string? cursor, int? limit, HttpContext http, OutboxQueries queries)
    {
        if (!Paging.TryReadId(cursor, out var after)) return ApiProblems.BadRequest(ApiText.CursorMalformed, "cursor");
        if (limit is < 1 or > Paging.MaxLimit) return ApiProblems.BadRequest(ApiText.LimitOutOfRange, "limit");
        if (!Paging.TryReadId(account, out var accountId)) return ApiProblems.BadRequest(ApiText.ParameterMalformed, "account");
        var wanted = Enum.GetValues<OutgoingStatus>().Cast<OutgoingStatus?>().FirstOrDefault(s => JsonNamingPolicy.CamelCase.ConvertName($"{s}") == status);
        if (status is { Length: > 0 } && wanted is null) return ApiProblems.BadRequest(ApiText.SendStatusUnknown, "status");
        var take = limit ?? Paging.DefaultLimit;
        var filter = new OutgoingFilter { Status = wanted, AccountId = accountId, NewestFirst = Paging.NewestFirst(order), After = after, Take = take + 1 };
        var rows = await queries.ListAsync(Caller(http), filter, http.RequestAborted);
        return Results.Ok(Paging.Of(rows, take, row => SendResource.Of(row.Mail), row => $"{row.Mail.Id}"));
    }

    private static async Task<IResult> CreateAsync(SendInput input, HttpContext http, OutboxIntake queue, AccountDirectory accounts)
    {
        var actor = Caller(http);
        IdempotencyKey? idempotency = null;
        if (http.Request.Headers.TryGetValue("Idempotency-Key", out var header))
        {
            var key = header.ToString();
            if (key.Length is 0 or > OutgoingLimits.LongestKey || key.Any(c => c is <= ' ' or > '~'))
                return ApiProblems.BadRequest(string.Format(null, OutboxRuleText.KeyTooLong, OutgoingLimits.LongestKey), "Idempotency-Key");
            idempotency = new(key, Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(input))));
        }
        try
        {
            var account = await AccountAsync(actor, input.Account, accounts, http.RequestAborted);
            var mail = await queue.AddAsync(actor, account, input.ToMail(), OutgoingKind.Api, idempotency, http.RequestAborted);
            return Results.Accepted($"/api/v1/sends/{mail.Id}", SendResource.Of(mail));
        }
        catch (NotFoundException)
        {
            return ApiProblems.NotFound(ApiText.AccountUnknown, "account");
        }
    }

    private static async Task<SendResource> GetAsync(Guid id, HttpContext http, OutboxQueries queries) =>
        SendResource.Of((await queries.GetAsync(Caller(http), id, http.RequestAborted)).Mail);

    private static async Task<SendResource> CancelAsync(Guid id, HttpContext http, OutboxCommands commands, OutboxQueries queries)
    {
        await commands.CancelAsync(Caller(http), id, http.RequestAborted);
        return await GetAsync(id, http, queries);
    }

    private static async Task<SendResource> ResendAsync(Guid id, HttpContext http, OutboxCommands commands, OutboxQueries queries)
    {
        await commands.ResendAsync(Caller(http), id, http.RequestAborted);
        return await GetAsync(id, http, queries);
    }

    // By its id or its address; left out, the key owner's own.
    private static async Task<Guid> AccountAsync(Actor actor, string? account, AccountDirectory accounts, CancellationToken cancellation)
    {
        if (account is null)
            return (await accounts.OfUserAsync(actor, actor.UserId!.Value, cancellation))?.Account.Id ?? throw new InvalidFormException("account", ApiText.NoOwnAccount);
        if (Guid.TryParse(account, out var id)) return id;
        var all = await accounts.ListAsync(actor, cancellation);
        var named = all.Where(v => v.Account.Address.Equals(account, StringComparison.OrdinalIgnoreCase)).ToList();
        if (named.Find(v => v.Account.UserId == actor.UserId) is { } own) return own.Account.Id;
        return named switch { [] => throw new NotFoundException("The account"), [var only] => only.Account.Id, _ => throw new InvalidFormException("account", ApiText.AccountAmbiguous) };
    }

    internal static Actor Caller(HttpContext http)
    {
        var actor = ApiKeyAuthentication.ActorOf(http);
        actor.RequireScope(ApiScope.Send);
        if (actor.Role is PortalRole.Reader) throw new AccessDeniedException();
        return actor;
    }
}
