using System.Globalization;
using System.Threading.RateLimiting;
using MailPortal.Users;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace MailPortal.Api;

/// <summary>Calls per key and minute (<c>Api:CallsPerMinute</c>): one program that runs wild must not stop the others.</summary>
internal static class ApiRateLimit
{
    public const string Policy = "api";

    public static void AddApiRateLimit(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ApiOptions>().BindConfiguration(ApiOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ApiOptions>, ApiOptions.Validator>();
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.AddPolicy(Policy, context =>
            {
                var calls = context.RequestServices.GetRequiredService<IOptionsMonitor<ApiOptions>>().CurrentValue.CallsPerMinute;
                // A bucket keeps its size: a changed setting means new ones.
                return RateLimitPartition.GetTokenBucketLimiter($"{calls} {PartitionOf(context)}", _ => BucketOf(calls));
            });
            limiter.OnRejected = async (context, _) =>
            {
                if (!context.HttpContext.Request.Path.StartsWithSegments("/api")) return;
                if (context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait))
                    context.HttpContext.Response.Headers[HeaderNames.RetryAfter] = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                await ApiProblems.TooMany().ExecuteAsync(context.HttpContext);
            };
        });
    }

    // Full at first, then refilled every second, or below sixty calls a minute one by one.
    private static TokenBucketRateLimiterOptions BucketOf(int calls) => new()
    {
        TokenLimit = calls,
        TokensPerPeriod = Math.Max(1, calls / 60),
        ReplenishmentPeriod = calls < 60 ? TimeSpan.FromMinutes(1) / calls : TimeSpan.FromSeconds(1),
        QueueLimit = 0,
    };

    // By the key itself, as it will be looked up: "bearer  key" must not be given a second bucket.
    private static string PartitionOf(HttpContext context) =>
        ApiKeyAuthentication.KeyOf(context.Request) is { } key ? ApiKey.HashOf(key) : context.Connection.RemoteIpAddress?.ToString() ?? "";
}
