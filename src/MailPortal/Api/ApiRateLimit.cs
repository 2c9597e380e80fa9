using System.Threading.RateLimiting;

namespace MailPortal.Api;

/// <summary>Calls per key and minute (<c>Api:CallsPerMinute</c>): one program that runs wild must not stop the others.</summary>
internal static class ApiRateLimit
{
    public const string Policy = "api";
    private const int CallsPerMinute = 1200;

    public static void AddApiRateLimit(this IHostApplicationBuilder builder)
    {
        var calls = builder.Configuration.GetValue("Api:CallsPerMinute", CallsPerMinute);
        builder.Services.AddRateLimiter(limiter => limiter.AddPolicy(Policy, context => RateLimitPartition.GetTokenBucketLimiter(
            context.Request.Headers.Authorization.ToString() is { Length: > 0 } key ? Users.ApiKey.HashOf(key) : context.Connection.RemoteIpAddress?.ToString() ?? "",
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = calls,
                TokensPerPeriod = Math.Max(1, calls / 60),
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                QueueLimit = 0,
            })));
    }
}
